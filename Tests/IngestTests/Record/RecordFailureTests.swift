// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

@testable import cycast_ingest

@Suite struct RecordFailureTests {
  private let base = RecordStudio.base
  /// 62,550 bytes: each is a block of its own.
  private let run = SampleFrames.mp3Frames(150)

  private static func isStop(_ report: RecordReport) -> Bool { report.problem != nil }

  @Test(arguments: [ENOSPC, EDQUOT, EIO])
  func fullOrBrokenDiskStopsTheRecordingOnceAndKeepsWholeUnits(number: Int32) throws {
    let (studio, disk) = (try RecordStudio(), TestDisk(room: 300_000, failure: number))
    let recorder = try Recorder(folder: studio.folder, disk: disk.calls)
    recorder.begin(now: NowPlaying(track: TrackInfo(title: "One")))
    for _ in 0..<20 { recorder.write(run) }
    let reports = try recorder.reports(until: Self.isStop)
    #expect(reports.filter(Self.isStop).count == 1)
    #expect(reports.last?.problem == .system(SystemError("write", number: number)))
    let kept = try #require(reports.last?.kept)
    #expect(kept.path == studio.at(base + ".mp3") && kept.duration == nil)
    // The sheet found no room either.
    #expect(kept.cueFailure == .system(SystemError("write", number: number)))
    let parts = StreamParts(try studio.bytes(base + ".mp3"))
    #expect(parts.frames.count == 4 * 150 && parts.rest == 0 && parts.tags.count == 1)
    #expect(try studio.names == [base + ".mp3"])
    #expect(!recorder.isRecording)
    recorder.write(run)
    recorder.end(duration: 5)
    #expect(try recorder.allReports().isEmpty)
  }

  @Test func nextSessionTriesAgain() throws {
    let (studio, disk) = (try RecordStudio(), TestDisk(room: 100_000))
    let recorder = try Recorder(folder: studio.folder, disk: disk.calls)
    recorder.begin()
    for _ in 0..<20 { recorder.write(run) }
    #expect(try recorder.reports(until: Self.isStop).last?.kept != nil)
    disk.setRoom(.max)
    recorder.begin()
    recorder.write(run)
    #expect(try recorder.allReports().last?.finished?.path == studio.at(base + "-2.mp3"))
    #expect(try StreamParts(studio.bytes(base + "-2.mp3")).frames.count == 150)
  }

  @Test(arguments: [0, 50])
  func diskWithoutRoomForTheFirstFrameLeavesNothing(room: Int) throws {
    let (studio, disk) = (try RecordStudio(), TestDisk(room: room))
    let recorder = try Recorder(folder: studio.folder, disk: disk.calls)
    recorder.begin()
    recorder.write(run)
    recorder.end(duration: 5)
    let reports = try recorder.allReports()
    #expect(
      reports.filter(Self.isStop) == [
        .stopped(studio.folder, .system(SystemError("write", number: ENOSPC)), kept: nil)
      ])
    #expect(try studio.names.isEmpty)
  }

  @Test func failureAtTheEndIsReportedAndTheFileKept() throws {
    let (studio, disk) = (try RecordStudio(), TestDisk(syncFailure: EIO))
    let recorder = try Recorder(folder: studio.folder, disk: disk.calls)
    recorder.begin()
    recorder.write(run)
    recorder.end(duration: 5)
    let last = try #require(try recorder.allReports().last)
    #expect(last.problem == .system(SystemError("fdatasync", number: EIO)))
    #expect(last.kept?.path == studio.at(base + ".mp3") && last.kept?.duration == 5)
    #expect(try StreamParts(studio.bytes(base + ".mp3")).frames.count == 150)
  }

  @Test func folderThatVanishesStopsTheRecordingAtTheNextBlock() throws {
    let studio = try RecordStudio()
    let recorder = try Recorder(folder: studio.folder)
    recorder.begin()
    recorder.write(run)
    recorder.flush()
    _ = try recorder.reports { if case .started = $0 { true } else { false } }
    try FileManager.default.removeItem(atPath: studio.folder.description)
    recorder.write(run)
    recorder.end(duration: 5)
    // The first run may still have been under way.
    #expect(try recorder.allReports() == [.stopped(studio.folder, .gone, kept: nil)])
  }

  @Test func folderThatIsNotThereIsReportedWithEachSession() throws {
    let studio = try RecordStudio()
    let folder = studio.at("none")
    let recorder = try Recorder(folder: folder)
    for _ in 0..<2 {
      recorder.begin()
      recorder.write(run)
      recorder.flush()
      let report = try recorder.reports(until: Self.isStop)
      #expect(report == [.stopped(folder, .system(SystemError("open", number: ENOENT)), kept: nil)])
    }
    #expect(try recorder.allReports().isEmpty)
  }

  @Test func fileThatAnotherHasTakenThePlaceOfIsNotTouched() throws {
    let studio = try RecordStudio()
    let recorder = try Recorder(folder: studio.folder)
    recorder.begin()
    recorder.write(run)
    recorder.flush()
    _ = try recorder.reports { if case .started = $0 { true } else { false } }
    try studio.write(".\(base).mp3.part", "other")
    recorder.end(duration: 5)
    #expect(try recorder.allReports() == [.stopped(studio.folder, .gone, kept: nil)])
    #expect(try studio.text(".\(base).mp3.part") == "other")
  }

  @Test func diskThatStallsIsGivenUpAfterFourMebibytesAndWhatItGotIsKept() throws {
    let (studio, disk) = (try RecordStudio(), TestDisk())
    let recorder = try Recorder(folder: studio.folder, disk: disk.calls)
    disk.close()
    recorder.begin()
    // 58,380 bytes: as many blocks fit whether the session itself is still waiting or not; one more is collected.
    let run = SampleFrames.mp3Frames(140)
    let blocks = (Recorder.mostWaiting - 4_096) / run.count
    try #require(blocks == Recorder.mostWaiting / run.count)
    for _ in 0...blocks { recorder.write(run) }
    #expect(recorder.isRecording)
    #expect(recorder.reports().filter(Self.isStop).isEmpty)
    recorder.write(run)
    #expect(!recorder.isRecording)
    #expect(try recorder.reports(until: Self.isStop).last == .stopped(studio.folder, .tooSlow, kept: nil))
    // A session that comes meanwhile is refused at once, and so is any number of them.
    for _ in 0..<5_000 {
      recorder.begin()
      recorder.write(run)
      recorder.end(duration: 1)
    }
    #expect(recorder.reports().allSatisfy { $0.problem == .tooSlow })
    disk.open()
    let reports = try recorder.allReports()
    let file = try #require(reports.compactMap(\.finished).first)
    #expect(file.duration == nil && file.path == studio.at(base + ".mp3"))
    let parts = StreamParts(try studio.bytes(base + ".mp3"))
    #expect(parts.frames.count == blocks * 140 && parts.rest == 0)
  }

  @Test func sessionsThatComeAndGoWhileTheDiskStallsAreLimited() throws {
    let (studio, disk) = (try RecordStudio(), TestDisk())
    let recorder = try Recorder(folder: studio.folder, disk: disk.calls)
    disk.close()
    var begun: Set<Int> = []
    for number in 0..<1_500 {
      let time = RecordStudio.time + Int64(number) * RecordStudio.second
      recorder.begin(codec: .aac, user: "", now: NowPlaying(), at: time)
      if recorder.isRecording { begun.insert(number) }
      recorder.write(SampleFrames.adts(length: 100, count: 1))
      recorder.end(duration: 1)
    }
    // A session and its block count for 8 KiB, and the first is taken out before it is stopped.
    #expect((512...513).contains(begun.count))
    disk.open()
    #expect(try recorder.allReports().compactMap(\.finished).count == 512)
    #expect(try studio.names.filter { $0.hasSuffix(".aac") }.count == 512)
  }

  @Test func sheetWhoseNameIsTakenIsReportedAndNotWrittenOver() throws {
    let studio = try RecordStudio()
    for number in 1...999 { try studio.write("\(base)\(number > 1 ? "-\(number)" : "").cue", "") }
    let recorder = try Recorder(folder: studio.folder)
    recorder.begin()
    recorder.write(run)
    let file = try #require(try recorder.allReports().last?.finished)
    #expect(file.path == studio.at(base + "-999.mp3"))
    #expect(file.cueFailure == .system(SystemError("renameat2", number: EEXIST)))
    #expect(try studio.names.count == 1_000)
  }

  @Test func shortBlocksAreNotHandedToADiskThatIsBehind() throws {
    let (studio, disk) = (try RecordStudio(), TestDisk())
    let recorder = try Recorder(folder: studio.folder, disk: disk.calls)
    disk.close()
    recorder.begin()
    recorder.write(run)
    recorder.flush()
    for _ in 0..<5_000 {
      recorder.write(SampleFrames.mp3Frames(1))
      recorder.flush()
    }
    #expect(recorder.isRecording)
    disk.open()
    #expect(try recorder.allReports().last?.finished != nil)
    #expect(try StreamParts(studio.bytes(base + ".mp3")).frames.count == 5_150)
  }
}
