// SPDX-License-Identifier: MIT
import StreamKit

/// Silence in the format of what is on the pipe: frames that fit behind the last one, or a logical Ogg stream of its own.
struct SilentStream {
  private enum Way {
    case frames(SilentFrames)
    case ogg(OggSilence)
  }

  let codec: Codec
  private var way: Way
  private var hasBegun = false

  /// Nil when there is no way to be silent in this format.
  ///
  /// - Parameters:
  ///   - frame: the last frame on the pipe; empty when there was none.
  ///   - headers: of the logical Ogg stream on the pipe, when there is one.
  ///   - adds: comments that say the state.
  init?(codec: Codec, frame: [UInt8], headers: OggHeaders?, serial: UInt32, adds: [VorbisComment]) {
    self.codec = codec
    if codec.isOgg {
      let like = headers.flatMap { OggSilence(like: $0, serial: serial, adds: adds) }
      guard let silence = like ?? OggSilence.standard(codec, serial: serial, adds: adds) else { return nil }
      way = .ogg(silence)
    } else {
      let like = frame.isEmpty ? nil : SilentFrames(like: frame.span, codec: codec)
      guard let frames = like ?? SilentFrames.standard(codec) else { return nil }
      way = .frames(frames)
    }
  }

  /// The next unit, headers in front of the first.
  mutating func next() -> (bytes: [UInt8], unit: Unit) {
    defer { hasBegun = true }
    switch way {
    case .frames(var frames):
      defer { way = .frames(frames) }
      return frames.next()
    case .ogg(var ogg):
      let headers = hasBegun ? [] : ogg.headers
      let (page, unit) = ogg.next()
      way = .ogg(ogg)
      return (headers + page, unit)
    }
  }

  /// The page that ends a logical stream; nil where there is none.
  mutating func finish() -> [UInt8]? {
    guard case .ogg(var ogg) = way, hasBegun else { return nil }
    return ogg.finish()
  }
}
