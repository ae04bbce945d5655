// SPDX-License-Identifier: MIT
import TestSupport
import Testing

@testable import cycast_fanout

@Suite struct TimelineTests {
  /// Ten units of 100 bytes and 10 ns; those whose index is in `closed` can't be started with.
  private func ten(closed: Set<Int> = []) -> Timeline {
    var timeline = Timeline()
    for index in 0..<10 {
      timeline.append(length: 100, endTime: Int64(index + 1) * 10, isEntry: !closed.contains(index))
    }
    return timeline
  }

  @Test func startsAtTheLatestUnitWithEnoughMedia() {
    let timeline = ten()
    #expect(timeline.entry(duration: 1, notBefore: 0).start == 900)
    #expect(timeline.entry(duration: 10, notBefore: 0).start == 900)
    #expect(timeline.entry(duration: 11, notBefore: 0).start == 800)
    #expect(timeline.entry(duration: 99, notBefore: 0).start == 0)
  }

  @Test func startsAtTheOldestWhenThereIsLessThanAsked() {
    #expect(ten().entry(duration: 1_000, notBefore: 0).start == 0)
  }

  @Test func startsAtTheEndForTheLiveEdgeAndWhenEmpty() {
    #expect(ten().entry(duration: 0, notBefore: 0).start == 1_000)
    #expect(ten().entry(bytes: 0, notBefore: 0).start == 1_000)
    #expect(Timeline().entry(duration: 5, notBefore: 0).start == 0)
    #expect(Timeline().entry(bytes: 5, notBefore: 0).start == 0)
  }

  @Test func goesBackToAUnitThatMayBeStartedWith() {
    #expect(ten(closed: [7, 8]).entry(duration: 15, notBefore: 0).start == 600)
  }

  @Test func goesForwardWhenNoneBeforeMayBeStartedWith() {
    #expect(ten(closed: [0, 1, 2]).entry(duration: 1_000, notBefore: 0).start == 300)
    #expect(ten(closed: Set(0..<10)).entry(duration: 50, notBefore: 0).start == 1_000)
  }

  @Test func neverStartsBeforeTheOffset() {
    #expect(ten().entry(duration: 1_000, notBefore: 400).start == 400)
    #expect(ten().entry(duration: 20, notBefore: 900).start == 900)
    #expect(ten(closed: [4]).entry(duration: 1_000, notBefore: 400).start == 500)
    #expect(ten().entry(duration: 1_000, notBefore: 1_000).start == 1_000)
  }

  @Test func countsBytesWhereThereIsNoTime() {
    #expect(ten().entry(bytes: 100, notBefore: 0).start == 900)
    #expect(ten().entry(bytes: 101, notBefore: 0).start == 800)
    #expect(ten().entry(bytes: 5_000, notBefore: 0).start == 0)
  }

  @Test func findsUnitsAndBoundaries() {
    var timeline = ten()
    timeline.removeFirst()
    #expect(timeline.unit(at: 99) == nil)
    #expect(timeline.unit(at: 100) == 100..<200)
    #expect(timeline.unit(at: 199) == 100..<200)
    #expect(timeline.unit(at: 999) == 900..<1_000)
    #expect(timeline.unit(at: 1_000) == nil)
    #expect(timeline.boundary(atOrAfter: 0) == 100)
    #expect(timeline.boundary(atOrAfter: 101) == 200)
    #expect(timeline.boundary(atOrAfter: 901) == 1_000)
  }

  @Test(arguments: [1 as UInt64, 2, 3]) func keepsItsOrderThroughRandomSteps(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var timeline = Timeline()
    var model: [Timeline.Mark] = []
    var offset = 0
    var time: Int64 = 0
    for _ in 0..<6_000 {
      if Int.random(in: 0..<5, using: &generator) > 0 || model.isEmpty {
        let length = Int.random(in: 1...700, using: &generator)
        let isEntry = Bool.random(using: &generator)
        model.append(.init(start: offset, time: time, isEntry: isEntry))
        offset += length
        time += Int64.random(in: 0...30, using: &generator)
        timeline.append(length: length, endTime: time, isEntry: isEntry)
      } else {
        timeline.removeFirst()
        model.removeFirst()
      }
      #expect(timeline.count == model.count)
      #expect(timeline.oldest.start == model.first?.start ?? offset)
      #expect(timeline.end.start == offset && timeline.end.time == time)
    }
    #expect((0..<timeline.count).map { timeline[$0] } == model)
  }
}
