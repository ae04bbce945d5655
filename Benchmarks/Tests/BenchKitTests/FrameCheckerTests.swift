// SPDX-License-Identifier: MIT
import BenchKit
import Testing

/// Frames `numbers` one after another.
func frames(_ numbers: some Sequence<Int>) -> [UInt8] {
  var bytes: [UInt8] = []
  var one = [UInt8](repeating: 0, count: SequencedFrame.longest)
  for number in numbers {
    let length = one.withUnsafeMutableBufferPointer { $0.baseAddress.map { SequencedFrame.fill($0, number) } ?? 0 }
    bytes += one[..<length]
  }
  return bytes
}

/// A checker that has been given `bytes` in pieces of `step` bytes.
func checked(_ bytes: [UInt8], step: Int = .max) -> FrameChecker {
  var checker = FrameChecker()
  let cache = FrameCache()
  var at = 0
  while at < bytes.count {
    let end = step == .max ? bytes.count : min(bytes.count, at + step)
    bytes[at..<end].withUnsafeBufferPointer { checker.take($0, cache) }
    at = end
  }
  return checker
}

/// Cuts that fall inside headers, numbers and filler, and on and around frame ends.
let steps = [1, 7, 54, 55, 56, 417, 418, 419, 1000, .max]

@Suite struct SequencedFrameTests {
  @Test func saysItsNumberInBytesThatHoldNoOtherSync() {
    for number in [0, 1, 48, 49, 127, 128, 40_000, 1_000_000, Int(Int32.max) - 1] {
      let bytes = frames([number])
      #expect(bytes.count == SequencedFrame.length(number))
      bytes.withUnsafeBufferPointer { buffer in
        #expect(buffer.baseAddress.flatMap { SequencedFrame.number(at: $0) } == number)
      }
      #expect(!bytes[2...].contains(0xFF))
    }
  }

  @Test func isExactly128KilobitInTheLongRun() {
    let length = (0..<49_000).reduce(0) { $0 + SequencedFrame.length($1) }
    #expect(length * 44_100 == 49_000 * 1152 * 16_000)
    #expect(SequencedFrame.time(44_100) == 1152 * 1_000_000_000)
  }

  @Test func aWrongCheckIsNoNumber() {
    var bytes = frames([5])
    for at in [0, 2, 36, 45, 52] {
      bytes[at] ^= 1
      bytes.withUnsafeBufferPointer { #expect($0.baseAddress.flatMap { SequencedFrame.number(at: $0) } == nil) }
      bytes[at] ^= 1
    }
  }
}

@Suite struct FrameCheckerTests {
  @Test(arguments: steps) func framesInOrderHaveNoFaultFromAnyStart(step: Int) {
    let checker = checked(frames(17..<80), step: step)
    #expect(checker.faults == FrameFaults())
    #expect(checker.first == 17 && checker.frame == 80 && checker.offset == 0 && checker.startedOnFrame)
  }

  @Test(arguments: steps) func aStartInMidFrameIsTold(step: Int) {
    let checker = checked(Array(frames(17..<80).dropFirst(100)), step: step)
    #expect(checker.first == 18 && checker.frame == 80 && !checker.startedOnFrame)
    #expect(checker.faults == FrameFaults())
  }

  @Test(arguments: steps) func missingFramesAreAGapAndNotDamage(step: Int) {
    let checker = checked(frames(Array(3..<10) + Array(15..<20)), step: step)
    #expect(checker.faults.gaps == 1 && checker.faults.lostFrames == 5)
    #expect(checker.faults.corrupt == 0 && checker.faults.repeats == 0 && checker.frame == 20)
  }

  @Test(arguments: steps) func framesThatComeAgainAreRepeats(step: Int) {
    let checker = checked(frames(Array(3..<10) + Array(8..<12)), step: step)
    #expect(checker.faults.repeats == 1 && checker.faults.gaps == 0 && checker.faults.corrupt == 0)
    #expect(checker.frame == 12)
  }

  @Test(arguments: steps) func oneWrongByteIsDamageAndOneLostFrame(step: Int) {
    let clean = frames(0..<10)
    for at in [418, 420, 440, 460, 480, 830] {
      var bytes = clean
      bytes[at] ^= 0x11
      let checker = checked(bytes, step: step)
      #expect(checker.faults.corrupt == 1 && checker.faults.lostFrames == 1, "byte \(at)")
      #expect(checker.frame == 10 && checker.faults.repeats == 0)
    }
  }

  @Test(arguments: steps) func aByteTooManyOrTooFewIsDamage(step: Int) {
    var longer = frames(0..<10)
    longer.insert(0, at: 900)
    #expect(checked(longer, step: step).faults.corrupt == 1)
    var shorter = frames(0..<10)
    shorter.remove(at: 900)
    #expect(checked(shorter, step: step).faults.corrupt == 1)
    #expect(checked(shorter, step: step).frame == 10)
  }
}
