// SPDX-License-Identifier: MIT

/// Reads the values that options take, each with its unit.
public enum OptionValue {
  /// A duration in nanoseconds from `500ms`, `4s`, `1.5m`, `2h`, `1d`, `250us`; a bare number is seconds. Never negative.
  public static func duration(_ text: String) throws(UsageError) -> Int64 {
    let units: [(String, Double)] = [
      ("ns", 1), ("us", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 60e9), ("h", 3_600e9), ("d", 86_400e9), ("", 1e9),
    ]
    guard let value = scaled(text, units), value <= 9e18 else {
      throw UsageError("'\(text)' is no duration (write 500ms, 4s or 2m)")
    }
    return Int64(value)
  }

  /// A number of bytes from `64KiB`, `2MiB`, `1GiB`, `64kB`, `2M`; a bare number is bytes.
  public static func bytes(_ text: String) throws(UsageError) -> Int {
    let units: [(String, Double)] = [
      ("KiB", 1_024), ("MiB", 1_048_576), ("GiB", 1_073_741_824), ("kB", 1e3), ("MB", 1e6), ("GB", 1e9),
      ("K", 1_024), ("M", 1_048_576), ("G", 1_073_741_824), ("B", 1), ("", 1),
    ]
    guard let value = scaled(text, units), value <= 9e18 else {
      throw UsageError("'\(text)' is no number of bytes (write 65536, 64KiB or 2MiB)")
    }
    return Int(value)
  }

  /// The bytes between two ICY blocks, such as 16000 or 8KiB; at most 16 MiB, as a bound.
  public static func metaint(_ text: String) throws(UsageError) -> Int {
    let count = try bytes(text)
    guard (1...16_777_215).contains(count) else { throw UsageError("'\(text)' is not from 1 to 16777215 bytes") }
    return count
  }

  /// A whole number in a range.
  public static func number(_ text: String, in range: ClosedRange<Int>) throws(UsageError) -> Int {
    guard let value = Int(text), range.contains(value) else {
      throw UsageError("'\(text)' is no whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  /// One of a few words.
  public static func word<Word: RawRepresentable>(
    _ text: String, of words: [Word]
  ) throws(UsageError) -> Word where Word.RawValue == String {
    if let word = words.first(where: { $0.rawValue == text }) { return word }
    throw UsageError("'\(text)' is none of \(words.map(\.rawValue).joined(separator: ", "))")
  }

  /// A codec by the name `--format` knows.
  public static func codec(_ text: String) throws(UsageError) -> Codec {
    if let codec = Codec(name: text) { return codec }
    throw UsageError("'\(text)' is none of \(Codec.allCases.map(\.name).joined(separator: ", "))")
  }

  private static func scaled(_ text: String, _ units: [(String, Double)]) -> Double? {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let rest = text[digits.endIndex...]
    guard let first = digits.first, first.isNumber, let value = Double(digits) else { return nil }
    guard let unit = units.first(where: { $0.0 == rest }) else { return nil }
    return value * unit.1
  }
}
