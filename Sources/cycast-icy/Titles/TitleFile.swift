// SPDX-License-Identifier: MIT
import Glibc
import StreamKit

/// Looks four times a second at a file whose content is the current title, or a timetable, and reads it when it has
/// changed: written anew, written on, or replaced by another of its name.
///
/// From a change on it is read at every look until one comes two seconds after it, since a second change within one tick
/// of the file system's clock does not show in its times. A file that is gone leaves its title. An empty one means that there is no title, but
/// only when it is still empty at the next look: `echo` empties a file before it writes.
final class TitleFile {
  /// Nanoseconds between two looks.
  static let interval: Int64 = 250_000_000
  /// The coarsest clock of a file system that one meets (FAT: two seconds, in nanoseconds).
  static let coarsestTick: Int64 = 2_000_000_000
  /// So many bytes that were not read yet are taken; of more, the last `TitleFileState.window`.
  static let mostBytes = 1 << 20

  private let path: String
  private let warnings: TitleWarnings
  private var state = TitleFileState()
  private var seen: FileStatus?
  private var freshUntil: Int64 = 0
  /// Whether a file that has not changed since need not be read.
  private var isSettled = false
  private var wasBlank = false
  /// When to look again (monotonic nanoseconds).
  private(set) var wakesAt: Int64 = 0
  /// Whether a FIFO was found there.
  private(set) var isPipe = false
  /// How often a timetable was written anew.
  private(set) var timetables = 0

  /// Looks at a path from now on; the first look is due at once.
  init(_ path: String, _ warnings: TitleWarnings) {
    self.path = path
    self.warnings = warnings
  }

  /// Looks, when that is due, and returns the titles that are new.
  func take(at now: Int64) -> [SaidTitle] {
    guard now >= wakesAt else { return [] }
    wakesAt = now + Self.interval
    do throws(SystemError) {
      let status = try FileStatus(path: path)
      isPipe = status.kind == .pipe
      if isPipe || !isDue(status, now) { return [] }
      let titles = try read(at: now)
      seen = status
      isSettled = now >= freshUntil && !wasBlank
      warnings.readable()
      return titles
    } catch {
      seen = nil
      if !error.isMissing { warnings.unreadable("\(error)") }
      return []
    }
  }

  private func isDue(_ status: FileStatus, _ now: Int64) -> Bool {
    if status == seen { return !isSettled }
    freshUntil = now + Self.coarsestTick
    return true
  }

  /// Reads what is new, or all when it is another content. A size is not to be trusted: it is 0 in /proc.
  private func read(at now: Int64) throws(SystemError) -> [SaidTitle] {
    let file = try Descriptor.open(path, O_RDONLY | O_NONBLOCK)
    let status = try FileStatus(descriptor: file.number)
    guard status.kind == .regular else {
      throw SystemError("read", number: status.kind == .directory ? EISDIR : EINVAL)
    }
    let end = state.windowStart + state.windowLength
    var bytes: [UInt8] = []
    try append(to: &bytes, from: file.number, at: state.windowStart, most: state.windowLength)
    if state.isContinued(by: bytes.span), status.size - end <= Self.mostBytes {
      wasBlank = false
      bytes.reserveCapacity(bytes.count + max(status.size - end, 0))
      try append(to: &bytes, from: file.number, at: end, most: Self.mostBytes)
      return state.takeNew(bytes.span) { warnings.unusable($0, at: now) }
    }
    let isLong = status.size > Self.mostBytes
    let start = isLong ? status.size - TitleFileState.window : 0
    bytes.removeAll()
    bytes.reserveCapacity(max(status.size - start, 0))
    try append(to: &bytes, from: file.number, at: start, most: Self.mostBytes)
    return begun(bytes, from: start, at: now)
  }

  /// Takes another content than before.
  private func begun(_ bytes: [UInt8], from start: Int, at now: Int64) -> [SaidTitle] {
    if !wasBlank, TitleFileState.isBlank(bytes.span) {
      wasBlank = true
      return []
    }
    wasBlank = false
    if state.hasTimes { timetables += 1 }
    let titles = state.takeAll(bytes.span, from: start) { warnings.unusable($0, at: now) }
    if start > 0, state.hasTimes { warnings.tooLong(for: Self.mostBytes) }
    return titles
  }

  /// Appends at most so many bytes of a file from a place on; fewer at its end.
  private func append(
    to bytes: inout [UInt8], from number: Int32, at start: Int, most: Int
  ) throws(SystemError) {
    var chunk = [UInt8](repeating: 0, count: 4_096)
    var count = 0
    while count < most {
      let result: Result<Moved, SystemError> = chunk.withUnsafeMutableBytes { raw in
        Result { () throws(SystemError) in
          let room = UnsafeMutableRawBufferPointer(rebasing: raw.prefix(most - count))
          return try StreamKit.read(number, at: start + count, into: room)
        }
      }
      guard case .bytes(let more) = try result.get() else { return }
      bytes += chunk[..<more]
      count += more
    }
  }
}
