// SPDX-License-Identifier: MIT
import Glibc
import StreamKit

/// Looks four times a second at a file whose content is the current title, or a timetable, and reads it when it has
/// changed: written anew, written on, or replaced by another of its name.
///
/// For two seconds after a change it is read at every look, since a second change within one tick of the file system's
/// clock does not show in its times. A file that is gone leaves its title. An empty one means that there is no title, but
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
      warnings.readable()
      return titles
    } catch {
      seen = nil
      if !error.isMissing { warnings.unreadable("\(error)") }
      return []
    }
  }

  private func isDue(_ status: FileStatus, _ now: Int64) -> Bool {
    if status != seen { freshUntil = now + Self.coarsestTick }
    return now <= freshUntil
  }

  /// Reads what is new, or all when it is another content.
  private func read(at now: Int64) throws(SystemError) -> [SaidTitle] {
    let file = try Descriptor.open(path, O_RDONLY | O_NONBLOCK)
    let status = try FileStatus(descriptor: file.number)
    guard status.kind == .regular else {
      throw SystemError("read", number: status.kind == .directory ? EISDIR : EINVAL)
    }
    let known = try bytes(of: file.number, from: state.windowStart, most: state.windowLength + Self.mostBytes + 1)
    if state.isContinued(by: known.span), known.count - state.windowLength <= Self.mostBytes {
      return continued(known, at: now)
    }
    // A size is not to be trusted: it is 0 in /proc.
    let isLong = status.size > Self.mostBytes
    let start = isLong ? status.size - TitleFileState.window : 0
    let all = try bytes(of: file.number, from: start, most: Self.mostBytes)
    return begun(all, from: start, at: now)
  }

  private func continued(_ known: [UInt8], at now: Int64) -> [SaidTitle] {
    wasBlank = false
    return state.takeNew(known.span) { warnings.unusable($0, at: now) }
  }

  /// Takes another content than before.
  private func begun(_ bytes: [UInt8], from start: Int, at now: Int64) -> [SaidTitle] {
    if !wasBlank, TitleFileState.isBlank(bytes.span) {
      wasBlank = true
      return []
    }
    wasBlank = false
    if state.hasTimes { timetables += 1 }
    return state.takeAll(bytes.span, from: start) { warnings.unusable($0, at: now) }
  }

  /// At most so many bytes from a place on; fewer at the file's end.
  private func bytes(of number: Int32, from start: Int, most: Int) throws(SystemError) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while bytes.count < most {
      let result: Result<Moved, SystemError> = chunk.withUnsafeMutableBytes { raw in
        Result { () throws(SystemError) in
          let room = UnsafeMutableRawBufferPointer(rebasing: raw.prefix(most - bytes.count))
          return try StreamKit.read(number, at: start + bytes.count, into: room)
        }
      }
      guard case .bytes(let count) = try result.get() else { break }
      bytes += chunk[..<count]
    }
    return bytes
  }
}
