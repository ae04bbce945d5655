// SPDX-License-Identifier: MIT

/// What became of a name and password.
enum Verdict: Equatable, Sendable {
  /// They are right, for this name, which is fit to be shown. `isAdmin` only when they are the administrator's and the
  /// purpose was not to go live.
  case accepted(user: String, priority: Int, isAdmin: Bool)
  /// They are not.
  case wrong
  /// They are, but for another mount.
  case wrongMount
  /// Too many wait to be checked.
  case busy
}

/// What a name and password are shown for.
enum Purpose: Sendable {
  /// To go live: the administrator's password does not do that.
  case source
  /// To set a title.
  case titles
  /// To see who is live, or to end a session.
  case administration
}
