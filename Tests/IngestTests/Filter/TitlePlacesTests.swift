// SPDX-License-Identifier: MIT
import TestSupport
import Testing

@testable import cycast_ingest

@Suite struct TitlePlacesTests {
  private let second: Int64 = 1_000_000_000

  @Test func titleIsDueAtItsPlaceAndOnce() {
    var places = TitlePlaces<String>()
    #expect(places.due(0) == nil)
    places.put("A", at: 0)
    places.put("B", at: 3 * second)
    #expect(places.due(0) == "A")
    #expect(places.due(0) == nil)
    #expect(places.due(3 * second - 1) == nil)
    #expect(places.due(3 * second) == "B")
    #expect(places.due(9 * second) == nil)
  }

  @Test func ofSeveralThatHavePassedTheLastIsSaid() {
    var places = TitlePlaces<String>()
    for (index, title) in ["A", "B", "C", "D"].enumerated() { places.put(title, at: Int64(index) * second) }
    #expect(places.due(2 * second) == "C")
    #expect(places.due(3 * second) == "D")
    #expect(places.count == 0)
  }

  @Test func atOnePlaceTheLastReplacesTheFirst() {
    var places = TitlePlaces<String>()
    places.put("A", at: second)
    places.put("B", at: second)
    #expect(places.count == 1)
    #expect(places.due(second) == "B")
  }

  @Test func timeThatGoesBackIsTheLastOnes() {
    var places = TitlePlaces<String>()
    places.put("A", at: 5 * second)
    places.put("B", at: 2 * second)
    #expect(places.due(4 * second) == nil)
    #expect(places.due(5 * second) == "B")
  }

  @Test func afterARestartTheOutputBeginsWithTheTitleThatWasOnThen() {
    var places = TitlePlaces<String>()
    places.put("A", at: 1 * second)
    places.put("B", at: 7 * second)
    places.put("C", at: 12 * second)
    #expect(places.due(2 * second) == "A")
    places.outputEnded()
    #expect(places.due(20 * second) == nil)
    places.restarted(at: 10 * second)
    #expect(places.due(0) == "B")
    #expect(places.due(2 * second - 1) == nil)
    #expect(places.due(2 * second) == "C")
    places.restarted(at: 30 * second)
    places.put("D", at: 30 * second)
    #expect(places.due(0) == "D")
  }

  @Test func ofTooManyTheOldestIsDropped() {
    var places = TitlePlaces<Int>()
    for number in 0..<64 { places.put(number, at: Int64(number) * second) }
    #expect(places.count == 64)
    places.put(64, at: 64 * second)
    #expect(places.count == 64)
    #expect(places.due(0) == nil)
    #expect(places.due(1 * second) == 1)
    #expect(places.due(64 * second) == 64)
  }

  @Test(arguments: [1 as UInt64, 2, 3]) func theLastTitleSaidIsThatOfItsPlace(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var places = TitlePlaces<Int>()
    var put: [Int64] = []
    var input: Int64 = 0
    var output: Int64 = 0
    var shown = -1
    for _ in 0..<5_000 {
      input += Int64.random(in: 0...second, using: &generator)
      if Int.random(in: 0..<4, using: &generator) == 0 {
        places.put(put.count, at: input)
        put.append(input)
      }
      output = min(input, max(output, input - 5 * second))
      if let title = places.due(output) { shown = title }
      #expect(shown == (put.lastIndex { $0 <= output } ?? -1))
    }
    #expect(put.count > 1_000)
  }
}
