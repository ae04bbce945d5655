// SPDX-License-Identifier: MIT
import StreamKit

/// Where a session's recording goes: the paths it can have, and the disk they are on.
struct RecordPlace: Sendable {
  let folder: FilePath
  let names: RecordName
  let session: RecordSession
  let disk: RecordDisk

  /// How many names are tried: more sessions in a second are none.
  static let mostAttempts = 999
  /// What stands around the name of a recording that is not complete.
  static let prefix = ".", suffix = ".part"

  /// The recording's path under one of its names.
  func path(_ attempt: Int) -> FilePath { folder.appending(FilePath(names.file(session, attempt: attempt))) }

  /// Where it is written until it is complete.
  func temporary(_ attempt: Int) -> FilePath { temporary(names.file(session, attempt: attempt)) }

  /// The sheet's path, and where it is written.
  func cueSheet(_ attempt: Int) -> (path: FilePath, temporary: FilePath) {
    let name = names.base(at: session.wallClock, user: session.user, attempt: attempt) + ".cue"
    return (folder.appending(FilePath(name)), temporary(name))
  }

  private func temporary(_ name: String) -> FilePath { folder.appending(FilePath(Self.prefix + name + Self.suffix)) }

  /// The first attempt from `first` on whose names nobody has, the last one when all are taken.
  func free(from first: Int) -> Int {
    (first..<max(first, Self.mostAttempts)).first { attempt in
      let taken = [path(attempt), cueSheet(attempt).path].contains { FileStatus.kind(ofName: $0) != nil }
      return !taken
    } ?? Self.mostAttempts
  }
}
