// SPDX-License-Identifier: MIT
import StreamKit

/// One line (or `<track>`) of a list as it stands there; what its name means is `ListedName`'s matter.
struct ListItem: Equatable {
  /// The name's bytes, at least one; entities are resolved, percent escapes and backslashes are not.
  var name: [UInt8]
  /// Whether the format says that names are URIs, so that a percent escape is one (XSPF).
  var isURI = false
  /// What the list says of the track, in clean text.
  var artist = "", title = ""
  /// The line the name stands on, counted from 1.
  var line: Int
}

/// What a list says.
struct ListContents: Equatable {
  /// In the list's order.
  var items: [ListItem] = []
  /// Whether the list ends in mid-line or before its closing tag: somebody may be writing it.
  var looksCut = false
  /// Whether the last item's name stands at that end, so that it may be cut itself.
  var lastMayBeCut = false
}

/// The kinds of list, told by the file's name.
enum ListFormat: Equatable {
  /// M3U and M3U8 in one, as the charset is found out from the text; PLS; XSPF.
  case m3u, pls, xspf

  /// Tells by the extension, in any case; nil when the path is no list's.
  init?(_ path: FilePath) {
    switch String(decoding: path.lowercasedExtension, as: UTF8.self) {
    case "m3u", "m3u8": self = .m3u
    case "pls": self = .pls
    case "xspf": self = .xspf
    default: return nil
    }
  }

  /// Reads a list, of which no more than `most` items are held. Never fails: what makes no sense is left out.
  func parse(_ bytes: [UInt8], most: Int = .max) -> ListContents {
    let text = ListBytes.utf8(bytes)
    // What holds a NUL is no text, whatever its name says: names found in it would lead anywhere.
    if text.contains(0) { return ListContents() }
    return switch self {
    case .m3u: M3U.parse(text, most: most)
    case .pls: PLS.parse(text, most: most)
    case .xspf: XSPF.parse(text, most: most)
    }
  }
}
