// SPDX-License-Identifier: MIT
import StreamKit

/// A line of a users file that names a user.
struct UserLine: Equatable, Sendable {
  /// The user's name.
  let name: String
  /// What stands behind it.
  let entry: UserTable.Entry

  /// What is wrong with a line. None of it quotes the line: a field in a wrong place may be the hash.
  enum Problem: Error, Equatable {
    /// The whole line.
    case notUTF8, noHash, tooManyUsers
    /// The name.
    case emptyName, longName, unfitName, tooManyLines
    /// The name has been there for that mount, in that line.
    case repeated(line: Int)
    /// The other fields.
    case hash(PasswordHash.Problem), priority, mount
  }

  /// Reads `name:hash[:priority[:mount]]`; a mount may hold colons.
  init(_ line: some Collection<UInt8>) throws(Problem) {
    guard let text = String(validating: line, as: UTF8.self) else { throw .notUTF8 }
    let fields = text.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false)
    guard fields.count >= 2 else { throw .noHash }
    name = String(fields[0])
    try Self.check(name)
    let hash: PasswordHash
    do throws(PasswordHash.Problem) {
      hash = try PasswordHash(fields[1].utf8)
    } catch {
      throw .hash(error)
    }
    let priority = try fields.count > 2 ? Self.priority(fields[2]) : 0
    entry = UserTable.Entry(hash: hash, priority: priority, mount: fields.count > 3 ? try Self.mount(fields[3]) : nil)
  }

  /// A name is compared with what a client sends, which has been cleaned in the same way.
  private static func check(_ name: String) throws(Problem) {
    if name.isEmpty { throw .emptyName }
    if name.utf8.count > UserTable.longestName { throw .longName }
    if !Text.clean(name).utf8.elementsEqual(name.utf8) { throw .unfitName }
  }

  private static func priority(_ text: Substring) throws(Problem) -> Int {
    if text.isEmpty { return 0 }
    guard let number = Int32(text) else { throw .priority }
    return Int(number)
  }

  private static func mount(_ text: Substring) throws(Problem) -> String? {
    if text.isEmpty { return nil }
    let isFit = text.hasPrefix("/") && text.utf8.count <= UserTable.longestName
    guard isFit, Text.clean(String(text)).utf8.elementsEqual(text.utf8) else { throw .mount }
    return String(text)
  }
}

extension UserLine.Problem: CustomStringConvertible {
  /// What is wrong, and what would be right.
  var description: String {
    switch self {
    case .notUTF8: "this is no UTF-8"
    case .noHash: "there is no hash (write name:hash:priority, the hash from openssl passwd -6)"
    case .tooManyUsers: "there are more than \(UserTable.mostUsers) users"
    case .emptyName: "the name is empty"
    case .longName: "the name is longer than \(UserTable.longestName) bytes"
    case .unfitName: "the name has control characters in it, or blanks around it"
    case .tooManyLines: "the name has more than \(UserTable.mostLinesOfAName) lines"
    case .repeated(let line): "the name stands in line \(line) already, for the same mount"
    case .hash(.foreign): "the hash is none that is taken: make it with openssl passwd -6"
    case .hash(.rounds):
      "the hash has fewer than \(PasswordHash.fewestRounds) or more than \(PasswordHash.mostRounds) rounds"
    case .hash(.malformed): "the hash is not whole: make it with openssl passwd -6"
    case .priority: "the priority is no whole number"
    case .mount: "the mount does not begin with /, or is not fit to be one"
    }
  }
}
