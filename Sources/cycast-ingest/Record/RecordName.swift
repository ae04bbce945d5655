// SPDX-License-Identifier: MIT
import StreamKit

/// Makes the names of recordings from the pattern of `--record-name`.
///
///     %Y-%m-%dT%H-%M-%SZ-NAME  →  2026-11-21T20-00-00Z-anna.mp3, then …-anna-2.mp3 where that is there already
///
/// The pattern is one of strftime(3), in UTC and English, in which `NAME` stands for the source's user name. Whatever
/// pattern and user say, the name stays in its folder, is no hidden file and has at most 245 bytes with all that is put
/// around it, of the 255 that a file system takes (NAME_MAX).
struct RecordName: Equatable, Sendable {
  /// As it was typed.
  let pattern: String

  /// What is used without the option.
  static let usualPattern = "%Y-%m-%dT%H-%M-%SZ-NAME"
  /// What stands for the user's name.
  private static let place = Array("NAME".utf8)
  /// The most bytes of a user's name.
  static let mostOfUser = 64
  /// The most bytes before the number of an attempt and the extension.
  static let mostOfBase = 230
  /// The most bytes that a pattern may come to on a long day.
  private static let mostOfPattern = 200
  /// Wednesday, 30 September 2026, 22:58:58 UTC, in nanoseconds: no day has longer names.
  private static let longDay: Int64 = 1_790_809_138_000_000_000

  /// The names of the usual pattern.
  init() { pattern = Self.usualPattern }

  /// Takes the option's value. Throws where it holds or makes a slash, makes no name at all or too long a one.
  init(_ pattern: String) throws(UsageError) {
    self.pattern = pattern
    let sample = expanded(at: Self.longDay, user: String(repeating: "n", count: Self.mostOfUser))
    if pattern.utf8.contains(UInt8(ascii: "/")) || sample.utf8.contains(UInt8(ascii: "/")) {
      throw UsageError(
        "'\(pattern)' has a slash or makes one (%D and %x do): recordings stay in the folder of --record")
    }
    // strftime leaves nothing of what is longer than 255 bytes.
    guard !sample.isEmpty || pattern.isEmpty else { throw UsageError("'\(pattern)' makes too long a name") }
    guard !Text.clean(sample).isEmpty else {
      throw UsageError("'\(pattern)' makes no name (write such as \(Self.usualPattern))")
    }
    guard sample.utf8.count <= Self.mostOfPattern else {
      throw UsageError("'\(pattern)' makes names of more than \(Self.mostOfPattern) bytes")
    }
  }

  /// The name without extension of a session that began at `wallClock` (nanoseconds since 1970): the first choice where
  /// `attempt` is 1, else with `-2`, `-3` … behind it.
  func base(at wallClock: Int64, user: String, attempt: Int = 1) -> String {
    let name = Text.cut(Self.harmless(expanded(at: wallClock, user: Self.safe(user))), toUTF8: Self.mostOfBase)
    return attempt > 1 ? "\(name)-\(attempt)" : name
  }

  /// The file's name: base and extension.
  func file(_ session: RecordSession, attempt: Int = 1) -> String {
    "\(base(at: session.wallClock, user: session.user, attempt: attempt)).\(Self.fileExtension(session.codec))"
  }

  /// A user's name as a part of a file's: control characters go, slashes, backslashes and quotes become `_`, as dots in
  /// front do, and it is cut between characters to 64 bytes. `live` where nothing is left.
  static func safe(_ user: String) -> String {
    let name = Text.cut(harmless(user), toUTF8: mostOfUser)
    return name.isEmpty ? "live" : name
  }

  /// The extension that players know a format by.
  static func fileExtension(_ codec: Codec) -> String {
    switch codec {
    case .mp1: "mp1"
    case .mp2: "mp2"
    case .mp3: "mp3"
    case .aac: "aac"
    case .vorbis: "ogg"
    case .opus: "opus"
    // RFC 5334 section 9: audio in Ogg that is not Vorbis.
    case .flac: "oga"
    case .raw: "raw"
    }
  }

  private func expanded(at wallClock: Int64, user: String) -> String {
    // The user's name comes last: a % in it is no directive.
    var rest = Array(CalendarTime(wallClock).formatted(pattern).utf8)[...]
    var name: [UInt8] = []
    while let byte = rest.first {
      let isPlace = rest.starts(with: Self.place)
      name += isPlace ? Array(user.utf8) : [byte]
      rest = rest.dropFirst(isPlace ? Self.place.count : 1)
    }
    return String(decoding: name, as: UTF8.self)
  }

  /// Keeps a text one name: no slash of either kind, no quote (a cue sheet has no escape for it), and in front neither
  /// a dot (hidden) nor a dash (an option to whoever types `rm *`).
  private static func harmless(_ text: String) -> String {
    var name = String.UnicodeScalarView()
    for scalar in Text.clean(text).unicodeScalars {
      switch scalar {
      case "/", "\\", "\"": name.append("_")
      case ".", "-": name.append(name.isEmpty ? "_" : scalar)
      default: name.append(scalar)
      }
    }
    return String(name)
  }
}
