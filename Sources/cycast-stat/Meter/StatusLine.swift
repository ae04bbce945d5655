// SPDX-License-Identifier: MIT
import StreamKit

/// Writes a reading on one line of a terminal, however narrow that is.
///
///     1:02:03  128 kbit/s  142305 frames  junk 0  drift +0.5 s  M -18.2 S -18.0 I -18.1 LUFS  peak -0.3  Artist - Title
///
/// Where not all fits, the title is cut first, then what matters least goes.
enum StatusLine {
  /// A piece of the line, and how soon it goes: the highest first, 0 never.
  private struct Part {
    let text: String
    let rank: Int
    var color: Color?
  }

  /// What is to be noticed (ECMA-48, SGR).
  private enum Color: String { case red = "\u{1B}[31m", yellow = "\u{1B}[33m" }

  private static let plain = "\u{1B}[0m", gap = 2
  /// A title keeps so many cells, as long as anything else can go.
  private static let leastTitle = 16

  /// The line, of at most `width` cells. Without colours it holds nothing but text.
  static func text(_ reading: MeterReading, width: Int, hasColors: Bool) -> String {
    var parts = parts(reading)
    let title = Cells.shown(Text.clean(reading.title))
    let wanted = title.isEmpty ? 0 : gap + min(Cells.width(title), leastTitle)
    while self.width(parts) + wanted > width, let last = least(of: parts) {
      // What is wrong goes before the title, not for it.
      if parts[last].rank == 1, self.width(parts) <= width { break }
      parts.remove(at: last)
    }
    let left = width - self.width(parts) - gap
    let shown = left > 1 ? Cells.cut(title, left) : ""
    if shown.isEmpty, self.width(parts) > width { return Cells.cut(join(parts, hasColors: false), width) }
    return join(parts + (shown.isEmpty ? [] : [Part(text: shown, rank: 0)]), hasColors: hasColors)
  }

  private static func least(of parts: [Part]) -> Int? {
    guard let most = parts.map(\.rank).max(), most > 0 else { return nil }
    return parts.lastIndex { $0.rank == most }
  }

  private static func width(_ parts: [Part]) -> Int {
    parts.reduce(0) { $0 + Cells.width($1.text) } + gap * max(0, parts.count - 1)
  }

  private static func join(_ parts: [Part], hasColors: Bool) -> String {
    var line = ""
    for part in parts {
      if !line.isEmpty { line += "  " }
      if hasColors, let color = part.color { line += color.rawValue + part.text + plain } else { line += part.text }
    }
    return line
  }

  // MARK: Parts

  private static func parts(_ reading: MeterReading) -> [Part] {
    var parts = [Part(text: Shown.clock(reading.elapsed), rank: 0)]
    if let dead = reading.deadFor {
      parts.append(Part(text: "DEAD AIR \(Shown.clock(dead))", rank: 1, color: .red))
    } else if let waited = reading.waited {
      parts.append(Part(text: "no input \(Shown.clock(waited))", rank: 1, color: .yellow))
    }
    if let rate = reading.bitRate { parts.append(Part(text: "\((rate + 500) / 1_000) kbit/s", rank: 2)) }
    parts.append(Part(text: count(reading), rank: 7))
    let isClean = reading.junk == 0
    parts.append(Part(text: "junk \(reading.junk)", rank: isClean ? 8 : 5, color: isClean ? nil : .yellow))
    if let drift = reading.drift { parts.append(Part(text: "drift \(Shown.signed(drift)) s", rank: 4)) }
    if let levels = reading.levels { parts += self.levels(levels) }
    return parts
  }

  private static func count(_ reading: MeterReading) -> String {
    switch reading.codec {
    case nil, .raw: Shown.bytes(reading.bytes)
    case .some(let codec): "\(reading.units) \(codec.isOgg ? "pages" : "frames")"
    }
  }

  private static func levels(_ levels: MeterLevels) -> [Part] {
    let named = [("M", levels.momentary), ("S", levels.shortTerm), ("I", levels.integrated)]
    let loudness = named.map { "\($0) \($1.map(Shown.tenths) ?? "-")" }.joined(separator: " ")
    let peak = levels.truePeak ?? levels.peak
    let isHigh = (peak ?? -1) > 0
    return [
      Part(text: "\(loudness) LUFS", rank: 3),
      Part(text: "peak \(peak.map(Shown.tenths) ?? "-")", rank: 6, color: isHigh ? .red : nil),
    ]
  }
}

extension MeterReading {
  /// The same as fields of a log line, for where no line can be drawn anew.
  var fields: [(String, String)] {
    var fields = [("elapsed", Shown.tenths(Double(elapsed) / 1e9))]
    if let media { fields.append(("seconds", Shown.tenths(Double(media) / 1e9))) }
    if let drift { fields.append(("drift", Shown.signed(drift))) }
    if let bitRate { fields.append(("kbit/s", String((bitRate + 500) / 1_000))) }
    fields.append(("bytes", String(bytes)))
    if let codec, codec != .raw { fields.append((codec.isOgg ? "pages" : "frames", String(units))) }
    fields.append(("junk", String(junk)))
    if let levels {
      let all = [
        ("momentary", levels.momentary), ("short_term", levels.shortTerm), ("integrated", levels.integrated),
        ("peak", levels.truePeak ?? levels.peak),
      ]
      for (key, value) in all { if let value { fields.append((key, Shown.tenths(value))) } }
    }
    if let deadFor { fields.append(("dead_air", Shown.tenths(Double(deadFor) / 1e9))) }
    if !title.isEmpty { fields.append(("title", title)) }
    return fields
  }
}
