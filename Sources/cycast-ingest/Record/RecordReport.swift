// SPDX-License-Identifier: MIT
import StreamKit

/// A recording that has its final name.
struct RecordedFile: Equatable, Sendable {
  let path: FilePath
  /// The file's size, tag included.
  let bytes: Int
  /// Nanoseconds of audio; nil when the recording ended before the session and it is not known.
  let duration: Int64?
  /// Why there is no sheet of titles beside it; nil when there is one.
  let cueFailure: RecordProblem?
}

/// Why a recording stopped, or a part of it could not be made.
enum RecordProblem: Error, Equatable, Sendable {
  /// A call failed.
  case system(SystemError)
  /// The file or its folder was moved or removed while it was written.
  case gone
  /// More bytes waited for the disk than may wait.
  case tooSlow
}

/// What the recorder has to tell the operator.
enum RecordReport: Equatable, Sendable {
  /// A file has been begun, under a temporary path.
  case started(FilePath)
  /// A recording is whole, or as whole as it will be, and has its name.
  case finished(RecordedFile)
  /// Recording in a folder stopped before the session did. `kept` is what there is of it, under its final name; nil where
  /// there was no audio yet or it cannot be reached any more. When the disk was too slow, a `finished` follows as soon as
  /// the disk has taken what it was given.
  case stopped(FilePath, RecordProblem, kept: RecordedFile?)
}

extension RecordProblem: CustomStringConvertible {
  /// What went wrong and what to do, for the end of a sentence.
  var description: String {
    switch self {
    case .gone: "the file was moved or removed (put the folder back; the next session is recorded again)"
    case .tooSlow: "the disk is too slow (try another folder or disk; the next session is recorded again)"
    case .system(let error): "\(error) (\(Self.remedy(error)); the next session is recorded again)"
    }
  }

  private static func remedy(_ error: SystemError) -> String {
    if error.isOutOfSpace { return "free some space there" }
    if error.isMissing { return "put the folder back" }
    if error.isForbidden { return "let this user write there" }
    return "check the disk"
  }
}

extension RecordReport {
  /// Tells it to the log: what went well as information, the rest as a warning.
  func write(to log: Log) {
    switch self {
    case .started(let path):
      log.detail("recording", ("path", path.description))
    case .finished(let file):
      log.info("recorded", ("path", file.path.description), ("bytes", String(file.bytes)), ("seconds", file.seconds))
      file.warnOfCue(log)
    case .stopped(let folder, let problem, let kept):
      log.warning("recording in \(folder) stopped: \(problem)")
      guard let kept else { return }
      log.info("kept what was recorded", ("path", kept.path.description), ("bytes", String(kept.bytes)))
      kept.warnOfCue(log)
    }
  }
}

extension RecordedFile {
  /// Seconds with one decimal, or `?`.
  fileprivate var seconds: String { duration.map { "\($0 / 1_000_000_000).\($0 / 100_000_000 % 10)" } ?? "?" }

  fileprivate func warnOfCue(_ log: Log) {
    guard let cueFailure else { return }
    log.warning("no cue sheet for \(path): \(cueFailure)")
  }
}
