// SPDX-License-Identifier: MIT
import MPEGDecode
import StreamKit

/// Decodes frames of MPEG audio as they pass, and measures what they sound like. On the loop's own thread: a frame's bytes
/// are out before it is decoded, and decoding and measuring take a hundredth of real time, so that nothing waits for it
/// that comes in real time. What comes faster is read no faster than it can be measured: every frame is.
final class AudioEar {
  /// Loudness and peaks; nil when they are not asked for.
  private(set) var loudness: LoudnessMeter?
  private var decoder: MPEGDecoder
  private var levels: LevelMeter?
  private var windows: [Level] = []

  /// `hasLevels`: whether windows of 100 ms are handed out.
  init(measuresLoudness: Bool, hasLevels: Bool) throws(DecoderError) {
    decoder = try MPEGDecoder()
    loudness = measuresLoudness ? LoudnessMeter() : nil
    levels = hasLevels ? LevelMeter() : nil
  }

  /// Takes whole frames. Returns the levels of the windows that they complete.
  func hear(_ frames: Span<UInt8>) -> [Level] {
    windows.removeAll(keepingCapacity: true)
    decoder.decode(frames) { format, samples in
      loudness?.add(samples, format)
      levels?.add(samples, format) { windows.append($0) }
    }
    return windows
  }

  /// What comes next does not go on from what came: another format has been between them.
  func begin() { decoder.reset() }
}
