// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

/// Real time, from outside. A busy machine may make everything late, so only what comes too early is a fault.
@Suite struct PlaylistPacingTests {
  /// Constant 320 kbit/s: 40,000 bytes a second, 1,045 bytes a frame at most.
  private let track = Fixtures.corpus("cbr320-44100-crc.mp3")

  @Test(arguments: [("0s", 0.0), ("500ms", 0.5)])
  func mediaComesNoEarlierThanItsTime(lead: String, seconds: Double) throws {
    let begin = monotonicNow()
    let process = try startPlaylist("--lead", lead, "--no-tags", track)
    try process.watch(for: 2.5)
    process.send(SIGTERM)
    let result = try process.finish()
    for arrival in process.arrivals {
      // A frame is due when its beginning is: one more than the time that has passed.
      let most: Double = (seconds + Double(arrival.time - begin) / 1e9) * 40_000 + 1_046
      #expect(Double(arrival.total) <= most)
    }
    // Not a trickle: at least one second's worth in two and a half.
    #expect(result.output.count > 40_000)
  }

  @Test func readerThatStallsGetsNoBurstAfterwards() throws {
    let process = try startPlaylist("--lead", "0s", "--no-tags", track, track, output: .stalled)
    try process.shrinkPipe()
    try process.wait(for: "a full pipe") { $0.bytesInPipe > 3_000 }
    try process.watch(for: 1.5)
    let begin = monotonicNow()
    process.readsOutput = true
    try process.watch(for: 1)
    for arrival in process.arrivals {
      // The pipe, the frame that was begun, and the one that is due.
      let most: Double = Double(arrival.time - begin) / 1e9 * 40_000 + 4_096 + 2_091
      #expect(Double(arrival.total) <= most)
    }
  }

  @Test func trackLastsAsLongAsItPlays() throws {
    let begin = monotonicNow()
    let result = try playlist("--once", "--lead", "0s", "--no-tags", Fixtures.corpus("cbr24-11025-mpeg25.mp3"))
    #expect(result.ending == .exit(0))
    // The last of 79 frames of 576 samples at 11,025 Hz is due after 78 of them.
    let least = 78 * 576 * 1_000_000_000 / 11_025 - 1_000_000
    #expect(monotonicNow() - begin >= least)
  }

  @Test func namesOnStandardInputAreOneStreamInRealTime() throws {
    let music = try MusicFolder(["a.mp3": "cbr24-11025-mpeg25.mp3"])
    // 52 ms each: were the lead given anew to each, all would come at once.
    try music.write("s.mp3", Array(StreamParts(Fixtures.corpusBytes("cbr24-11025-mpeg25.mp3")).frames[..<1].joined()))
    var setup = FilterSetup(["--lead", "200ms", "--no-tags", "-"])
    setup.input = .bytes(Array(String(repeating: music("s.mp3") + "\n", count: 40).utf8))
    let begin = monotonicNow()
    let result = try FilterProcess.run("cycast-playlist", setup)
    #expect(StreamParts(result.output).frames.count == 40)
    let least = 39 * 576 * 1_000_000_000 / 11_025 - 200_000_000
    #expect(monotonicNow() - begin >= least)
  }
}
