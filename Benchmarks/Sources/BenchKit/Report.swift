// SPDX-License-Identifier: MIT

/// A result as JSON in one line.
public indirect enum Report {
  /// A number that counts.
  case int(Int)
  /// A time in nanoseconds, written as milliseconds to the microsecond.
  case milliseconds(Int64)
  /// Text without control characters.
  case text(String)
  /// An object whose keys keep their order.
  case object([(String, Report)])

  /// The JSON text.
  public var json: String {
    switch self {
    case .int(let value): "\(value)"
    case .milliseconds(let value): Self.milliseconds(value)
    case .text(let value): Self.quoted(value)
    case .object(let fields): "{" + fields.map { Self.quoted($0.0) + ":" + $0.1.json }.joined(separator: ",") + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { result.append("\\") }
      result.unicodeScalars.append(scalar.value < 0x20 ? "?" : scalar)
    }
    return result + "\""
  }

  private static func milliseconds(_ nanoseconds: Int64) -> String {
    let micros = (nanoseconds.magnitude + 500) / 1000
    let digits = String(micros % 1000)
    let sign = nanoseconds < 0 ? "-" : ""
    return "\(sign)\(micros / 1000)." + String(repeating: "0", count: 3 - digits.count) + digits
  }
}
