// SPDX-License-Identifier: MIT
import StreamKit

/// The figures of a whole run, as they are reported at its end.
struct MeterReport: Sendable {
  var figures: StreamFigures
  /// When it ends (monotonic nanoseconds).
  var now: Int64
  /// What was measured; nil without `--levels`.
  var levels: MeterLevels?
  /// How often there was dead air and for how many nanoseconds in all; nil without `--dead-air`.
  var deadAir: (count: Int, time: Int64)?

  /// No text is longer in a report, in bytes: so the line is shorter than what a pipe takes whole.
  private static let textLimit = 1_500

  /// One JSON object. What there is no value of is null.
  var json: JSONObject {
    var object = JSONObject(textLimit: Self.textLimit)
    let codec = figures.codec
    let isRaw = codec == nil || codec == .raw
    object.add("bytes", figures.bytes)
    object.add("seconds", isRaw ? nil : Self.seconds(figures.media))
    object.add("elapsed", Self.seconds(figures.elapsed(at: now)))
    object.add("drift", figures.drift(at: now).map(Self.seconds))
    object.add("units", isRaw ? nil : figures.units)
    object.add("junk", figures.junk)
    object.add("format", codec?.name)
    object.add("sample_rate", figures.sampleRate > 0 ? figures.sampleRate : nil)
    object.add("channels", figures.channels > 0 ? figures.channels : nil)
    object.add("bitrate", figures.bitRate)
    object.add("titles", figures.titles)
    object.add("title", figures.title.isEmpty ? nil : figures.title.display)
    object.add("levels", levels.map(Self.object))
    object.add("dead_air", deadAir.map(Self.object))
    return object
  }

  /// The same for people: a line for each value that there is.
  var text: [String] {
    var lines: [String] = []
    func add(_ name: String, _ value: String?) {
      guard let value else { return }
      lines.append(name + ":" + String(repeating: " ", count: max(1, 16 - name.utf8.count)) + value)
    }
    add("format", format)
    add("bytes", String(figures.bytes))
    add("bit rate", figures.bitRate.map { "\(Shown.tenths(Double($0) / 1e3)) kbit/s" })
    if figures.codec != .raw { add("units", String(figures.units)) }
    add("junk", "\(figures.junk) bytes")
    add("stream", figures.media > 0 ? Self.span(figures.media) : nil)
    add("elapsed", Self.span(figures.elapsed(at: now)))
    add("drift", figures.drift(at: now).map { "\(Shown.signed($0)) s" })
    add("titles", String(figures.titles))
    add("last title", figures.title.isEmpty ? nil : figures.title.display)
    add("integrated", levels?.integrated.map { "\(Shown.tenths($0)) LUFS" })
    add("loudness range", levels?.range.map { "\(Shown.tenths($0)) LU" })
    add("momentary max", levels?.momentaryMax.map { "\(Shown.tenths($0)) LUFS" })
    add("short-term max", levels?.shortTermMax.map { "\(Shown.tenths($0)) LUFS" })
    add("peak", levels?.peak.map { "\(Shown.tenths($0)) dBFS" })
    add("true peak", levels?.truePeak.map { "\(Shown.tenths($0)) dBTP" })
    add("dead air", deadAir.map { $0.count == 0 ? "none" : "\($0.count)x, \(Self.span($0.time))" })
    return lines
  }

  private var format: String? {
    guard let codec = figures.codec else { return nil }
    guard figures.sampleRate > 0 else { return codec.name }
    let channels = figures.channels == 1 ? "mono" : figures.channels == 2 ? "stereo" : "\(figures.channels) channels"
    return "\(codec.name) \(figures.sampleRate) Hz \(channels)"
  }

  private static func span(_ nanoseconds: Int64) -> String {
    "\(Shown.tenths(Double(nanoseconds) / 1e9)) s (\(Shown.clock(nanoseconds)))"
  }

  /// Seconds to the millisecond.
  private static func seconds(_ nanoseconds: Int64) -> Double { Double(nanoseconds / 1_000_000) / 1e3 }

  private static func object(_ levels: MeterLevels) -> JSONObject {
    var object = JSONObject()
    let all = [
      ("peak_dbfs", levels.peak), ("true_peak_dbtp", levels.truePeak), ("momentary_max", levels.momentaryMax),
      ("short_term_max", levels.shortTermMax), ("integrated", levels.integrated), ("range", levels.range),
    ]
    for (key, value) in all { object.add(key, value.map { ($0 * 100).rounded() / 100 }) }
    return object
  }

  private static func object(_ deadAir: (count: Int, time: Int64)) -> JSONObject {
    var object = JSONObject()
    object.add("count", deadAir.count)
    object.add("seconds", seconds(deadAir.time))
    return object
  }
}

extension JSONObject {
  /// Null is what no number is written as.
  private mutating func addNull(_ key: String) { add(key, Double.nan) }

  fileprivate mutating func add(_ key: String, _ value: Double?) {
    if let value { add(key, value) } else { addNull(key) }
  }

  fileprivate mutating func add(_ key: String, _ value: Int?) {
    if let value { add(key, value) } else { addNull(key) }
  }

  fileprivate mutating func add(_ key: String, _ value: String?) {
    if let value { add(key, value) } else { addNull(key) }
  }

  fileprivate mutating func add(_ key: String, _ value: JSONObject?) {
    if let value { add(key, value) } else { addNull(key) }
  }
}
