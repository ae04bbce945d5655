// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport

@testable import cycast_icy

/// What a listener is sent, made piece by piece for tests.
enum Listened {
  /// A block with this payload, padded.
  static func block(_ payload: [UInt8]) -> [UInt8] {
    let sixteens = (payload.count + 15) / 16
    return [UInt8(sixteens)] + payload + [UInt8](repeating: 0, count: sixteens * 16 - payload.count)
  }

  /// A block with this text.
  static func block(_ text: String) -> [UInt8] { block(Array(text.utf8)) }

  /// A title's block as stations write them, nothing cleaned.
  static func block(title: String) -> [UInt8] { block("StreamTitle='\(title)';") }

  /// A body with a block after every metaint bytes of audio, and as much audio behind the last.
  static func body(metaint: Int, _ blocks: [[UInt8]]) -> [UInt8] {
    let audio = SampleFrames.filler(metaint, seed: 7)
    return blocks.reduce(into: []) { $0 += audio + $1 } + audio
  }

  /// What is found in pieces of a body.
  static func found(in pieces: [ArraySlice<UInt8>], metaint: Int?, isOgg: Bool = false) -> [StreamTitles.Found] {
    var titles = StreamTitles(metaint: metaint, isOgg: isOgg)
    return pieces.flatMap { titles.take($0.span) }
  }

  /// What is found in a body that comes at once.
  static func found(in body: [UInt8], metaint: Int?, isOgg: Bool = false) -> [StreamTitles.Found] {
    found(in: [body[...]], metaint: metaint, isOgg: isOgg)
  }
}

extension StreamTitles.Found {
  /// A title as it is shown.
  var shown: String? {
    if case .title(let track) = self { return track.display }
    return nil
  }
}
