// SPDX-License-Identifier: MIT
import StreamKit

/// Who may go live with a password of their own: what the file of `--users` says.
///
///     # name:hash:priority[:mount]
///     anna:$6$jDpJ1zQ0$Zb…:10
///     guest:$5$Yx7…$Vb…::/guests
struct UserTable: Sendable {
  /// One line: a password, and what it is good for.
  struct Entry: Equatable, Sendable {
    /// The password.
    let hash: PasswordHash
    /// With `--takeover priority` the higher one wins; 0 where the line says nothing.
    let priority: Int
    /// The only mount that the password is good for, or nil for any.
    let mount: String?
  }

  /// Bounds of the file, in bytes; of its lines with a user; and of the lines that one name may have, since a wrong
  /// password is hashed for each of them.
  static let mostBytes = 1 << 20, mostUsers = 10_000, mostLinesOfAName = 16
  /// A name has at most so many bytes of UTF-8; so has a mount.
  static let longestName = 255

  private var entries: [String: [Entry]] = [:]
  /// What is hashed for a name that is not here: the first hash among those of the cost that most lines have. Nil when
  /// there are no users.
  private(set) var decoy: PasswordHash?

  /// No users.
  init() {}

  /// Takes the lines of a file.
  init(_ lines: [UserLine]) {
    var costs: [ArraySlice<UInt8>: Int] = [:]
    for line in lines {
      entries[line.name, default: []].append(line.entry)
      costs[line.entry.hash.cost, default: 0] += 1
    }
    let most = costs.values.max()
    decoy = lines.first { costs[$0.entry.hash.cost] == most }?.entry.hash
  }

  /// Whether nobody is in it.
  var isEmpty: Bool { entries.isEmpty }

  /// How many names are in it.
  var count: Int { entries.count }

  /// The lines of a name in the file's order; empty for one that is not there.
  subscript(name: String) -> [Entry] { entries[name] ?? [] }
}
