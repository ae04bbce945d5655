// SPDX-License-Identifier: MIT
import StreamKit

/// A recording while it is written: a hidden file `.NAME.part`, which gets its name when it is complete.
struct RecordFile: ~Copyable {
  /// Where it is written.
  let path: FilePath

  private let descriptor: Descriptor
  private let status: FileStatus
  private let place: RecordPlace
  private let attempt: Int
  private var bytes = 0
  private var tagBytes = 0

  private init(
    _ path: FilePath, _ descriptor: consuming Descriptor, _ place: RecordPlace, _ attempt: Int
  ) throws(SystemError) {
    status = try FileStatus(descriptor: descriptor.number)
    self.path = path
    self.descriptor = descriptor
    self.place = place
    self.attempt = attempt
  }

  /// Begins a file, under the first name that neither a recording nor its sheet has, and writes the tag. What could not
  /// be begun leaves nothing behind.
  static func begin(_ place: RecordPlace) throws(RecordProblem) -> RecordFile {
    var file = try create(place)
    let tag = place.session.tag
    do throws(RecordProblem) {
      if !tag.isEmpty { try file.append(tag) }
    } catch {
      file.remove()
      throw error
    }
    file.tagBytes = tag.count
    return file
  }

  private static func create(_ place: RecordPlace) throws(RecordProblem) -> RecordFile {
    var attempt = place.free(from: 1)
    while true {
      let path = place.temporary(attempt)
      do throws(SystemError) {
        return try RecordFile(path, try Descriptor.create(path), place, attempt)
      } catch {
        guard error.isNameTaken, attempt < RecordPlace.mostAttempts else { throw .system(error) }
      }
      attempt = place.free(from: attempt + 1)
    }
  }

  /// Writes a run of whole units. When that fails, the file ends with the last unit of the runs before.
  mutating func append(_ run: [UInt8]) throws(RecordProblem) {
    // Asked each time: a file without a name would take bytes to the end of the session.
    try checkPlace()
    do throws(SystemError) {
      try place.disk.writeAll(descriptor.number, run)
      bytes += run.count
    } catch {
      try? truncateFile(descriptor.number, to: bytes)
      throw .system(error)
    }
  }

  /// Whether there is audio in it.
  var holdsAudio: Bool { bytes > tagBytes }

  /// Puts the file on the disk and gives it its name, and the sheet beside it. Returns what there is then, and what went
  /// wrong. A file without audio is removed.
  consuming func finish(_ cueSheet: CueSheet, duration: Int64?) -> (kept: RecordedFile?, problem: RecordProblem?) {
    guard holdsAudio else {
      remove()
      return (nil, nil)
    }
    var problem: RecordProblem?
    do throws(SystemError) {
      try place.disk.sync(descriptor.number)
    } catch {
      // What could be read of it is still better than nothing.
      problem = .system(error)
    }
    do throws(RecordProblem) {
      let attempt = try giveName()
      let cueFailure = writeSheet(cueSheet, attempt, duration)
      return (
        RecordedFile(path: place.path(attempt), bytes: bytes, duration: duration, cueFailure: cueFailure), problem
      )
    } catch {
      return (nil, problem ?? error)
    }
  }

  /// Takes the name it was begun under, or the next that is free. Returns which one.
  private func giveName() throws(RecordProblem) -> Int {
    try checkPlace()
    var attempt = place.free(from: attempt)
    while true {
      do throws(SystemError) {
        try renameNew(path, place.path(attempt))
        return attempt
      } catch {
        guard error.isNameTaken, attempt < RecordPlace.mostAttempts else { throw .system(error) }
      }
      attempt = place.free(from: attempt + 1)
    }
  }

  private func writeSheet(_ sheet: CueSheet, _ attempt: Int, _ duration: Int64?) -> RecordProblem? {
    let (path, temporary) = place.cueSheet(attempt)
    let name = place.names.file(place.session, attempt: attempt)
    do throws(SystemError) {
      try removeFile(temporary)
      let descriptor = try Descriptor.create(temporary)
      let text = sheet.text(file: name, codec: place.session.codec, duration: duration)
      try place.disk.writeAll(descriptor.number, Array(text.utf8))
      try place.disk.sync(descriptor.number)
      try renameNew(temporary, path)
      return nil
    } catch {
      try? removeFile(temporary)
      return .system(error)
    }
  }

  /// Throws `gone` when the path does not lead to the file any more.
  private func checkPlace() throws(RecordProblem) {
    do throws(SystemError) {
      let now = try FileStatus(path: path)
      if now.inode == status.inode, now.device == status.device { return }
    } catch {
      if !error.isMissing { throw .system(error) }
    }
    throw .gone
  }

  private func remove() {
    // Another's file that has taken the name is not touched.
    if (try? FileStatus(path: path).inode) == status.inode { try? removeFile(path) }
  }
}
