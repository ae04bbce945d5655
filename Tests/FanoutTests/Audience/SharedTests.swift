// SPDX-License-Identifier: MIT
import TestSupport
import Testing

@testable import cycast_fanout

@Suite struct SharedBytesTests {
  @Test func pieceLivesAsLongAsSomebodyHoldsIt() {
    let shared = SharedBytes()
    let piece = shared.make([1, 2, 3])
    shared.hold(piece)
    #expect(!shared.letGo(piece))
    #expect(Array(shared.bytes(piece)) == [1, 2, 3])
    #expect(shared.letGo(piece))
    #expect(shared.total == 0)
    #expect(!shared.letGo(.none))
  }

  @Test func placesAreUsedAgain() {
    let shared = SharedBytes()
    let first = shared.make([1])
    shared.letGo(first)
    #expect(shared.make([2, 3]) == first)
    #expect(shared.total == 2)
  }

  @Test(arguments: [1 as UInt64, 2]) func holdersAreCountedThroughRandomSteps(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let shared = SharedBytes()
    var model: [Int32: (bytes: [UInt8], holders: Int)] = [:]
    for _ in 0..<1_500 {
      switch Int.random(in: 0..<4, using: &generator) {
      case 0:
        let bytes = SampleFrames.filler(Int.random(in: 1...64, using: &generator), seed: generator.next())
        let id = shared.make(bytes)
        #expect(model[id.index] == nil, "a place that is held was given away")
        model[id.index] = (bytes, 1)
      case 1:
        guard let (index, _) = model.randomElement(using: &generator) else { continue }
        shared.hold(SharedID(index: index))
        model[index]?.holders += 1
      default:
        guard let (index, piece) = model.randomElement(using: &generator) else { continue }
        #expect(Array(shared.bytes(SharedID(index: index))) == piece.bytes)
        #expect(shared.letGo(SharedID(index: index)) == (piece.holders == 1))
        model[index]?.holders -= 1
        if piece.holders == 1 { model[index] = nil }
      }
      #expect(shared.total == model.values.reduce(0) { $0 + $1.bytes.count })
    }
  }
}

@Suite struct InternedTextsTests {
  @Test func sameTextIsKeptOnce() {
    let texts = InternedTexts()
    let first = texts.hold("VLC/3.0")
    let second = texts.hold("VLC/3.0")
    #expect(first == second)
    texts.letGo(first)
    #expect(texts.text(second) == "VLC/3.0")
    texts.letGo(second)
    #expect(texts.hold("mpv") == first, "the place is free again")
    #expect(texts.hold("VLC/3.0") != first)
  }

  @Test func emptyTextIsNone() {
    let texts = InternedTexts()
    #expect(texts.hold("") == .none)
    #expect(texts.text(.none) == "")
    texts.letGo(.none)
  }

  @Test(arguments: [511, 512, 513, 9_000]) func longTextIsCut(length: Int) {
    let texts = InternedTexts()
    let id = texts.hold(String(repeating: "a", count: length))
    #expect(texts.text(id).utf8.count == min(length, 512))
  }
}
