// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@testable import cycast_fanout

@Suite struct MountTests {
  private func frame(_ length: Int) -> Unit { Unit(length: length, samples: 1_152, sampleRate: 48_000, channels: 2) }

  private func add(_ mount: Mount, _ bytes: [UInt8], isEntry: Bool = true) throws {
    bytes.withUnsafeBytes { _ = mount.append(frame(bytes.count), $0, isEntry: isEntry) }
  }

  @Test(arguments: [1 as UInt64, 2]) func bytesInAreDroppedOrHeldAfterEveryUnit(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let mount = try Mount(capacity: .bytes(16_384), burst: 100_000_000, metaint: 16_000, format: nil)
    mount.begin(.mp3)
    var starts: Set<Int> = [0]
    var all: [UInt8] = []
    var willDrop: [Int] = []
    mount.willDrop = { willDrop.append($0) }
    for _ in 0..<600 {
      let bytes = SampleFrames.filler(Int.random(in: 24...1_441, using: &generator), seed: generator.next())
      let tail = mount.ring.tail
      willDrop = []
      try add(mount, bytes)
      all += bytes
      starts.insert(all.count)
      #expect(mount.ring.head == all.count)
      #expect(mount.timeline.oldest.start == mount.ring.tail)
      #expect(mount.timeline.end.start == mount.ring.head)
      #expect(starts.contains(mount.ring.tail))
      #expect(starts.contains(mount.entry().offset))
      #expect(willDrop == (mount.ring.tail == tail ? [] : [mount.ring.tail]))
    }
    let held = UnsafeRawBufferPointer(
      start: mount.ring.pointer(at: mount.ring.tail), count: mount.ring.head - mount.ring.tail)
    #expect(Array(held) == Array(all[mount.ring.tail...]))
  }

  @Test func burstIsOfWholeUnitsAndAtLeastAsLongAsAsked() throws {
    // 24 ms each.
    let mount = try Mount(capacity: .bytes(1 << 20), burst: 1_000_000_000, metaint: 16_000, format: .mp3)
    for _ in 0..<100 { try add(mount, SampleFrames.filler(100, seed: 1)) }
    #expect(mount.entry().offset == 58 * 100)
    #expect(mount.entry().buffered == 42 * 24_000_000)
  }

  @Test func burstIsWhatTheRingHoldsWhenThatIsLess() throws {
    let mount = try Mount(capacity: .bytes(4_096), burst: 60_000_000_000, metaint: 16_000, format: .mp3)
    for _ in 0..<100 { try add(mount, SampleFrames.filler(400, seed: 1)) }
    #expect(mount.entry().offset == mount.ring.tail)
    #expect(mount.entry().buffered == 10 * 24_000_000)
  }

  @Test func ringInSecondsGrowsUntilItHoldsThem() throws {
    let mount = try Mount(capacity: .nanoseconds(20_000_000_000), burst: 0, metaint: 16_000, format: .mp3)
    // A quiet beginning says little of what comes: 10 s at 32 kbit/s, then 384.
    for _ in 0..<417 { try add(mount, SampleFrames.filler(96, seed: 1)) }
    #expect(mount.ring.capacity == Mount.leastCapacity)
    for _ in 0..<2_000 { try add(mount, SampleFrames.filler(1_152, seed: 2)) }
    #expect(mount.duration >= 20_000_000_000)
    #expect(mount.ring.capacity == 1 << 20)
    let held = UnsafeRawBufferPointer(
      start: mount.ring.pointer(at: mount.ring.tail), count: mount.ring.head - mount.ring.tail)
    let frame = SampleFrames.filler(1_152, seed: 2)
    #expect(stride(from: 0, to: held.count, by: 1_152).allSatisfy { held[$0..<$0 + 1_152].elementsEqual(frame) })
  }

  @Test func unitsOfHalfTheLeastRingFit() throws {
    let mount = try Mount(capacity: .bytes(Mount.leastCapacity), burst: 0, metaint: 16_000, format: .mp3)
    #expect(mount.longestUnit == 65_536)
    for _ in 0..<5 { try add(mount, SampleFrames.filler(65_536, seed: 1)) }
    #expect(mount.ring.head - mount.ring.tail == 131_072)
  }

  @Test func anotherCodecBeginsAnEpochOnlyWhereItMatters() throws {
    let mount = try Mount(capacity: .bytes(4_096), burst: 0, metaint: 16_000, format: nil)
    #expect(mount.contentType == "audio/mpeg")
    mount.begin(.mp2)
    #expect(mount.epoch == 0, "audio/mpeg was promised, and nobody has heard anything")
    try add(mount, SampleFrames.filler(100, seed: 1))
    mount.begin(.mp2)
    #expect(mount.epoch == 0)
    mount.begin(.aac)
    #expect(mount.epoch == 1)
    #expect(!mount.hasUnits)
    #expect(mount.end(ofEpoch: 0) == 100)
    #expect(mount.end(ofEpoch: 1) == 100)
    try add(mount, SampleFrames.filler(50, seed: 1))
    #expect(mount.end(ofEpoch: 0) == 100)
    #expect(mount.end(ofEpoch: 1) == 150)
    #expect(mount.entry().offset == 150)
  }

  @Test func promiseThatProvesWrongBeginsAnEpoch() throws {
    let mount = try Mount(capacity: .bytes(4_096), burst: 0, metaint: 16_000, format: .mp3)
    mount.begin(.opus)
    #expect(mount.epoch == 1)
    #expect(mount.contentType == "audio/ogg")
  }

  @Test func newListenersNeverStartInAnotherCodec() throws {
    let mount = try Mount(capacity: .bytes(65_536), burst: 60_000_000_000, metaint: 16_000, format: nil)
    mount.begin(.mp3)
    for _ in 0..<10 { try add(mount, SampleFrames.filler(100, seed: 1)) }
    mount.begin(.aac)
    #expect(mount.entry().offset == 1_000)
    for _ in 0..<10 { try add(mount, SampleFrames.filler(100, seed: 1)) }
    #expect(mount.entry().offset == 1_000)
  }

  @Test func byteRateIsThatOfWhatIsHeld() throws {
    let mount = try Mount(capacity: .bytes(1 << 20), burst: 0, metaint: 16_000, format: .mp3)
    for _ in 0..<20 { try add(mount, SampleFrames.filler(384, seed: 1)) }
    #expect(mount.byteRate == nil)
    for _ in 0..<20 { try add(mount, SampleFrames.filler(384, seed: 1)) }
    #expect(mount.byteRate == 16_000)
  }
}
