// SPDX-License-Identifier: MIT
import TestSupport
import Testing

@testable import cycast_stat

/// Marks of axes.
@Suite struct TicksTests {
  @Test(arguments: [
    (1.0, true, [0.0, 1]), (3, true, [0, 1, 2, 3]), (4, true, [0, 1, 2, 3, 4]), (7, true, [0, 2, 4, 6, 8]),
    (100, true, [0, 50, 100]), (180, true, [0, 50, 100, 150, 200]), (3_712, true, [0, 1_000, 2_000, 3_000, 4_000]),
    (0.3, false, [0, 0.1, 0.2, 0.3]), (0, false, [0, 1]),
  ]) func valuesAreRound(_ most: Double, _ isWhole: Bool, _ marks: [Double]) {
    let found = Ticks.values(upTo: most, isWhole: isWhole)
    #expect(found.count == marks.count && zip(found, marks).allSatisfy { ($0 - $1).magnitude < 1e-9 }, "\(found)")
  }

  @Test func valuesReachTheMostAndAreFew() {
    var random = SeededGenerator(seed: 2)
    for _ in 0..<2_000 {
      let most =
        Double.random(in: 1e-3...1, using: &random) * [1, 1e3, 1e6, 1e9][Int.random(in: 0..<4, using: &random)]
      let marks = Ticks.values(upTo: most, isWhole: false)
      #expect(marks.last ?? 0 >= most * 0.999_999 && marks.count >= 2 && marks.count <= 6, "\(most) \(marks)")
    }
  }

  @Test func labelsHaveTheDecimalsTheyNeed() {
    #expect(Ticks.label(0.3, step: 0.1) == "0.3")
    #expect(Ticks.label(0.05, step: 0.05) == "0.05")
    #expect(Ticks.label(1_500, step: 500) == "1,500")
    #expect(Ticks.label(0, step: 0.1) == "0.0")
  }

  private func labels(_ seconds: Int64, rule: @escaping (Int64) -> Int64 = { _ in 0 }) -> [String] {
    // 2026-11-21 20:00 UTC
    Ticks.instants(from: 1_795_291_200, to: 1_795_291_200 + seconds, Zone(rule)).map(\.label)
  }

  @Test func instantsAreFullHoursDaysAndMonths() {
    #expect(labels(60) == ["20:00:00", "20:00:15", "20:00:30", "20:00:45", "20:01:00"])
    #expect(labels(3 * 3_600) == ["20:00", "20:30", "21:00", "21:30", "22:00", "22:30", "23:00"])
    #expect(labels(12 * 3_600) == ["20:00", "22:00", "22 Nov", "02:00", "04:00", "06:00", "08:00"])
    #expect(labels(5 * 86_400) == ["22 Nov", "23 Nov", "24 Nov", "25 Nov", "26 Nov"])
    #expect(labels(40 * 86_400) == ["23 Nov", "30 Nov", "7 Dec", "14 Dec", "21 Dec", "28 Dec"])
    #expect(
      labels(200 * 86_400) == ["Dec 2026", "Jan 2027", "Feb 2027", "Mar 2027", "Apr 2027", "May 2027", "Jun 2027"])
    #expect(labels(3_000 * 86_400).allSatisfy { $0.count == 4 })
  }

  @Test func instantsOfAnySpanAreFew() {
    for power in 0..<30 {
      let span = Int64(1) << Int64(power)
      let count = labels(span, rule: CountingTests.berlin).count
      #expect(count <= 10 && (span < 100 || count >= 2), "\(span): \(count)")
    }
  }

  @Test func hoursStayFullAcrossAChangeOfTheClocks() {
    let marks = Ticks.instants(from: 1_792_879_200, to: 1_792_900_800, Zone(CountingTests.berlin))
    #expect(marks.map(\.label) == ["25 Oct", "01:00", "02:00", "03:00", "04:00", "05:00"])
  }
}
