// SPDX-License-Identifier: MIT

/// The options of a load generator: `--name value` pairs, each with a default. They are called by `scripts/bench`, so a
/// wrong one ends the program with a sentence.
public struct Arguments {
  private var values: [String: String] = [:]

  /// Reads the process's arguments; every name must be one of `known`.
  public init(_ known: [String]) {
    let words = CommandLine.arguments.dropFirst()
    var at = words.startIndex
    while at < words.endIndex {
      let name = words[at]
      guard name.hasPrefix("--"), known.contains(String(name.dropFirst(2))), at + 1 < words.endIndex else {
        complain("cannot use \(name); options with a value: \(known.map { "--" + $0 }.joined(separator: " "))")
      }
      values[String(name.dropFirst(2))] = words[at + 1]
      at += 2
    }
  }

  /// The text given, or nil.
  public func text(_ name: String) -> String? { values[name] }

  /// A number given, or the default.
  public func number(_ name: String, _ standard: Double) -> Double {
    guard let text = values[name] else { return standard }
    guard let value = Double(text), value >= 0 else { complain("--\(name) wants a number, not \(text)") }
    return value
  }

  /// A count given, or the default.
  public func count(_ name: String, _ standard: Int) -> Int {
    let value = number(name, Double(standard))
    guard value < 1e9 else { complain("--\(name) is too large") }
    return Int(value)
  }

  /// A time in seconds given, or the default, in nanoseconds.
  public func seconds(_ name: String, _ standard: Double) -> Int64 { Int64(min(number(name, standard), 1e6) * 1e9) }

  /// An IPv4 `host:port` given.
  public func address(_ name: String) -> IPv4 {
    guard let text = values[name], let address = IPv4(text) else { complain("--\(name) wants an IPv4 address:port") }
    return address
  }
}
