// SPDX-License-Identifier: MIT
import MPEGDecode

/// What a decoder made of a stream.
struct Decoded: Equatable {
  /// Samples of one channel, in all formats together.
  var count = 0
  /// The formats in the order in which they came, without repeats.
  var formats: [PCMFormat] = []
  /// The samples of all channels, interleaved.
  var samples: [Float] = []
}

extension MPEGDecoder {
  /// Decodes pieces one after the other and collects what comes.
  mutating func decodeAll(_ pieces: [ArraySlice<UInt8>], keepingSamples: Bool = false) -> Decoded {
    var decoded = Decoded()
    for piece in pieces {
      decode(piece.span) { format, samples in
        if decoded.formats.last != format { decoded.formats.append(format) }
        decoded.count += samples.count / format.channels
        if keepingSamples { samples.withUnsafeBufferPointer { decoded.samples.append(contentsOf: $0) } }
      }
    }
    return decoded
  }
}
