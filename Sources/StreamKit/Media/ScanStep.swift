// SPDX-License-Identifier: MIT

/// Describes one unit: a frame of MPEG audio or AAC, an Ogg page, or a piece of a raw stream.
public struct Unit: Equatable, Sendable {
  /// Bytes from the unit's first to its last; at least 1.
  public var length: Int
  /// Samples of one channel that the unit lasts, at `sampleRate`; 0 where it says nothing of time (Ogg headers, raw).
  public var samples: Int
  /// In hertz; 0 for raw.
  public var sampleRate: Int
  /// 1 or more; 0 for raw.
  public var channels: Int

  /// Creates a unit from its facts.
  public init(length: Int, samples: Int, sampleRate: Int, channels: Int) {
    self.length = length
    self.samples = samples
    self.sampleRate = sampleRate
    self.channels = channels
  }

  /// How long the unit plays, in nanoseconds, rounded down. Sums are exact only when samples are added up: see `MediaClock`.
  public var nanoseconds: Int { sampleRate == 0 ? 0 : samples * 1_000_000_000 / sampleRate }
}

/// Tells what stands at the front of the bytes a scanner was shown.
///
/// The caller owns the bytes. It takes `length` of them away, in its own time, and shows the scanner what follows.
public enum ScanStep: Equatable, Sendable {
  /// A whole unit; all its bytes are in the buffer.
  case unit(Unit)
  /// An ID3v2 tag of so many bytes, header and footer included. Only its first 10 bytes need be in the buffer yet: the
  /// caller passes the whole length to an `ID3Reader` before it asks again.
  case tag(length: Int)
  /// A Xing, Info or VBRI frame: whole in the buffer, no audio, marks the beginning of a track.
  case infoFrame(length: Int)
  /// Bytes that belong to nothing: junk, ID3v1, APEv2, Lyrics3, a cut frame. At least 1, all in the buffer.
  case junk(length: Int)
  /// Nothing can be said before this many bytes are in the buffer (or the end is known). Always more than there are now,
  /// and never more than `ScanStep.mostNeeded`.
  case need(Int)

  /// The largest buffer a scanner asks for, in bytes: an Ogg page is at most 65,307 bytes (RFC 3533 section 6), and two
  /// free-format frames with their next header stay below.
  public static let mostNeeded = 131_072
}
