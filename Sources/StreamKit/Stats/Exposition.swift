// SPDX-License-Identifier: MIT

/// Writes figures for Prometheus, in its text format 0.0.4 (Exposition formats, "Text-based format").
///
///     # HELP cycast_listeners Listeners that are connected now.
///     # TYPE cycast_listeners gauge
///     cycast_listeners{mount="/stream"} 12
///
/// One family after the other, each begun once, its samples right behind it. Whatever a label says, a line stays a line.
public struct Exposition: Sendable {
  /// What the figures of a family are.
  public enum Kind: String, Sendable {
    /// Goes up only, from 0 at the start; its name ends in `_total`.
    case counter
    /// Goes up and down.
    case gauge
    /// Counts of observations, by how large they were.
    case histogram
  }

  /// A sample's labels: name and value, in the order in which they are to stand.
  public typealias Labels = [(name: StaticString, value: String)]

  /// The media type of the text, for an answer's Content-Type.
  public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  /// The text so far: UTF-8, each line with its line feed.
  public private(set) var bytes: [UInt8] = []
  private var name: [UInt8] = []
  private var kind = Kind.gauge
  private var names: Set<[UInt8]> = []

  /// Starts with no family.
  public init() {}

  /// Begins a family: the samples that are added next are its own. A family without samples may stand.
  ///
  /// - Parameters:
  ///   - name: letters, digits and underscores, such as `cycast_listeners`; with the base unit at its end where it has one
  ///     (`_seconds`, `_bytes`). No name twice.
  ///   - help: a sentence that says what is counted.
  public mutating func begin(_ name: StaticString, _ kind: Kind, _ help: String) {
    self.name = Array("\(name)".utf8)
    self.kind = kind
    precondition(Exposition.isName(self.name), "a metric's name is of letters, digits and underscores")
    precondition(self.name.ends(with: "_total") == (kind == .counter), "counters, and only these, end in _total")
    precondition(names.insert(self.name).inserted, "a family is begun once")
    append("# HELP \(name) ")
    for byte in help.utf8 { appendEscaped(byte, quotes: false) }
    append("\n# TYPE \(name) \(kind.rawValue)\n")
  }

  /// Adds a whole number. The labels of a family's samples differ from one to the next.
  public mutating func add(_ value: some BinaryInteger, _ labels: Labels = []) { line("", labels, nil, String(value)) }

  /// Adds a number of any kind.
  public mutating func add(_ value: Double, _ labels: Labels = []) { line("", labels, nil, Exposition.text(value)) }

  /// Adds true as 1, false as 0.
  public mutating func add(_ value: Bool, _ labels: Labels = []) { line("", labels, nil, value ? "1" : "0") }

  /// Adds a histogram.
  ///
  /// - Parameters:
  ///   - bounds: the upper bounds (`le`) of all buckets but the last, which has none; ascending.
  ///   - counts: observations in each bucket alone, not in those below it; one number more than there are bounds.
  ///   - sum: all that was observed, added up.
  public mutating func add(bounds: [Double], counts: [Int], sum: Double, _ labels: Labels = []) {
    precondition(kind == .histogram, "buckets belong to a histogram")
    precondition(counts.count == bounds.count + 1, "the last bucket has no bound")
    var total = 0
    for (index, count) in counts.enumerated() {
      total += count
      line("_bucket", labels, index < bounds.count ? Exposition.text(bounds[index]) : "+Inf", String(total))
    }
    line("_sum", labels, nil, Exposition.text(sum))
    line("_count", labels, nil, String(total))
  }

  private mutating func line(_ suffix: String, _ labels: Labels, _ bound: String?, _ value: String) {
    precondition(!name.isEmpty, "a sample belongs to a family")
    precondition(kind != .histogram || !suffix.isEmpty, "a histogram is added by its buckets")
    bytes += name
    append(suffix)
    var opening: UInt8 = UInt8(ascii: "{")
    for label in labels {
      bytes.append(opening)
      append("\(label.name)=\"")
      for byte in label.value.utf8 { appendEscaped(byte, quotes: true) }
      bytes.append(UInt8(ascii: "\""))
      opening = UInt8(ascii: ",")
    }
    if let bound {
      bytes.append(opening)
      append("le=\"\(bound)\"")
      opening = UInt8(ascii: ",")
    }
    if opening == UInt8(ascii: ",") { bytes.append(UInt8(ascii: "}")) }
    append(" \(value)\n")
  }

  private mutating func append(_ text: String) { bytes += Array(text.utf8) }

  /// In help texts the backslash and the line feed are escaped, in values of labels the quote as well.
  private mutating func appendEscaped(_ byte: UInt8, quotes: Bool) {
    switch byte {
    case UInt8(ascii: "\\"): append("\\\\")
    case UInt8(ascii: "\n"): append("\\n")
    case UInt8(ascii: "\"") where quotes: append("\\\"")
    default: bytes.append(byte)
    }
  }

  /// As Go's ParseFloat reads it: whole numbers without a point.
  private static func text(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    if let whole = Int64(exactly: value), whole.magnitude < 1 << 53 { return String(whole) }
    return "\(value)"
  }

  /// `[a-zA-Z_][a-zA-Z0-9_]*`: a colon is for rules.
  private static func isName(_ name: [UInt8]) -> Bool {
    guard let first = name.first, !(48...57).contains(first) else { return false }
    return name.allSatisfy { (97...122).contains($0 | 32) || (48...57).contains($0) || $0 == UInt8(ascii: "_") }
  }
}

extension [UInt8] {
  fileprivate func ends(with word: StaticString) -> Bool {
    word.withUTF8Buffer { count > $0.count && suffix($0.count).elementsEqual($0) }
  }
}
