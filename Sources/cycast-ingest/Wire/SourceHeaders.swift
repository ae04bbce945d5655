// SPDX-License-Identifier: MIT
import StreamKit

/// What a source says of itself in its headers. Empty or nil where it says nothing.
///
/// The words come in three families, `ice-` (Icecast 2), `icy-` (SHOUTcast) and `x-audiocast-` (Icecast 1), of which the first
/// that is there counts. A `dumpfile`, which would name a file of ours, is never looked at.
struct SourceHeaders: Equatable {
  /// Name, genre, url and description of the show.
  let station: StationInfo
  /// The media type in lower case and without parameters.
  let contentType: String?
  /// In kbit/s, at least 1.
  let bitrate: Int?
  /// Whether the source wants to be listed in directories.
  let isPublic: Bool?
  /// The parts of `ice-audio-info`, keys in lower case without `ice-`; at most 32.
  let audioInfo: [String: String]
  /// How many bytes of audio stand between two metadata blocks in the body (ICYSplitter); nil when there are none.
  let metaint: Int?
  /// The client's name for itself.
  let userAgent: String

  /// Reads those of a request.
  init(_ request: RequestHead) { self.init { request.rawHeader($0) } }

  /// Reads those of SHOUTcast or x-audiocast.
  init(_ block: HeaderBlock) { self.init(block.value) }

  private init(_ value: (String) -> ArraySlice<UInt8>?) {
    func text(_ names: String...) -> String? {
      for name in names {
        // BUTT prints what it does not know as "(null)".
        if let text = value(name).map({ Text.decode($0.span, as: .eightBit) }), !text.isEmpty, text != "(null)" {
          return text
        }
      }
      return nil
    }
    func word(_ name: String) -> String { text("ice-" + name, "icy-" + name, "x-audiocast-" + name) ?? "" }
    station = StationInfo(
      name: word("name"), genre: word("genre"), url: word("url"), description: word("description"))
    contentType = text("content-type").flatMap(SourceHeaders.mediaType)
    audioInfo = SourceHeaders.audioInfo(value("ice-audio-info") ?? [])
    bitrate =
      SourceHeaders.number(text("ice-bitrate", "icy-br", "icy-bitrate", "x-audiocast-bitrate"))
      ?? SourceHeaders.number(audioInfo["bitrate"])
    metaint = SourceHeaders.number(text("icy-metaint"))
    isPublic = text("ice-public", "icy-pub", "icy-public", "x-audiocast-public").map { $0 == "1" }
    userAgent = text("user-agent") ?? ""
  }

  /// `audio/mpeg` of `Audio/MPEG; charset=x`.
  private static func mediaType(_ text: String) -> String? {
    let type = Text.clean(text.split(separator: ";", omittingEmptySubsequences: false)[0].lowercased())
    return type.isEmpty ? nil : type
  }

  /// The digits that a text begins with, 1 to 999,999,999: some write `128 kbps`.
  private static func number(_ text: String?) -> Int? {
    guard let digits = text?.prefix(while: { $0.isASCII && $0.isNumber }), digits.count <= 9 else { return nil }
    return Int(digits).flatMap { $0 > 0 ? $0 : nil }
  }

  /// `channels=2;ice-samplerate=44100;quality=5%2e00`
  private static func audioInfo(_ bytes: ArraySlice<UInt8>) -> [String: String] {
    var info: [String: String] = [:]
    for piece in bytes.split(separator: UInt8(ascii: ";")).prefix(32) {
      let sides = piece.split(separator: UInt8(ascii: "="), maxSplits: 1)
      guard sides.count == 2 else { continue }
      var key = Text.decode(PercentEscapes.decode(sides[0]).span, as: .eightBit).lowercased()
      if key.hasPrefix("ice-") { key.removeFirst(4) }
      let value = Text.decode(PercentEscapes.decode(sides[1]).span, as: .eightBit)
      if !key.isEmpty, !value.isEmpty, value != "(null)", info[key] == nil { info[key] = value }
    }
    return info
  }
}
