// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@testable import cycast_fanout

@Suite struct RingTests {
  private func held(_ ring: borrowing Ring) -> [UInt8] {
    Array(UnsafeRawBufferPointer(start: ring.pointer(at: ring.tail), count: ring.head - ring.tail))
  }

  @Test(arguments: [1 as UInt64, 2, 3]) func holdsWhatWentInAndWasNotDropped(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var ring = try Ring(capacity: 4_096)
    var model: [UInt8] = []
    var dropped = 0
    var added = 0
    for _ in 0..<800 {
      let bytes = SampleFrames.filler(Int.random(in: 1...1_500, using: &generator), seed: generator.next())
      if ring.shortage(for: bytes.count) > 0 {
        let least = ring.shortage(for: bytes.count)
        let most = ring.head - ring.tail
        let count = Int.random(in: least...most, using: &generator)
        ring.drop(before: ring.tail + count)
        model.removeFirst(count)
        dropped += count
      }
      bytes.withUnsafeBytes { ring.append($0) }
      model += bytes
      added += bytes.count
      #expect(ring.head == added)
      #expect(ring.tail == dropped)
      #expect(added == dropped + model.count)
    }
    #expect(held(ring) == model)
  }

  @Test func takesExactlyItsCapacity() throws {
    var ring = try Ring(capacity: 4_096)
    #expect(ring.shortage(for: 4_096) == 0)
    #expect(ring.shortage(for: 4_097) == 1)
    SampleFrames.filler(4_096, seed: 1).withUnsafeBytes { ring.append($0) }
    #expect(ring.shortage(for: 1) == 1)
    #expect(held(ring) == SampleFrames.filler(4_096, seed: 1))
  }

  @Test func keepsItsContentWhenItGrows() throws {
    var small = try Ring(capacity: 4_096)
    let first = SampleFrames.filler(3_000, seed: 1)
    let second = SampleFrames.filler(3_000, seed: 2)
    first.withUnsafeBytes { small.append($0) }
    small.drop(before: 2_000)
    second.withUnsafeBytes { small.append($0) }
    let large = try Ring(capacity: 8_192, copying: small, from: 2_000)
    #expect(large.tail == 2_000 && large.head == 6_000)
    #expect(held(large) == Array(first[2_000...]) + second)
  }
}
