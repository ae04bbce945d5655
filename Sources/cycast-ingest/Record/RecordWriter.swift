// SPDX-License-Identifier: MIT
import StreamKit

/// What the loop tells the thread that writes recordings.
enum RecordOrder: Sendable {
  /// A session begins.
  case begin(RecordSession)
  /// Audio has come: whole units, and the titles so far.
  case audio([UInt8], CueSheet)
  /// The session is over, or recorded no further; how long it was, in nanoseconds, where that is known.
  case end(CueSheet, duration: Int64?)
}

/// Makes files of sessions, order by order, and says what came of it. Lives on the helper thread: its calls take as long
/// as the disk does.
struct RecordWriter: ~Copyable {
  private let folder: FilePath
  private let names: RecordName
  private let disk: RecordDisk
  /// The session that is recorded; nil between two, and when the recording of one has stopped.
  private var session: RecordSession?
  /// Its file, from its first audio on.
  private var file: RecordFile?
  private var cueSheet: CueSheet?

  /// Writes to a folder.
  init(folder: FilePath, names: RecordName, disk: RecordDisk) {
    self.folder = folder
    self.names = names
    self.disk = disk
  }

  /// Does what is ordered.
  mutating func take(_ order: RecordOrder) -> [RecordReport] {
    switch order {
    case .begin(let session):
      self.session = session
      return []
    case .audio(let run, let cueSheet):
      guard let session else { return [] }
      return write(run, cueSheet, of: session)
    case .end(let cueSheet, let duration):
      session = nil
      guard let file = file.take() else { return [] }
      let (kept, problem) = file.finish(cueSheet, duration: duration)
      if let problem { return [.stopped(folder, problem, kept: kept)] }
      return kept.map { [.finished($0)] } ?? []
    }
  }

  private mutating func write(_ run: [UInt8], _ cueSheet: CueSheet, of session: RecordSession) -> [RecordReport] {
    var reports: [RecordReport] = []
    do throws(RecordProblem) {
      if file == nil {
        let place = RecordPlace(folder: folder, names: names, session: session, disk: disk)
        let new = try RecordFile.begin(place)
        reports.append(.started(new.path))
        file = consume new
      }
      try file?.append(run)
      self.cueSheet = cueSheet
    } catch {
      reports.append(stop(error, session))
    }
    return reports
  }

  /// Ends a recording that cannot go on; what there is of it is kept.
  private mutating func stop(_ problem: RecordProblem, _ session: RecordSession) -> RecordReport {
    self.session = nil
    guard let file = file.take() else { return .stopped(folder, problem, kept: nil) }
    // The titles of the last run that was written: those of this one may lie past the file's end.
    let (kept, _) = file.finish(cueSheet ?? session.cueSheet, duration: nil)
    return .stopped(folder, problem, kept: kept)
  }
}
