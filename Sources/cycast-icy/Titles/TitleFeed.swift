// SPDX-License-Identifier: MIT
import Glibc
import StreamKit

/// The titles of `--titles`, or of standard input, as they come. Never waits.
///
/// A regular file, or a path where nothing is yet, is looked at four times a second: `TitleFile`. A FIFO or descriptor is
/// read line by line: `TitleStream`. A FIFO that is made where nothing was is read as one from then on; one that is taken
/// away and made anew while it is read is not noticed.
final class TitleFeed {
  private let name: String
  private let warnings: TitleWarnings
  private var file: TitleFile?
  private var stream: TitleStream?

  /// Opens the source. Throws `.usage` for a descriptor that is not open for reading, and `.noInput` for what can't be
  /// read for any other reason than that there is nothing yet.
  init(_ source: TitleSource, log: Log) throws(CommandError) {
    name = source.text
    warnings = TitleWarnings(source: name, log: log)
    switch source {
    case .descriptor(let number): stream = try TitleFeed.inherited(number, name, warnings)
    case .path(let path): try open(path, log)
    }
  }

  /// Reads lines from a descriptor, which may be standard input; it stays the caller's, and its flags stay as they are.
  convenience init(descriptor number: Int32, log: Log) throws(CommandError) {
    try self.init(.descriptor(number), log: log)
  }

  /// Readable when there may be titles, for level-triggered waiting; nil when time tells, or nothing more can come. It may
  /// change with each `take`.
  var descriptor: Int32? { stream?.descriptor }

  /// When to look again (monotonic nanoseconds; 0: at once); nil when the descriptor tells, or nothing more can come.
  var wakesAt: Int64? { file?.wakesAt ?? stream?.wakesAt }

  /// Whether nothing more can come: a descriptor was read to its end.
  var isAtEnd: Bool { stream?.isAtEnd ?? false }

  /// Whether titles come from a file, by its path or opened for us: the places that they say are those of a whole stream.
  var isTimetable: Bool { file != nil || stream?.isFile == true }

  /// Counts up when a file with titles that have an `at` was not written on but written anew: what it said before, and has
  /// not come yet, is no longer meant.
  var timetables: Int { file?.timetables ?? 0 }

  /// Takes what has come, in order; of a descriptor or FIFO at most `TitleStream.mostAtOnce` bytes.
  func take(at now: Int64) -> [SaidTitle] {
    if let stream { return stream.take(at: now) }
    guard let file else { return [] }
    let titles = file.take(at: now)
    if file.isPipe { followPipe(at: now) }
    return titles
  }

  private func open(_ path: String, _ log: Log) throws(CommandError) {
    var kind: FileStatus.Kind?
    do throws(SystemError) {
      kind = try FileStatus(path: path).kind
      switch kind {
      case .pipe: stream = try TitleStream(fifo: path, warnings)
      case .characterDevice: stream = try TitleStream(device: path, warnings)
      case .directory: throw SystemError("read", number: EISDIR)
      default:
        _ = try Descriptor.open(path, O_RDONLY | O_NONBLOCK)
        file = TitleFile(path, warnings)
      }
    } catch {
      guard error.isMissing else {
        let hint = kind == .pipe && error.isForbidden ? " (we must be allowed to read and to write the FIFO)" : ""
        throw CommandError(.noInput, "cannot read titles from \(path): \(error)\(hint)")
      }
      log.info("there are no titles yet: the file is not there", ("file", path))
      file = TitleFile(path, warnings)
    }
  }

  /// A FIFO has come where a file was looked for.
  private func followPipe(at now: Int64) {
    do throws(SystemError) {
      stream = try TitleStream(fifo: name, warnings)
      file = nil
    } catch {
      warnings.unreadable("\(error)")
    }
  }

  private static func inherited(
    _ number: Int32, _ name: String, _ warnings: TitleWarnings
  ) throws(CommandError) -> TitleStream {
    guard isOpenDescriptor(number) else {
      if number == 0 { throw CommandError(.noInput, "standard input is closed: pipe titles into it") }
      throw CommandError(
        .usage, "descriptor \(number) of --titles is not open (write \(number)<FILE behind the command)")
    }
    guard isReadable(number) else {
      if number == 0 { throw CommandError(.noInput, "standard input is open for writing only: pipe titles into it") }
      throw CommandError(
        .usage,
        "descriptor \(number) of --titles is open for writing only (write \(number)<FILE behind the command)")
    }
    do throws(SystemError) {
      return try TitleStream(inherited: number, warnings)
    } catch {
      throw CommandError(.noInput, "cannot read titles from \(name): \(error)")
    }
  }
}
