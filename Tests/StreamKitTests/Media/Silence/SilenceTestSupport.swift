// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport

/// The whole frames of a file of the corpus.
func corpusFrames(_ file: String) throws -> [[UInt8]] {
  let bytes = try Fixtures.corpusBytes(file)
  return try scanFrames(bytes, .file).compactMap { finding in
    if case .unit(let at, let unit, _) = finding { Array(bytes[at..<at + unit.length]) } else { nil }
  }
}

// The macros of the tests take no expression that holds a span.

extension SilentFrames {
  /// Silence like a frame.
  init?(frame: [UInt8], codec: Codec) { self.init(like: frame.span, codec: codec) }

  /// So many frames.
  mutating func frames(_ count: Int) -> [[UInt8]] { (0..<count).map { _ in next().bytes } }
}

extension MPEGHeader {
  /// A frame with this header and nothing in it.
  var emptyFrame: [UInt8] {
    let bytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) }
    return bytes + [UInt8](repeating: 0, count: max(0, (length ?? 1_000) - 4))
  }

  /// All headers that there are, with emphasis, private bit and copyright left at zero.
  static let all: [MPEGHeader] = {
    var headers: [MPEGHeader] = []
    for upper in UInt32(0)..<1 << 5 {
      for bitrate in UInt32(0)..<15 {
        for rate in UInt32(0)..<3 {
          for mode in UInt32(0)..<16 where mode >> 2 == 1 || mode & 3 == 0 {
            let word = 0x7FF << 21 | upper << 16 | bitrate << 12 | rate << 10 | mode << 4
            if let header = MPEGHeader(word: word) { headers.append(header) }
          }
        }
      }
    }
    return headers
  }()
}
