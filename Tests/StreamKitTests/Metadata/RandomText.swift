// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport

/// Texts for property tests: ASCII, letters, symbols and the characters that formats trip over.
enum RandomText {
  private static let traps: [String] = [
    "'", ";", "';", "\"", "\\", "/", "(", ")", "(17)", "17", " - ", " ", "é", "ß", "東", "🎧", "\u{301}", "ÿ", "\u{FEFF}",
    "StreamUrl='", "a", "B", "0", "\u{2019}", "</b>", "&",
  ]
  private static let controls: [String] = ["\u{0}", "\u{1}", "\t", "\r\n", "\u{7F}", "\u{9F}", "\u{2028}"]

  /// Text of at most so many pieces, control characters among them.
  static func any(upTo count: Int, using generator: inout SeededGenerator) -> String {
    let all = traps + controls
    return (0..<Int.random(in: 0...count, using: &generator))
      .compactMap { _ in all.randomElement(using: &generator) }.joined()
  }

  /// Text that is clean already.
  static func clean(upTo count: Int, using generator: inout SeededGenerator) -> String {
    Text.clean(
      (0..<Int.random(in: 0...count, using: &generator))
        .compactMap { _ in traps.randomElement(using: &generator) }.joined())
  }

  /// A state whose texts are clean, each absent in one of three.
  static func nowPlaying(upTo count: Int, using generator: inout SeededGenerator) -> NowPlaying {
    func text() -> String { Int.random(in: 0..<3, using: &generator) == 0 ? "" : clean(upTo: count, using: &generator) }
    return NowPlaying(
      track: TrackInfo(title: text(), artist: text(), album: text(), genre: text(), link: text()),
      station: StationInfo(name: text(), genre: text(), url: text(), description: text()),
      origin: (Origin.allCases + [nil, nil]).randomElement(using: &generator) ?? nil, source: text())
  }
}

extension NowPlaying {
  /// All texts, as bytes: String's own comparison takes different bytes for equal.
  var bytes: [[UInt8]] {
    [
      track.title, track.artist, track.album, track.genre, track.link, station.name, station.genre, station.url,
      station.description, origin?.rawValue ?? "", source,
    ].map { Array($0.utf8) }
  }
}
