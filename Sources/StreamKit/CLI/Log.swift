// SPDX-License-Identifier: MIT
import Glibc

/// Writes log lines to stderr: one line, one write, never waiting for a reader that has stalled.
///
/// `cycast-fanout: info: listening address=[::]:8001`
public final class Log {
  /// How much a line matters.
  public enum Level: Int, Comparable, Sendable {
    /// From what nobody can miss to what only a search for a fault needs.
    case error, warning, info, detail, trace

    /// Orders levels from the most to the least important.
    public static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }

    var name: String {
      switch self {
      case .error: "error"
      case .warning: "warning"
      case .info: "info"
      case .detail: "detail"
      case .trace: "trace"
      }
    }
  }

  /// How a line is written.
  public enum Format: String, Sendable {
    /// For people, or one JSON object a line.
    case text, json
  }

  private let program: String
  private let descriptor: Int32
  /// The least important level that is still written.
  public var level: Level
  private let format: Format
  private var lost = 0

  /// Creates a log for a command; lines less important than `level` are left out.
  public init(program: String, level: Level = .info, format: Format = .text, descriptor: Int32 = 2) {
    self.program = program
    self.level = level
    self.format = format
    self.descriptor = descriptor
  }

  /// Says what went wrong and cannot be helped by going on as before.
  public func error(_ message: String, _ fields: (String, String)...) { write(.error, message, fields) }
  /// Says what was put up with.
  public func warning(_ message: String, _ fields: (String, String)...) { write(.warning, message, fields) }
  /// Says what an operator wants to know.
  public func info(_ message: String, _ fields: (String, String)...) { write(.info, message, fields) }
  /// Does the same with fields that were put together before.
  public func info(_ message: String, all fields: [(String, String)]) { write(.info, message, fields) }
  /// Says what `-v` asks for.
  public func detail(_ message: @autoclosure () -> String, _ fields: (String, String)...) {
    if level >= .detail { write(.detail, message(), fields) }
  }

  /// Does the same with fields that are only made when they are written.
  public func detail(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> [(String, String)]) {
    if level >= .detail { write(.detail, message(), fields()) }
  }

  /// Says what only `-vv` asks for.
  public func trace(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> [(String, String)]) {
    if level >= .trace { write(.trace, message(), fields()) }
  }

  /// Says why the command ends; always written.
  public func fatal(_ message: String) { put(line("fatal", message, [])) }

  private func write(_ level: Level, _ message: String, _ fields: [(String, String)]) {
    guard level <= self.level else { return }
    if lost > 0 {
      let count = String(lost)
      guard put(line("warning", "log lines lost: stderr was not read", [("count", count)])) else {
        lost += 1
        return
      }
      lost = 0
    }
    if !put(line(level.name, message, fields)) { lost += 1 }
  }

  private func line(_ level: String, _ message: String, _ fields: [(String, String)]) -> String {
    switch format {
    case .text:
      var text = "\(program): \(level): \(LogText.plain(message))"
      for (key, value) in fields { text += " \(key)=\(LogText.value(value))" }
      return text + "\n"
    case .json:
      var object = JSONObject()
      object.add("time", CalendarTime(wallClockNow()).iso8601)
      object.add("program", program)
      object.add("level", level)
      // So that the line stays below PIPE_BUF and is never cut in mid-object.
      object.add("message", Text.cut(message, toUTF8: 800))
      for (key, value) in fields { object.add(key, Text.cut(value, toUTF8: 300)) }
      return object.text + "\n"
    }
  }

  @discardableResult
  private func put(_ line: String) -> Bool { writeIfReady(descriptor, Array(line.utf8)) }
}

/// Makes text from peers and files harmless in a log line.
enum LogText {
  /// Replaces control characters, so that one message stays one line and no terminal is steered.
  static func plain(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    var out = ""
    for scalar in text.unicodeScalars {
      if isControl(scalar) {
        out += "\\u{" + String(scalar.value, radix: 16) + "}"
      } else {
        out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  /// Quotes a value that holds a space, a quote or nothing.
  static func value(_ text: String) -> String {
    let plain = plain(text)
    guard plain.isEmpty || plain.contains(where: { $0 == " " || $0 == "\"" || $0 == "=" }) else { return plain }
    return "\"" + plain.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\"") + "\""
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0x2028 || scalar.value == 0x2029
  }
}
