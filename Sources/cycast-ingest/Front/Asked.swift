// SPDX-License-Identifier: MIT
import StreamKit

/// What a caller with a password wants, and how it is answered.
struct Asked {
  /// What it is about.
  enum Wish {
    /// To go live.
    case source(SourceRequest)
    /// To set a title; `isPage`: SHOUTcast's form, answered with a page.
    case title(MetadataUpdate, isPage: Bool)
    /// To end the session on a mount, or on any; `isDelete`: by DELETE, which has no body in its answer.
    case kill(mount: String?, isDelete: Bool)
    /// To see who is live; nil credentials see less.
    case status
  }

  let wish: Wish
  let user: String?
  let passwords: [[UInt8]]
  let replies: SourceReplies
}

/// A source that wants to go live.
struct SourceRequest {
  /// How it asked, which says how it is answered.
  enum Manner: Equatable {
    /// SOURCE: told 200 at once.
    case source
    /// PUT or POST; with `expects` told 100 at once, and 200 at the end.
    case put(expects: Bool)
    /// The password line of SHOUTcast 1; its words follow the answer.
    case shoutcast
    /// `SOURCE password /mount`.
    case audiocast
  }

  /// What stands for the mount of a SHOUTcast source, which names none.
  static let noMount = "/"

  let manner: Manner
  let mount: String
  /// What the source says of itself; for SHOUTcast not known before its password was found right.
  var headers: SourceHeaders?
  var isChunked = false
  /// What Content-Length says.
  var length: Int?
}
