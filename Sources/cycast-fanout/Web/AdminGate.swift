// SPDX-License-Identifier: MIT
import StreamKit

/// Says whether a request is the administrator's: user `admin`, with the password, in the Basic scheme. Keeps nothing of
/// what was sent but how often it was wrong.
struct AdminGate {
  /// What a request may do.
  enum Verdict: Equatable {
    /// It may administer.
    case accepted
    /// Nobody may: there is no password.
    case closed
    /// It does not say who it is, which counts for nothing.
    case unknown
    /// Its name or password is wrong.
    case wrong
    /// Too many wrong passwords came from there: not even a right one is looked at for so many seconds.
    case later(seconds: Int)
  }

  /// The name that goes with the password.
  static let user = "admin"

  /// 1 to 256 bytes; nil closes the gate.
  var password: [UInt8]?
  private var wrongPasswords = WrongPasswords()

  init(password: [UInt8]?) { self.password = password }

  /// Judges a request. `now` (monotonic nanoseconds) never goes back. Loopback does not wait, nor a Unix socket: a proxy
  /// with all the world behind it may be there, one that is not trusted to say whom it serves.
  mutating func judge(_ request: RequestHead, from address: PeerAddress, at now: Int64) -> Verdict {
    guard let password else { return .closed }
    guard let credentials = BasicCredentials(request) else { return .unknown }
    let isExempt = address.isLoopback || address == .none
    if !isExempt, let left = wrongPasswords.waits(address, at: now) {
      return .later(seconds: Int((left + 999_999_999) / 1_000_000_000))
    }
    let isRight = constantTimeEquals(credentials.password, expected: password)
    if isRight, credentials.user == AdminGate.user { return .accepted }
    if !isExempt { wrongPasswords.note(address, at: now) }
    return .wrong
  }
}
