// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

@testable import cycast_ingest

/// A program's output; nil when it cannot be run or fails. What it says on stderr is added.
private func output(_ words: String...) -> String? {
  let (process, pipe) = (Process(), Pipe())
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = words
  (process.standardInput, process.standardOutput, process.standardError) = (FileHandle.nullDevice, pipe, pipe)
  guard (try? process.run()) != nil else { return nil }
  let data = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return process.terminationStatus == 0 ? String(decoding: data, as: UTF8.self) : nil
}

/// A file system of 256 KiB in memory, where this machine lets one be mounted.
private final class SmallDisk {
  let folder = RecordStudio.newPath()

  init?() {
    mkdir(folder.description, 0o700)
    if output("mount", "-t", "tmpfs", "-o", "size=256k", "none", folder.description) == nil {
      rmdir(folder.description)
      return nil
    }
  }

  deinit {
    _ = output("umount", "-l", folder.description)
    rmdir(folder.description)
  }

  static let canBeMade = SmallDisk() != nil
}

@Suite struct RecordRealTests {
  private let base = RecordStudio.base

  /// The frames of a file of the corpus, without the one that only tells of the others.
  private func frames(_ name: String) throws -> [[UInt8]] {
    StreamParts(try Fixtures.corpusBytes(name)).frames.filter { frame in
      !["Info", "Xing"].contains { word in frame.prefix(60).contains(Array(word.utf8)) }
    }
  }

  /// Records frames one by one.
  private func record(_ frames: [[UInt8]], _ codec: Codec, in studio: RecordStudio) throws -> String {
    let recorder = try Recorder(folder: studio.folder)
    let station = StationInfo(name: "Radio Ærø \"1\"", genre: "Talk")
    recorder.begin(codec, now: NowPlaying(track: TrackInfo(title: "One"), station: station))
    for frame in frames { recorder.write(frame) }
    recorder.end(duration: 0)
    return try #require(try recorder.allReports().last?.finished?.path.description)
  }

  @Test(.enabled(if: output("ffprobe", "-version") != nil), arguments: [Codec.mp3, .aac])
  func ffprobeReadsTagAndDuration(codec: Codec) throws {
    let studio = try RecordStudio()
    let frames = try frames(codec == .mp3 ? "cbr128-44100-joint-id3v2.mp3" : "aac96-44100.aac")
    try #require(frames.count > 100)
    let path = try record(frames, codec, in: studio)
    let json = try #require(
      output("ffprobe", "-v", "error", "-of", "json", "-show_entries", "format=duration:format_tags", path))
    let read = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    let format = try #require(read?["format"] as? [String: Any])
    let tags = try #require(format["tags"] as? [String: String])
    #expect(tags["title"] == "Live, 2026-11-21 20:00 UTC" && tags["artist"] == "anna")
    #expect(tags["album"] == "Radio Ærø \"1\"" && tags["genre"] == "Talk")
    let duration = try #require((format["duration"] as? String).flatMap(Double.init))
    let true44 = Double(frames.count * (codec == .mp3 ? 1_152 : 1_024)) / 44_100
    // ADTS says no length: ffprobe takes it from the bit rate of the first frames.
    #expect(abs(duration - true44) < (codec == .mp3 ? 0.06 : true44 / 5))
  }

  @Test(.enabled(if: Decoder.mpg123.path != nil), arguments: ["cbr128-44100-joint-id3v2.mp3", "layer2-192.mp2"])
  func mpg123DecodesARecordingToTheSamplesOfWhatWasSent(name: String) throws {
    let studio = try RecordStudio()
    let frames = try frames(name)
    try #require(frames.count > 100)
    let path = try record(frames, name.hasSuffix("2") ? .mp2 : .mp3, in: studio)
    let recorded = try Decoder.mpg123.samples(of: try readFile(path, limit: 1 << 24))
    #expect(try recorded == Decoder.mpg123.samples(of: frames.flatMap { $0 }))
    #expect(recorded.count > 100_000)
    #expect(output("mpg123", "-q", "-t", path) == "")
  }

  @Test(.enabled(if: SmallDisk.canBeMade)) func diskThatIsReallyFullKeepsWholeFrames() throws {
    let disk = try #require(SmallDisk())
    let studio = try RecordStudio(disk.folder)
    let recorder = try Recorder(folder: studio.folder)
    recorder.begin()
    let run = SampleFrames.mp3Frames(10)
    for _ in 0..<100 { recorder.write(run) }
    let reports = try recorder.reports { $0.problem != nil }
    #expect(reports.last?.problem == .system(SystemError("write", number: ENOSPC)))
    #expect(reports.last?.kept?.path == studio.at(base + ".mp3"))
    let parts = StreamParts(try studio.bytes(base + ".mp3"))
    #expect(parts.rest == 0 && parts.frames.count > 300)
    // What was cut off leaves room for the sheet.
    #expect(try studio.names == [base + ".cue", base + ".mp3"])
    #expect(try recorder.allReports().isEmpty)
    // What is full does not keep a station from starting.
    #expect(throws: Never.self) { try Recorder.checkDirectory(studio.folder) }
  }
}
