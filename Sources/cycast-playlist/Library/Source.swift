// SPDX-License-Identifier: MIT
import Glibc
import StreamKit

/// One list or folder as it was last read, so that it need not be read again before it changes.
///
/// What has once been read stays when the list or folder vanishes or cannot be read: music goes on while somebody works on
/// it. The same holds for a list that stops in mid-line, or is empty, within `writingTime` of its last change: whoever
/// rewrites a list in place first empties it.
struct Source {
  /// A track, or something that has tracks in it.
  struct Item: Equatable {
    var entry: Entry
    /// Whether it is a source of its own: a list, a folder, or what is not there yet and may become one.
    var opens: Bool
  }

  /// What the path was when it was last looked at.
  enum Kind: Equatable {
    /// A folder, a list, a file that is played, nothing so far.
    case folder, list(ListFormat), file, missing
  }

  /// Tells one folder from another whatever it is called.
  struct Identity: Hashable {
    let device: UInt64, inode: UInt64
  }

  /// How long after a change a file may look unchanged though it is not, or be half written: 2 s, the grain of the times
  /// that FAT keeps, the coarsest in use.
  static let writingTime: Int64 = 2_000_000_000

  /// Where it is, and which list named it.
  let entry: Entry
  private(set) var kind = Kind.missing
  /// What it holds, lists in their own order, folders in `NaturalOrder`.
  private(set) var items: [Item] = []
  /// The file behind the path when it was last seen.
  private(set) var identity: Identity?

  /// The state that was read; nil when nothing was there.
  private var status: FileStatus?
  /// Whether another state would show in `status`.
  private var isSettled = false
  private var hasComplained = false

  /// Nothing read yet.
  init(_ entry: Entry) { self.entry = entry }

  /// Whether reading again may give something else. Costs one stat(2).
  var isChanged: Bool { !isSettled || (try? FileStatus(path: entry.path)) != status }

  /// Reads it, if it has changed or `anyway`. `now` is the wall clock's time, to be compared with the files' times.
  mutating func read(anyway: Bool, with reader: SourceReader, now: Int64, warnings: inout Warnings) {
    do {
      let status = try FileStatus(path: entry.path)
      if isSettled, !anyway, status == self.status { return }
      self.status = status
      identity = Identity(device: status.device, inode: status.inode)
      let age = now - status.modified
      isSettled = age > Self.writingTime || age < -Self.writingTime
      try take(status, reader, &warnings)
      hasComplained = false
    } catch {
      fail(error, limit: reader.limits.listBytes, &warnings)
    }
  }

  private mutating func take(
    _ status: FileStatus, _ reader: SourceReader, _ warnings: inout Warnings
  ) throws(SystemError) {
    if status.kind == .directory {
      items = try reader.folder(entry.path)
      kind = .folder
    } else if let format = ListFormat(entry.path) {
      let bytes = try readFile(entry.path, limit: reader.limits.listBytes)
      // One more than fits, so that the walk sees that there is more.
      let contents = format.parse(bytes, most: reader.limits.entries + 1)
      let isBeingWritten = !isSettled && (contents.looksCut || contents.items.isEmpty)
      if !isBeingWritten || items.isEmpty { items = reader.list(contents, at: entry.path, &warnings) }
      kind = .list(format)
    } else {
      items = [Item(entry: entry, opens: false)]
      kind = .file
    }
  }

  private mutating func fail(_ error: SystemError, limit: Int, _ warnings: inout Warnings) {
    if error.call.description == "stat" {
      (status, isSettled) = (nil, true)
    } else {
      // Whether it can be read now does not show in its state; that it is too large does.
      isSettled = error.number == EFBIG
    }
    if hasComplained { return }
    hasComplained = true
    let reason = error.number == EFBIG ? "larger than \(limit) bytes" : error.message
    let prefix = entry.place.map { "\($0): " } ?? ""
    let rest = items.isEmpty ? "" : " (what it held before stays: \(items.count))"
    warnings.add("\(prefix)cannot read \(entry.path): \(reason)\(rest)")
  }
}
