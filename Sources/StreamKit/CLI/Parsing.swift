// SPDX-License-Identifier: MIT
import CLinux
import Glibc

/// One word of a command line. Paths need not be UTF-8, so the bytes are kept beside the text.
public struct Argument: Equatable, Sendable {
  /// The bytes as the shell gave them, without the final NUL.
  public let bytes: [UInt8]
  /// The same as text: UTF-8 where they are valid UTF-8, else Windows-1252, as titles typed in an old locale are.
  public let text: String

  /// Takes a word as the shell gave it.
  public init(bytes: [UInt8]) {
    self.bytes = bytes
    text = Text.uncleaned(bytes)
  }

  /// Takes a word from a text.
  public init(_ text: String) { self.init(bytes: Array(text.utf8)) }

  /// The words this process was started with, without its own name.
  public static func all() -> [Argument] {
    var all: [Argument] = []
    for index in 1..<max(1, clinux_argument_count()) {
      guard let word = clinux_argument(index) else { break }
      // In bounds: the word ends with a NUL (execve(2)). A String's count would be that of the repaired text.
      all.append(Argument(bytes: Array(UnsafeRawBufferPointer(start: word, count: strlen(word)))))
    }
    return all
  }

  /// Its bytes from a place on, as text.
  func text(from start: Int) -> String { String(decoding: bytes[start...], as: UTF8.self) }
}

extension Command {
  /// Reads a command line into settings and returns the operands. Options and operands may be mixed; `--` ends the
  /// options; `-` is an operand. Throws for anything that is not in the table, naming the nearest option that is.
  public func parse(_ arguments: [Argument], into settings: inout Settings) throws(UsageError) -> [Argument] {
    try face.parse(arguments) { (row, value) throws(UsageError) in
      settings.logging.typed.append(face.options[row].name)
      try set(row, value, &settings)
    }
  }
}

/// The words of a command line that have not been read.
private struct Words {
  private let all: [Argument]
  private var read = 0

  init(_ words: [Argument]) { all = words }

  /// The word that is read next.
  var first: Argument? { read < all.count ? all[read] : nil }

  mutating func next() -> Argument? {
    guard read < all.count else { return nil }
    read += 1
    return all[read - 1]
  }
}

extension CommandFace {
  /// Gives `set` the row and the value of each option on a command line, and returns the operands.
  func parse(
    _ arguments: [Argument], _ set: Setter
  ) throws(UsageError) -> [Argument] {
    var operands: [Argument] = []
    var rest = Words(arguments)
    while let word = rest.next() {
      let isDash = word.bytes.first == UInt8(ascii: "-") && word.bytes.count > 1
      if word.text == "--" {
        while let operand = rest.next() { operands.append(operand) }
      } else if isDash, word.bytes[1] == UInt8(ascii: "-") {
        try parseLong(word, &rest, set)
      } else if isDash {
        try parseLetters(word, &rest, set)
      } else {
        operands.append(word)
      }
    }
    return operands
  }

  private func parseLong(_ word: Argument, _ rest: inout Words, _ set: Setter) throws(UsageError) {
    var end = 2
    while end < word.bytes.count, word.bytes[end] != UInt8(ascii: "=") { end += 1 }
    let name = String(decoding: word.bytes[2..<end], as: UTF8.self)
    guard let row = row(named: name) else {
      let near = nearest(name).map { " (did you mean --\($0)?)" } ?? ""
      throw UsageError("unknown option --\(name)\(near)")
    }
    try take(row, "--\(name)", end < word.bytes.count ? word.text(from: end + 1) : nil, &rest, set)
  }

  private func parseLetters(_ word: Argument, _ rest: inout Words, _ set: Setter) throws(UsageError) {
    for place in 1..<word.bytes.count {
      let letter = word.bytes[place]
      guard let row = row(lettered: letter) else { throw unknownLetter(of: word) }
      let typed = { "-\(Unicode.Scalar(letter))" }
      if case .required = options[row].value, place + 1 < word.bytes.count {
        return try take(row, typed(), word.text(from: place + 1), &rest, set)
      }
      try take(row, typed(), nil, &rest, set)
    }
  }

  /// Names the first letter of a word that is no option: bytes alone would cut it in two when it is not ASCII.
  private func unknownLetter(of word: Argument) -> UsageError {
    let letter = word.text.dropFirst().first { $0.asciiValue.flatMap(row(lettered:)) == nil }
    return UsageError("unknown option -\(letter.map(String.init) ?? "")")
  }

  private func take(
    _ row: Int, _ typed: @autoclosure () -> String, _ attached: String?, _ rest: inout Words, _ set: Setter
  ) throws(UsageError) {
    var value = attached ?? ""
    switch options[row].value {
    case .none:
      guard attached == nil else { throw UsageError("\(typed()) takes no value") }
    case .required(let placeholder):
      if attached == nil {
        guard let next = rest.next() else { throw UsageError("\(typed()) wants a value: \(typed()) \(placeholder)") }
        value = next.text
      }
    case .optional:
      if attached == nil, let next = rest.first, options[row].takesNext?(next.text) == true {
        value = next.text
        _ = rest.next()
      }
    }
    do {
      try set(row, value)
    } catch {
      throw UsageError("\(typed()): \(error.message)")
    }
  }

  /// The option that was meant by `name`; nil when all are too far off.
  func nearest(_ name: String) -> String? { nearestWord(to: name, among: options.map(\.name)) }
}

/// The word that takes the fewest changes to become `word`, at most two or a third of it; or the first that begins with it.
public func nearestWord(to word: String, among words: [String]) -> String? {
  let best = words.map { ($0, editDistance(Array(word.utf8), Array($0.utf8))) }.min { $0.1 < $1.1 }
  if let best, best.1 <= max(2, word.utf8.count / 3), !word.isEmpty { return best.0 }
  return word.isEmpty ? nil : words.first { $0.hasPrefix(word) }
}

/// Counts the insertions, deletions and replacements (Levenshtein) that turn one word into the other.
func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
  var previous = Array(0...b.count)
  for (row, letter) in a.enumerated() {
    var current = [row + 1]
    for (column, other) in b.enumerated() {
      current.append(min(previous[column] + (letter == other ? 0 : 1), previous[column + 1] + 1, current[column] + 1))
    }
    previous = current
  }
  return previous[b.count]
}
