// SPDX-License-Identifier: MIT

/// What Icecast says to what is asked of /admin/, word by word: clients look for it.
public enum IceMessage: String, CaseIterable, Sendable {
  case updated = "Metadata update successful"
  case noSuchAction = "No such action"
  case noSuchSource = "Source does not exist"
  case sourceNotAvailable = "Source is not available"
  case noUpdates = "Mountpoint will not accept URL updates"
  case sourceRemoved = "Source Removed"

  /// Whether it says that what was asked for has been done.
  public var isDone: Bool { self == .updated || self == .sourceRemoved }
}

/// The body of an answer to what is asked of /admin/.
///
///     <?xml version="1.0"?>
///     <iceresponse><message>Metadata update successful</message><return>1</return></iceresponse>
public struct IceResponse: Equatable, Sendable {
  /// What is said, for people.
  public let message: String
  /// Whether what was asked for has been done.
  public let isDone: Bool

  /// The media type it is sent with.
  public static let contentType = "text/xml; charset=utf-8"

  /// Creates an answer from its words.
  public init(_ message: String, isDone: Bool) {
    self.message = message
    self.isDone = isDone
  }

  /// The text, in UTF-8.
  public var xml: [UInt8] {
    Array(
      ("<?xml version=\"1.0\"?>\n<iceresponse><message>\(Markup.escaped(message))</message>"
        + "<return>\(isDone ? 1 : 0)</return></iceresponse>\n").utf8)
  }
}

extension IceResponse {
  /// Reads one; nil when the text is none. Declarations, white space and what else stands in it are passed over.
  ///
  /// Icecast says `return` 1 even where it refuses ("Mountpoint will not accept URL updates"): what is known to be a
  /// refusal is one.
  public init?(reading body: [UInt8]) {
    let text = String(decoding: body.prefix(IceResponse.longest), as: UTF8.self)
    guard let inner = Markup.inside("iceresponse", of: text[...]) else { return nil }
    message = Markup.inside("message", of: inner).map { Markup.plain(String($0)) } ?? ""
    let code = Markup.inside("return", of: inner).map { Markup.plain(String($0)) }
    isDone = code == "1" && IceMessage(rawValue: message)?.isDone != false
  }

  /// The most bytes that are looked at.
  public static let longest = 4_096
}
