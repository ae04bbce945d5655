// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import Testing

@testable import cycast_stat

@Suite struct MeterReportTests {
  private func object(_ report: MeterReport) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(report.json.bytes)) as? [String: Any])
  }

  static let keys = [
    "bytes", "seconds", "elapsed", "drift", "units", "junk", "format", "sample_rate", "channels", "bitrate", "titles",
    "title", "levels", "dead_air",
  ]

  @Test func whatThereIsNoneOfIsNull() throws {
    let object = try object(MeterReport(figures: StreamFigures(at: 0), now: 1_500_000_000))
    #expect(Set(object.keys) == Set(Self.keys))
    for key in Self.keys where !["bytes", "junk", "elapsed", "titles"].contains(key) {
      #expect(object[key] is NSNull, "\(key)")
    }
    #expect(object["elapsed"] as? Double == 1.5 && object["bytes"] as? Int == 0)
  }

  @Test func figuresStandUnderTheirNames() throws {
    var figures = StreamFigures(at: 0)
    figures.bytes = 1_700
    figures.junk = 30
    figures.count(4, Unit(length: 1_670, samples: 4_608, sampleRate: 44_100, channels: 2), .mp3, at: 1_000_000_000)
    _ = figures.take(TrackInfo(title: "\"T\"", artist: "A\\"))
    var levels = MeterLevels()
    (levels.integrated, levels.truePeak) = (-23.004, -1.006)
    let object = try object(
      MeterReport(figures: figures, now: 3_000_000_000, levels: levels, deadAir: (2, 61_500_000_000)))
    #expect(object["units"] as? Int == 4 && object["junk"] as? Int == 30 && object["format"] as? String == "mp3")
    #expect(object["seconds"] as? Double == 0.104 && object["drift"] as? Double == -1.895)
    #expect(object["sample_rate"] as? Int == 44_100 && object["channels"] as? Int == 2)
    #expect(object["titles"] as? Int == 1 && object["title"] as? String == "A\\ - \"T\"")
    let sound = try #require(object["levels"] as? [String: Any])
    #expect(sound["integrated"] as? Double == -23 && sound["true_peak_dbtp"] as? Double == -1.01)
    #expect(sound["range"] is NSNull && sound.count == 6)
    let dead = try #require(object["dead_air"] as? [String: Any])
    #expect(dead["count"] as? Int == 2 && dead["seconds"] as? Double == 61.5)
  }

  @Test func longestTitleLeavesItOnOneLineThatAPipeTakesWhole() throws {
    var figures = StreamFigures(at: 0)
    _ = figures.take(
      TrackInfo(title: String(repeating: "\"", count: 4_000), artist: String(repeating: "\\", count: 4_000)))
    let report = MeterReport(figures: figures, now: 0, levels: MeterLevels(), deadAir: (1, 1))
    #expect(report.json.line.count <= 4_096)
    _ = try object(report)
  }

  @Test func textHasALineForEachValueThereIs() {
    var figures = StreamFigures(at: 0)
    figures.count(4, Unit(length: 1_670, samples: 4_608, sampleRate: 44_100, channels: 1), .mp2, at: 0)
    let lines = MeterReport(figures: figures, now: 0).text
    #expect(lines.first == "format:          mp2 44100 Hz mono")
    #expect(lines.contains("bit rate:        127.9 kbit/s"), "\(lines)")
    #expect(!lines.contains { $0.hasPrefix("integrated") || $0.hasPrefix("last title") })
  }
}
