// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@Suite struct InputBufferTests {
  @Test(arguments: [1 as UInt64, 2, 3]) func givesBackWhatWasPutInThroughRandomSteps(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var buffer = InputBuffer(capacity: 300)
    var model: [UInt8] = []
    for _ in 0..<2_000 {
      if Bool.random(using: &generator) {
        let room = buffer.room()
        #expect(room.count > 0 || model.count == 300, "only a full buffer has no room")
        #expect(model.count > 150 || room.count >= 150, "room is at least half as long as there is so much")
        let count = Int.random(in: 0...room.count, using: &generator)
        let bytes = SampleFrames.filler(count, seed: generator.next())
        room.copyBytes(from: bytes)
        buffer.filled(count)
        model += bytes
      } else {
        let count = Int.random(in: 0...model.count, using: &generator)
        buffer.use(count)
        model.removeFirst(count)
      }
      #expect(buffer.count == model.count)
      #expect(Array(buffer.bytes) == model)
      #expect(Array(buffer.mutableBytes) == model)
    }
  }

  @Test func fullBufferHasNoRoom() {
    var buffer = InputBuffer(capacity: 64)
    #expect(buffer.room().count == 64)
    buffer.filled(64)
    #expect(buffer.room().isEmpty)
    buffer.use(1)
    #expect(buffer.room().count == 1)
  }
}

@Suite struct MirroredMemoryTests {
  @Test(arguments: [(0, 4_096), (1, 4_096), (4_096, 4_096), (4_097, 8_192), (131_072, 131_072), (131_073, 262_144)])
  func isAPowerOfTwoOfAtLeastAPage(asked: Int, size: Int) throws {
    #expect(try MirroredMemory(atLeast: asked).size == size)
  }

  @Test func secondHalfIsTheFirst() throws {
    let memory = try MirroredMemory(atLeast: 8_192)
    for index in 0..<memory.size {
      memory.base.storeBytes(of: UInt8(truncatingIfNeeded: index &* 31), toByteOffset: index, as: UInt8.self)
    }
    for index in [0, 1, 4_095, 4_096, 8_191] {
      #expect(
        memory.base.load(fromByteOffset: memory.size + index, as: UInt8.self) == UInt8(truncatingIfNeeded: index &* 31))
    }
    let across = [UInt8](1...200)
    (memory.base + memory.size - 100).copyMemory(from: across, byteCount: 200)
    #expect(Array(UnsafeRawBufferPointer(start: memory.base, count: 100)) == Array(101...200))
  }

  @Test func impossibleSizeIsAnErrorAndNoTrap() {
    #expect(throws: SystemError.self) { _ = try MirroredMemory(atLeast: 1 << 46) }
  }
}
