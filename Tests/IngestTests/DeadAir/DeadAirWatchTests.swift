// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

@testable import cycast_ingest

@Suite struct DeadAirWatchTests {
  /// 26.1 ms each; so many make a second and a bit.
  private static let second = Encoder.silence(frames: 39)
  private static let tone: [UInt8] = {
    // The corpus is synthesised music, loud from its first second to its last.
    (try? Fixtures.corpusBytes("cbr192-44100-stereo-id3v1.mp3")) ?? []
  }()

  private func feed(_ watch: DeadAirWatch, _ bytes: [UInt8]) { bytes.withUnsafeBytes { watch.feed($0) } }

  /// Waits for so many changes, at most 20 s.
  private func changes(_ watch: DeadAirWatch, _ count: Int) throws -> [DeadAirWatch.Change] {
    var all: [DeadAirWatch.Change] = []
    let deadline = monotonicNow() + 20_000_000_000
    while all.count < count, monotonicNow() < deadline {
      _ = try wait(reading: watch.descriptor, until: deadline)
      all += watch.changes()
    }
    return all
  }

  @Test func hearsSilenceToneSilence() throws {
    let watch = try DeadAirWatch(DeadAirRule("-50dB:1s"))
    feed(watch, Self.second + Self.second)
    #expect(try changes(watch, 1) == [.silent(for: 1)])
    feed(watch, Self.tone)
    #expect(try changes(watch, 1) == [.sound])
    for _ in 0..<3 { feed(watch, Self.second) }
    #expect(try changes(watch, 1) == [.silent(for: 1)])
    #expect(watch.changes().isEmpty)
    #expect(watch.skipped == 0)
  }

  @Test func hearsANoiseFloorUnderTheLevelAsSilence() throws {
    let quiet = try Encoder.mp3("0.001*sin(2*PI*440*t)", seconds: 3)
    let loud = try Encoder.mp3("0.02*sin(2*PI*440*t)", seconds: 3)
    let watch = try DeadAirWatch(DeadAirRule("-50dB:2s"))
    feed(watch, quiet)
    feed(watch, loud)
    feed(watch, quiet)
    #expect(try changes(watch, 3) == [.silent(for: 2), .sound, .silent(for: 2)])
  }

  @Test func aNewSessionHearsNothingOfTheOldOne() throws {
    let watch = try DeadAirWatch(DeadAirRule("-50dB:1s"))
    feed(watch, Self.second + Self.second)
    _ = try wait(reading: watch.descriptor, until: monotonicNow() + 20_000_000_000)
    watch.reset()
    #expect(watch.changes().isEmpty)
    // Under a second in each session.
    let most = Encoder.silence(frames: 37)
    feed(watch, most)
    watch.reset()
    feed(watch, most)
    watch.reset()
    feed(watch, Self.second + Self.second)
    #expect(try changes(watch, 1) == [.silent(for: 1)])
    #expect(watch.changes().isEmpty)
  }

  @Test func feedingNeverWaitsAndSkipsWhatIsTooMuch() throws {
    let watch = try DeadAirWatch(DeadAirRule("-50dB:1s"))
    let flood = Encoder.silence(frames: 1_000)
    var fed = 0
    while watch.skipped == 0, fed < 2_000_000_000 {
      feed(watch, flood)
      fed += flood.count
    }
    #expect(watch.skipped > 0)
    // What is more than may wait is left out even when nothing waits.
    let other = try DeadAirWatch(DeadAirRule("-50dB:1s"))
    feed(other, Encoder.silence(frames: 3_000))
    #expect(other.skipped == 3_000 * 417)
    feed(other, Self.second)
    #expect(other.skipped == 3_000 * 417)
  }

  @Test func garbageIsNeitherSilenceNorSound() throws {
    var generator = SeededGenerator(seed: 5)
    let noise = (0..<500_000).map { _ in UInt8.random(in: 0...254, using: &generator) }
    let watch = try DeadAirWatch(DeadAirRule("-50dB:1s"))
    feed(watch, noise)
    watch.reset()
    feed(watch, Self.second + Self.second)
    #expect(try changes(watch, 1) == [.silent(for: 1)])
  }

  @Test func noThreadOrDescriptorIsLeft() async {
    await #expect(processExitsWith: .success) {
      func count(_ folder: String) throws -> Int { try FileManager.default.contentsOfDirectory(atPath: folder).count }
      let descriptors = try count("/proc/self/fd")
      let threads = try count("/proc/self/task")
      var watches: [DeadAirWatch] = []
      for _ in 0..<40 { watches.append(try DeadAirWatch(DeadAirRule("-50dB:1s"))) }
      // The detector works: they are all there.
      guard try count("/proc/self/task") >= threads + 40 else { exit(2) }
      let frames = Encoder.silence(frames: 2_000)
      for watch in watches { frames.withUnsafeBytes { watch.feed($0) } }
      watches = []
      // Threads of the test library itself may have come.
      guard try count("/proc/self/task") < threads + 20 else { exit(3) }
      guard try count("/proc/self/fd") <= descriptors + 4 else { exit(4) }
    }
  }
}
