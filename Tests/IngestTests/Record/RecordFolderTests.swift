// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import Testing

@testable import cycast_ingest

@Suite struct RecordFolderTests {
  private func refusal(_ folder: FilePath) -> CommandError? {
    do throws(CommandError) {
      try Recorder.checkDirectory(folder)
      return nil
    } catch {
      return error
    }
  }

  @Test func goodFolderIsLeftAsItWas() throws {
    let studio = try RecordStudio()
    #expect(refusal(studio.folder) == nil)
    #expect(try studio.names.isEmpty)
  }

  @Test func folderThatIsNotThereIsRefusedWithTheRemedy() throws {
    let path = try RecordStudio().at("none")
    #expect(
      refusal(path)
        == CommandError(
          .cannotCreate, "cannot record in \(path): No such file or directory (make it: mkdir -p \(path))"))
  }

  @Test func fileIsNoFolder() throws {
    let studio = try RecordStudio()
    try studio.write("file", "")
    let path = studio.at("file")
    #expect(refusal(path) == CommandError(.cannotCreate, "cannot record in \(path): it is no folder (name one)"))
  }

  // procfs refuses new files to root as well.
  @Test func folderThatTakesNoFilesIsRefused() throws {
    let error = try #require(refusal(FilePath("/proc/self")))
    #expect(error.code == .cannotCreate && error.message.hasPrefix("cannot record in /proc/self: "))
  }

  @Test func leftoversAreNamedAndLeft() throws {
    let studio = try RecordStudio()
    for name in [".b.mp3.part", ".a.cue.part", "c.part", ".d", "e.mp3"] { try studio.write(name, "x") }
    #expect(Recorder.leftovers(in: studio.folder) == [".a.cue.part", ".b.mp3.part"])
    #expect(Recorder.leftovers(in: studio.at("none")).isEmpty)
    let file = studio.at("log")
    let output = try Descriptor.create(file)
    Recorder.warnOfLeftovers(in: studio.folder, Log(program: "toy", descriptor: output.number))
    #expect(
      try studio.text("log")
        == "toy: warning: unfinished recordings in \(studio.folder): .a.cue.part, .b.mp3.part "
        + "(of a run that was cut short: rename or remove them)\n")
    #expect(try studio.names.count == 6)
  }

  @Test func reportsAreSentencesWithARemedy() throws {
    let studio = try RecordStudio()
    let output = try Descriptor.create(studio.at("log"))
    let log = Log(program: "toy", descriptor: output.number)
    let file = RecordedFile(path: FilePath("/r/a.mp3"), bytes: 10, duration: 12_345_678_901, cueFailure: nil)
    let part = RecordedFile(path: FilePath("/r/b.mp3"), bytes: 5, duration: nil, cueFailure: .gone)
    RecordReport.started(FilePath("/r/.a.mp3.part")).write(to: log)
    RecordReport.finished(file).write(to: log)
    RecordReport.stopped(FilePath("/r"), .system(SystemError("write", number: ENOSPC)), kept: part).write(to: log)
    RecordReport.stopped(FilePath("/r"), .tooSlow, kept: nil).write(to: log)
    #expect(
      try studio.text("log") == """
        toy: info: recorded path=/r/a.mp3 bytes=10 seconds=12.3
        toy: warning: recording in /r stopped: No space left on device (free some space there; the next session is recorded \
        again)
        toy: info: kept what was recorded path=/r/b.mp3 bytes=5
        toy: warning: no cue sheet for /r/b.mp3: the file was moved or removed (put the folder back; the next session is recorded \
        again)
        toy: warning: recording in /r stopped: the disk is too slow (try another folder or disk; the next session is \
        recorded again)

        """)
  }
}
