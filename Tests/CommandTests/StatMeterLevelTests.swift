// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

/// Loudness of MP3 streams that pass `cycast-stat - --levels`, beside what ffmpeg says of the same.
@Suite struct StatMeterLevelTests {
  private func levels(_ bytes: [UInt8]) throws -> [String: Any] {
    let result = try meter("--levels", "--report", "json", input: bytes)
    return try #require(try result.report()["levels"] as? [String: Any], "\(result.errors)")
  }

  /// A sine of 1 kHz whose peaks are at a level, on both channels, encoded at 320 kbit/s.
  private func tone(_ level: Double, rate: Int, seconds: Int) throws -> [UInt8] {
    let wave = "aevalsrc=exprs='pow(10,\(level)/20)*sin(2*PI*1000*t)|pow(10,\(level)/20)*sin(2*PI*1000*t)'"
    return Array(
      try runFFmpeg([
        "-v", "error", "-f", "lavfi", "-i", "\(wave):s=\(rate):d=\(seconds)", "-c:a", "libmp3lame", "-b:a", "320k",
        "-f",
        "mp3", "-",
      ]).output)
  }

  @Test(arguments: [(48_000, -23.0), (44_100, -23), (32_000, -33)])
  func encodedToneReadsItsLevel(_ rate: Int, _ level: Double) throws {
    let levels = try levels(try tone(level, rate: rate, seconds: 8))
    for key in ["integrated", "momentary_max", "short_term_max"] {
      let value = try #require(levels[key] as? Double)
      #expect(abs(value - level) <= 0.1, "\(key) \(value)")
    }
    #expect(abs((levels["peak_dbfs"] as? Double ?? 0) - level) < 0.3)
    #expect(abs((levels["range"] as? Double ?? 9)) < 0.1)
  }

  // Stereo only: ffmpeg makes mono files louder or not, by version.
  @Test(arguments: [
    "cbr128-44100-joint-id3v2.mp3", "vbr-v2-44100-lametag.mp3", "cbr320-44100-crc.mp3", "abr160-48000.mp3",
    "cbr96-32000.mp3", "layer2-192.mp2",
  ]) func corpusReadsAsFFmpegSays(_ file: String) throws {
    let bytes = try Fixtures.corpusBytes(file)
    let ours = try levels(bytes)
    let said = try runFFmpeg([
      "-flags2", "+skip_manual", "-i", Fixtures.corpus(file), "-af", "ebur128=peak=sample+true", "-f", "null", "-",
    ]).errors
    let summary = try #require(said.range(of: "Summary:")).upperBound
    func value(_ name: String, behind section: String = "Summary:") throws -> Double {
      let start = try #require(said.range(of: section, range: summary..<said.endIndex)?.upperBound ?? summary)
      let place = try #require(said.range(of: name, range: start..<said.endIndex)).upperBound
      return try #require(Double(said[place...].split(separator: " ", maxSplits: 1)[0]))
    }
    let theirs = [
      ("integrated", try value("I:"), 0.15), ("range", try value("LRA:"), 1),
      ("peak_dbfs", try value("Peak:", behind: "Sample peak:"), 0.15),
      ("true_peak_dbtp", try value("Peak:", behind: "True peak:"), 0.3),
    ]
    for (key, expected, tolerance) in theirs {
      let measured = try #require(ours[key] as? Double)
      #expect(abs(measured - expected) <= tolerance, "\(key): \(measured), ffmpeg says \(expected)")
    }
  }

  @Test func everyFrameIsMeasuredHoweverFastItComes() throws {
    // A second of full scale at the very end of two minutes of silence.
    let quiet = try runFFmpeg([
      "-v", "error", "-f", "lavfi", "-i", "anullsrc=r=44100:cl=stereo:d=120", "-b:a", "64k", "-write_xing", "0", "-f",
      "mp3",
      "-id3v2_version", "0", "-",
    ]).output
    let levels = try levels(Array(quiet) + tone(-3, rate: 44_100, seconds: 1))
    #expect(abs((levels["momentary_max"] as? Double ?? 0) + 3) < 0.3, "\(levels)")
    #expect(abs((levels["peak_dbfs"] as? Double ?? 0) + 3) < 0.3, "\(levels)")
  }

  @Test func otherFormatsPassWithAWarning() throws {
    for file in ["vorbis-q3.ogg", "aac96-44100.aac", "damaged-not-audio.mp3"] {
      let bytes = try Fixtures.corpusBytes(file)
      let result = try meter("--levels", "--report", "json", input: bytes)
      let isSame = result.output == bytes
      #expect(isSame && result.errors.contains("warning: levels are not measured in this format"))
      #expect(try result.report()["levels"] is NSNull)
    }
  }
}
