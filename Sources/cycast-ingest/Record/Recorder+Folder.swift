// SPDX-License-Identifier: MIT
import StreamKit

extension Recorder {
  /// Makes sure, before anything starts, that files can be made in the folder of `--record`. A disk that is full now does
  /// not keep a station off the air: that is said when there is something to record.
  static func checkDirectory(_ folder: FilePath) throws(CommandError) {
    let problem: String
    do throws(SystemError) {
      if try FileStatus(path: folder).kind == .directory {
        try tryFile(in: folder)
        return
      }
      problem = "it is no folder (name one)"
    } catch {
      if error.isOutOfSpace { return }
      problem =
        error.isMissing
        ? "\(error) (make it: mkdir -p \(folder))"
        : "\(error) (let this user write there, or name another folder)"
    }
    throw CommandError(.cannotCreate, "cannot record in \(folder): \(problem)")
  }

  /// Makes a file and removes it. What access(2) says is not always what a file server does.
  private static func tryFile(in folder: FilePath) throws(SystemError) {
    let trial = folder.appending(FilePath(".cycast-trial-\(UInt64.random(in: 0...UInt64.max))"))
    _ = try Descriptor.create(trial)
    try removeFile(trial)
  }

  /// Recordings that were never completed: left by a run that was cut short, or written by another command just now.
  /// Empty where the folder cannot be read.
  static func leftovers(in folder: FilePath) -> [String] {
    let entries = (try? entriesInDirectory(folder)) ?? []
    return entries.map(\.name.description).filter { name in
      name.hasPrefix(RecordPlace.prefix) && name.hasSuffix(RecordPlace.suffix)
    }.sorted()
  }

  /// Warns of leftovers, by name, and leaves them where they are.
  static func warnOfLeftovers(in folder: FilePath, _ log: Log) {
    let names = leftovers(in: folder)
    guard !names.isEmpty else { return }
    let more = names.count > 5 ? " and \(names.count - 5) more" : ""
    log.warning(
      "unfinished recordings in \(folder): \(names.prefix(5).joined(separator: ", "))\(more) "
        + "(of a run that was cut short: rename or remove them)")
  }
}
