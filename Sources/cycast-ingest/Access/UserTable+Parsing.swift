// SPDX-License-Identifier: MIT
import StreamKit

extension UserTable {
  /// The first thing in a file that is wrong.
  struct Failure: Error, Equatable {
    /// Counted from 1.
    let line: Int
    /// What is wrong with it.
    let problem: UserLine.Problem
  }

  /// Reads the content of a users file. Lines end with LF or CR LF; blanks around a line, empty lines and those that
  /// begin with `#` say nothing. A name may stand in several lines when each is for another mount.
  init(parsing bytes: [UInt8]) throws(Failure) {
    var lines: [UserLine] = []
    var seen = SeenNames()
    var number = 0
    for raw in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      number += 1
      let text = Self.trimmed(number == 1 && raw.starts(with: Text.byteOrderMark) ? raw.dropFirst(3) : raw)
      if text.isEmpty || text.first == UInt8(ascii: "#") { continue }
      do throws(UserLine.Problem) {
        if lines.count == Self.mostUsers { throw .tooManyUsers }
        let line = try UserLine(text)
        try seen.note(line, number)
        lines.append(line)
      } catch {
        throw Failure(line: number, problem: error)
      }
    }
    self.init(lines)
  }

  /// Without the spaces, tabs and CRs at both ends.
  private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
    let start = line.firstIndex { !isBlank($0) } ?? line.endIndex
    let end = line.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? start
    return line[start..<end]
  }
}

/// Where each name stands, for the mounts that it stands for.
private struct SeenNames {
  private var lines: [String: [String?: Int]] = [:]

  mutating func note(_ line: UserLine, _ number: Int) throws(UserLine.Problem) {
    let others = lines[line.name] ?? [:]
    if let before = others[line.entry.mount] { throw .repeated(line: before) }
    if others.count == UserTable.mostLinesOfAName { throw .tooManyLines }
    lines[line.name, default: [:]][line.entry.mount] = number
  }
}
