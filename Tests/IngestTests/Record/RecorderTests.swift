// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

@testable import cycast_ingest

@Suite struct RecorderTests {
  private let second = RecordStudio.second
  private let base = RecordStudio.base

  @Test func everyByteIsInTheFileBehindOneTag() throws {
    let frames = SampleFrames.mp3Frames(1_500)
    for cut in cuts(of: frames).filter({ $0.description != "byte by byte" }) {
      let studio = try RecordStudio()
      let recorder = try Recorder(folder: studio.folder)
      recorder.begin(.mp3, now: NowPlaying(track: TrackInfo(title: "One"), station: StationInfo(name: "Radio Home")))
      for piece in cut.pieces {
        recorder.write(Array(piece))
        recorder.flush()
      }
      recorder.title(TrackInfo(title: "Two", artist: "Band"), at: 20 * second)
      recorder.end(duration: 39 * second)
      let reports = try recorder.allReports()
      let parts = StreamParts(try studio.bytes(base + ".mp3"))
      #expect(parts.frames.flatMap { $0 } == frames && parts.rest == 0, "\(cut)")
      #expect(parts.tagPlaces == [0])
      #expect(
        reports == [
          .started(studio.at(".\(base).mp3.part")),
          .finished(
            RecordedFile(
              path: studio.at(base + ".mp3"), bytes: frames.count + parts.tags[0].count, duration: 39 * second,
              cueFailure: nil)),
        ])
      #expect(try studio.names == [base + ".cue", base + ".mp3"])
      #expect(
        try studio.text(base + ".cue") == """
          PERFORMER "anna"
          TITLE "Radio Home"
          FILE "\(base).mp3" MP3
            TRACK 01 AUDIO
              TITLE "One"
              INDEX 01 00:00:00
            TRACK 02 AUDIO
              TITLE "Two"
              PERFORMER "Band"
              INDEX 01 00:20:00

          """)
    }
  }

  @Test func tagNamesTheSessionAndCannotRenameAStation() throws {
    let station = StationInfo(name: "Radio Home", genre: "Talk", url: "http://home/", description: "at home")
    let now = NowPlaying(track: TrackInfo(title: "One"), station: station, origin: .live, source: "anna")
    for codec in [Codec.mp1, .mp2, .mp3, .aac] {
      let tag = RecordSession(codec: codec, user: "anna", now: now, wallClock: RecordStudio.time).tag
      let said = ID3Reader.read(tag.span)
      #expect(
        said
          == NowPlaying(
            track: TrackInfo(
              title: "Live, 2026-11-21 20:00 UTC", artist: "anna", album: "Radio Home", genre: "Talk",
              link: "http://home/")))
    }
    for codec in [Codec.vorbis, .opus, .flac, .raw] {
      #expect(RecordSession(codec: codec, user: "anna", now: now, wallClock: 0).tag.isEmpty)
    }
  }

  @Test func oggIsRecordedAsItComes() throws {
    let studio = try RecordStudio()
    let recorder = try Recorder(folder: studio.folder)
    let stream = try Fixtures.corpusBytes("vorbis-q3.ogg")
    recorder.begin(.vorbis)
    recorder.write(stream)
    #expect(try recorder.allReports().count == 2)
    #expect(try studio.bytes(base + ".ogg") == stream)
    #expect(try studio.text(base + ".cue").contains("FILE \"\(base).ogg\" WAVE\n"))
  }

  @Test func twoSessionsInASecondHaveTwoNames() throws {
    let studio = try RecordStudio()
    let recorder = try Recorder(folder: studio.folder)
    for number in 1...3 {
      recorder.begin()
      recorder.write(SampleFrames.mp3Frames(2, seed: UInt64(number)))
      recorder.end(duration: second)
    }
    let names = try recorder.allReports().compactMap { $0.finished?.path }
    #expect(names == ["", "-2", "-3"].map { studio.at(base + $0 + ".mp3") })
    #expect(try studio.text(base + "-3.cue").contains("FILE \"\(base)-3.mp3\""))
    let second = StreamParts(try studio.bytes(base + "-2.mp3"))
    #expect(second.frames.flatMap { $0 } == SampleFrames.mp3Frames(2, seed: 2))
  }

  @Test(arguments: ["mp3", "cue", "link"])
  func nothingThatIsThereIsWrittenOver(taken: String) throws {
    let studio = try RecordStudio()
    if taken == "link" {
      // A link to nowhere has a name all the same.
      #expect(symlink("/nonexistent", studio.at(base + ".mp3").description) == 0)
    } else {
      try studio.write("\(base).\(taken)", "mine")
    }
    let recorder = try Recorder(folder: studio.folder)
    recorder.begin()
    recorder.write(SampleFrames.mp3Frames(2))
    #expect(try recorder.allReports().last?.finished?.path == studio.at(base + "-2.mp3"))
    if taken != "link" { #expect(try studio.text("\(base).\(taken)") == "mine") }
    #expect(try studio.names.count == 3)
  }

  @Test func nameThatIsTakenWhileItIsWrittenIsLeftAlone() throws {
    let studio = try RecordStudio()
    let recorder = try Recorder(folder: studio.folder)
    recorder.begin()
    recorder.write(SampleFrames.mp3Frames(2))
    recorder.flush()
    _ = try recorder.reports { if case .started = $0 { true } else { false } }
    try studio.write(base + ".mp3", "mine")
    #expect(try recorder.allReports().last?.finished?.path == studio.at(base + "-2.mp3"))
    #expect(try studio.text(base + ".mp3") == "mine")
    #expect(try studio.names == [base + "-2.cue", base + "-2.mp3", base + ".mp3"])
  }

  @Test func leftoverOfACrashIsKept() throws {
    let studio = try RecordStudio()
    try studio.write(".\(base).mp3.part", "left")
    let recorder = try Recorder(folder: studio.folder)
    recorder.begin()
    recorder.write(SampleFrames.mp3Frames(2))
    #expect(try recorder.allReports().last?.finished?.path == studio.at(base + "-2.mp3"))
    #expect(try studio.text(".\(base).mp3.part") == "left")
  }

  @Test func sessionWithoutAudioMakesNoFileAndNoReport() throws {
    let studio = try RecordStudio()
    let recorder = try Recorder(folder: studio.folder)
    recorder.begin()
    #expect(recorder.isRecording)
    recorder.title(TrackInfo(title: "One"), at: 0)
    recorder.flush()
    recorder.end(duration: 0)
    #expect(!recorder.isRecording)
    #expect(try recorder.allReports().isEmpty)
    #expect(try studio.names.isEmpty)
  }

  @Test func whatComesBetweenSessionsIsNotRecorded() throws {
    let studio = try RecordStudio()
    let recorder = try Recorder(folder: studio.folder)
    recorder.write(SampleFrames.mp3Frames(2))
    recorder.title(TrackInfo(title: "None"), at: 0)
    recorder.end(duration: 0)
    recorder.begin()
    recorder.write(SampleFrames.mp3Frames(3))
    recorder.end(duration: second)
    recorder.write(SampleFrames.mp3Frames(4))
    _ = try recorder.allReports()
    #expect(try StreamParts(studio.bytes(base + ".mp3")).frames.count == 3)
  }

  @Test func nextSessionEndsTheOneBefore() throws {
    let studio = try RecordStudio()
    let recorder = try Recorder(folder: studio.folder)
    recorder.begin()
    recorder.write(SampleFrames.mp3Frames(3))
    recorder.begin(.aac, user: "ben")
    recorder.write(SampleFrames.adts(length: 300, count: 2))
    let files = try recorder.allReports().compactMap(\.finished)
    #expect(files.map(\.duration) == [nil, nil])
    #expect(files.map(\.path) == [studio.at(base + ".mp3"), studio.at("2026-11-21T20-00-00Z-ben.aac")])
  }

  @Test func fileIsHiddenUntilItIsWholeAndGrowsWithEachFlush() throws {
    let studio = try RecordStudio()
    let recorder = try Recorder(folder: studio.folder)
    recorder.begin()
    recorder.write(SampleFrames.mp3Frames(2))
    #expect(try studio.names.isEmpty)
    recorder.flush()
    _ = try recorder.reports { if case .started = $0 { true } else { false } }
    #expect(try studio.names == [".\(base).mp3.part"])
    _ = try recorder.allReports()
    #expect(try studio.names == [base + ".cue", base + ".mp3"])
  }

  @Test func exitWhileTheDiskIsBehindWritesEverything() throws {
    let (studio, disk) = (try RecordStudio(), TestDisk())
    let recorder = try Recorder(folder: studio.folder, disk: disk.calls)
    disk.close()
    recorder.begin()
    let run = SampleFrames.mp3Frames(150)
    for _ in 0..<40 { recorder.write(run) }
    #expect(!recorder.finish(within: 0))
    #expect(recorder.reports().isEmpty)
    #expect(try studio.names == [".\(base).mp3.part"] || studio.names.isEmpty)
    DispatchQueue.global().async { disk.open() }
    let reports = try recorder.allReports()
    #expect(reports.last?.finished != nil)
    let parts = StreamParts(try studio.bytes(base + ".mp3"))
    #expect(parts.frames.count == 6_000 && parts.rest == 0)
    #expect(recorder.finish(within: 0))
  }
}
