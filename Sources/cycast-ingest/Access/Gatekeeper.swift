// SPDX-License-Identifier: MIT
import StreamKit

/// Says who may go live, set titles and administer.
///
/// There is a source password, good with any name that has no line in the users file; users, each with a hash; and an
/// administrator's password, good with the name `admin`. A name in the users file is its owner's: the source password does
/// not open it. What takes a hash to answer goes to a thread; all else is answered at once, by comparisons whose time
/// tells nothing. A name that is not in the users file costs the same hash as one that is. (A name with several lines
/// costs one for each.)
///
/// Belongs to the loop's thread.
final class Gatekeeper {
  /// So many questions wait for the thread at most, and so many passwords of one request are looked at.
  static let mostPending = 64, mostCandidates = 4
  /// A name that is shown has at most so many bytes; the rest is cut off.
  static let longestName = UserTable.longestName

  private var secrets: SourceSecrets
  private var users: UserTable
  private let hashing: HashingThread

  /// Takes the passwords, and starts the thread if there are users. Throws when there is no descriptor or thread left.
  init(secrets: SourceSecrets, users: UserTable) throws(SystemError) {
    self.secrets = secrets
    self.users = users
    hashing = try HashingThread(capacity: Self.mostPending)
    if !users.isEmpty { try hashing.start() }
  }

  /// Takes other passwords from now on; what has been asked already is answered by the old ones. Throws, and keeps the
  /// old ones, when a thread is needed for the first time and the system has none left.
  func replace(secrets: SourceSecrets, users: UserTable) throws(SystemError) {
    if !users.isEmpty { try hashing.start() }
    self.secrets = secrets
    self.users = users
  }

  /// Readable while there are answers. The same for this object's whole life.
  var descriptor: Int32 { hashing.descriptor }

  /// Whether one of these is the password that all sources share: asked of a SHOUTcast line, of which nobody can tell
  /// whether it begins with a name, so that no part of a password is taken for one.
  func isShared(_ passwords: [[UInt8]]) -> Bool {
    isOne(of: Array(passwords.prefix(Self.mostCandidates)), secrets.source)
  }

  /// Whether a name has a password of its own.
  func isListed(_ user: String) -> Bool { !users[user].isEmpty }

  /// Whether it has a thread.
  var hasThread: Bool { hashing.isRunning }

  /// Answers at once, or returns nil: the answer comes later, with the token, from `answers()`.
  /// - Parameters:
  ///   - user: the name as the client sent it; nil or empty stands for `source`.
  ///   - passwords: what may have been meant for the password, the likeliest first. Empty ones are never right.
  ///   - mount: the mount that is asked for. Where none is named (nil), a password that is good for one mount only opens
  ///     administration and nothing else.
  func check(
    user: String?, passwords: [[UInt8]], mount: String?, purpose: Purpose, token: UInt64
  ) -> Verdict? {
    let name = Self.shownName(user)
    let candidates = Array(passwords.filter { SecretFile.lengths.contains($0.count) }.prefix(Self.mostCandidates))
    if candidates.isEmpty { return .wrong }
    if purpose != .source, name == "admin", isOne(of: candidates, secrets.admin) {
      return .accepted(user: name, priority: 0, isAdmin: true)
    }
    let entries = users[name]
    if entries.isEmpty, isOne(of: candidates, secrets.source) {
      return .accepted(user: name, priority: 0, isAdmin: false)
    }
    guard let decoy = users.decoy else { return .wrong }
    let lines = entries.isEmpty ? [(decoy, Verdict.wrong)] : Self.lines(entries, name, mount, purpose)
    return hashing.ask(.init(token: token, candidates: candidates, lines: lines)) ? nil : .busy
  }

  /// Takes out the answers to questions that could not be answered at once, in the order of asking.
  func answers() -> [(token: UInt64, verdict: Verdict)] { hashing.answers() }

  /// The name that a session gets: without what can't be shown, so that nobody looks like another user who is not.
  private static func shownName(_ user: String?) -> String {
    let name = Text.clean(Text.cut(Text.clean(user ?? ""), toUTF8: longestName))
    return name.isEmpty ? "source" : name
  }

  private func isOne(of candidates: [[UInt8]], _ secret: [UInt8]?) -> Bool {
    guard let secret else { return false }
    return candidates.contains { constantTimeEquals($0, expected: secret) }
  }

  /// What each line of a name means when its password is right, those for this mount first.
  private static func lines(
    _ entries: [UserTable.Entry], _ name: String, _ mount: String?, _ purpose: Purpose
  ) -> [(hash: PasswordHash, verdict: Verdict)] {
    func isGood(_ entry: UserTable.Entry) -> Bool {
      entry.mount == nil || entry.mount == mount || mount == nil && purpose == .administration
    }
    let good = entries.filter(isGood).map { entry in
      (hash: entry.hash, verdict: Verdict.accepted(user: name, priority: entry.priority, isAdmin: false))
    }
    return good + entries.filter { !isGood($0) }.map { (hash: $0.hash, verdict: Verdict.wrongMount) }
  }
}
