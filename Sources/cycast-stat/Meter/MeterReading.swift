// SPDX-License-Identifier: MIT
import MPEGDecode
import StreamKit

/// What a meter shows at one instant. Times are nanoseconds.
struct MeterReading: Sendable {
  var elapsed: Int64 = 0
  /// Seconds of stream, and how far that is ahead of time passed; nil where the stream says nothing of time.
  var media: Int64?, drift: Int64?
  /// Bits a second, of late.
  var bitRate: Int?
  var codec: Codec?
  var units = 0, bytes = 0, junk = 0
  /// `Artist - Title`, or nothing.
  var title = ""
  var levels: MeterLevels?
  /// How long there has been dead air, and how long nothing has come.
  var deadFor: Int64?, waited: Int64?
}

/// What was measured of the sound; what has no value yet is nil.
struct MeterLevels: Equatable, Sendable {
  var momentary: Double?, shortTerm: Double?, integrated: Double?
  var momentaryMax: Double?, shortTermMax: Double?, range: Double?
  var peak: Double?, truePeak: Double?

  init() {}

  init(_ meter: LoudnessMeter) {
    (momentary, shortTerm, integrated) = (meter.momentary, meter.shortTerm, meter.integrated)
    (momentaryMax, shortTermMax, range) = (meter.momentaryMax, meter.shortTermMax, meter.range)
    (peak, truePeak) = (meter.peak, meter.truePeak)
  }
}

/// Numbers as people read them.
enum Shown {
  /// `-18.2`: one place, rounded; `-0.0` is `0.0`.
  static func tenths(_ value: Double) -> String {
    let tenths = Int((min(1e15, max(-1e15, value)) * 10).rounded())
    return (tenths < 0 ? "-" : "") + "\(tenths.magnitude / 10).\(tenths.magnitude % 10)"
  }

  /// `+0.5`: seconds with one place and always a sign.
  static func signed(_ nanoseconds: Int64) -> String {
    let text = tenths(Double(nanoseconds) / 1e9)
    return text.hasPrefix("-") ? text : "+" + text
  }

  /// `0:05`, `1:02:03`, `3d 1:02:03`.
  static func clock(_ nanoseconds: Int64) -> String {
    let seconds = nanoseconds / 1_000_000_000
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60)
    let end = two(seconds % 60)
    if days > 0 { return "\(days)d \(hours):\(two(minutes)):\(end)" }
    return hours > 0 ? "\(hours):\(two(minutes)):\(end)" : "\(minutes):\(end)"
  }

  private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : String(number) }

  /// `12.3 MB`: bytes as streams are counted, in thousands.
  static func bytes(_ count: Int) -> String {
    if count < 1_000 { return "\(count) B" }
    for (unit, size) in [("kB", 1e3), ("MB", 1e6), ("GB", 1e9)] where Double(count) < size * 999.95 {
      return "\(tenths(Double(count) / size)) \(unit)"
    }
    return "\(tenths(Double(count) / 1e12)) TB"
  }
}
