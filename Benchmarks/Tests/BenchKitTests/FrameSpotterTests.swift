// SPDX-License-Identifier: MIT
import BenchKit
import Testing

private func spotted(_ bytes: [UInt8], step: Int) -> [Int] {
  var spotter = FrameSpotter()
  var numbers: [Int] = []
  var at = 0
  while at < bytes.count {
    let end = step == .max ? bytes.count : min(bytes.count, at + step)
    bytes[at..<end].withUnsafeBufferPointer { spotter.take($0) { numbers.append($0) } }
    at = end
  }
  return numbers
}

@Suite struct FrameSpotterTests {
  @Test(arguments: steps) func findsEachFrameOnceBesideTagsAndFramesOfOthers(step: Int) {
    let tag: [UInt8] = Array("ID3".utf8) + [4, 0, 0, 0, 0, 0, 12] + [UInt8](repeating: 0xFF, count: 12)
    let foreign: [UInt8] = [0xFF, 0xFB, 0x90, 0x44] + [UInt8](repeating: 0, count: 413)
    let bytes = frames(0..<3) + tag + frames(1_000_000..<1_000_004) + foreign + frames(3..<5)
    #expect(spotted(bytes, step: step) == [0, 1, 2, 1_000_000, 1_000_001, 1_000_002, 1_000_003, 3, 4])
  }

  @Test func aFrameHasArrivedWithItsNumberAndNotBefore() {
    let frame = frames([7])
    #expect(spotted(Array(frame[..<54]), step: .max) == [])
    #expect(spotted(Array(frame[..<55]), step: .max) == [7])
  }
}
