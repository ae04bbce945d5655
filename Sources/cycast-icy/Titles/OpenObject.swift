// SPDX-License-Identifier: MIT
import StreamKit

/// Puts a JSON object together that was written over several lines, as `jq .` does.
///
/// What is held is always the beginning of an object, as far as it goes: a line that does not go on with it ends it.
struct OpenObject {
  /// What a line makes of the object.
  enum Outcome: Equatable {
    /// More must come.
    case unfinished
    /// The object is whole.
    case line(TitleLines.Line)
    /// It is none, and what was held is dropped; why, as the end of a sentence.
    case broken(String)
  }

  private var held: [UInt8] = []
  private var lines = 0

  /// Whether lines are held.
  var isOpen: Bool { lines > 0 }

  /// Whether a line, blanks in front of it taken away, could begin an object.
  static func mayBegin(_ content: ArraySlice<UInt8>) -> Bool { content.first == UInt8(ascii: "{") }

  /// Whether a line that begins like an object but is none was meant as one: a quote or a bracket comes next, or a bare
  /// name with a colon, as in `{title: "T"}`. `{Untitled} - Song` was not.
  static func looksLikeJSON(_ content: ArraySlice<UInt8>) -> Bool {
    let inside = content.dropFirst().drop { $0 == 0x20 || $0 == 0x09 }
    guard let first = inside.first else { return true }
    if "\"'{}[".utf8.contains(first) { return true }
    let behind = inside.drop { ("a"..."z").contains(Unicode.Scalar($0)) || ("A"..."Z").contains(Unicode.Scalar($0)) }
    return behind.first == UInt8(ascii: ":")
  }

  /// Adds a line without its end.
  mutating func add(_ content: ArraySlice<UInt8>, isCut: Bool) -> Outcome {
    lines += 1
    held.append(contentsOf: content)
    held.append(0x0A)
    guard !isCut, held.count <= TitleLines.longestLine + 1 else {
      return fail("it has more than \(TitleLines.longestLine) bytes")
    }
    // What is not UTF-8 was written by something that knows no encodings; read as text is, it becomes UTF-8.
    let bytes = Text.isUTF8(held.span) ? held : Array(Text.decode(held.span, as: .eightBit).utf8)
    do throws(JSONProblem) {
      let said = try TitleLine.read(bytes.span)
      drop()
      guard let said else { return .line(.unusable("it is no title")) }
      return .line(.title(SaidTitle(track: said.track, origin: said.origin, at: said.at)))
    } catch {
      guard error.reason == .endsEarly else { return fail("it is no JSON: \(error)") }
      return lines < TitleLines.mostLinesOfObject ? .unfinished : fail("it has too many lines")
    }
  }

  /// Drops what is held. Returns why, or nil when nothing is held.
  mutating func giveUp() -> String? {
    defer { drop() }
    return isOpen ? "it is no JSON: \(JSONProblem(.endsEarly, at: held.count))" : nil
  }

  private mutating func fail(_ problem: String) -> Outcome {
    drop()
    return .broken(problem)
  }

  private mutating func drop() {
    held.removeAll(keepingCapacity: true)
    lines = 0
  }
}
