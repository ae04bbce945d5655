// SPDX-License-Identifier: MIT
import TestSupport
import Testing

@testable import cycast_stat

/// Sets, sketches, lengths, zones.
@Suite struct CountingTests {
  private func hash(_ number: Int) -> UInt64 { ByteHash.hash(Array("listener \(number)".utf8).span) }

  @Test func differentHashesAreCountedExactly() {
    var set = Distinct(bits: 12)
    var kept = 0
    var random = SeededGenerator(seed: 1)
    var model: Set<UInt64> = []
    for _ in 0..<50_000 {
      let hash = UInt64.random(in: 0...20_000, using: &random) &* 0x1_0000_0001
      kept += set.insert(hash)
      model.insert(hash == 0 ? 1 : hash)
    }
    #expect(set.count == Count(number: model.count))
    #expect(kept == set.bytes && kept > 0)
  }

  @Test(arguments: [0, 1, 100, 10_000, 300_000], [12, 14]) func sketchesAreOffByLittle(_ count: Int, _ bits: Int) {
    var set = Distinct(bits: bits)
    for number in 0..<count / 2 { set.insert(hash(number)) }
    set.blur()
    for number in 0..<count { set.insert(hash(number)) }
    #expect(set.bytes == 0)
    #expect(!set.count.isExact)
    // Four times the standard error.
    let error = Double(set.count.number - count).magnitude
    #expect(error <= max(1, Double(count) * (bits == 12 ? 0.065 : 0.0325)), "\(set.count.number)")
  }

  @Test func addressesAreCountedByHourToo() {
    var exact = AddressBook(), rough = AddressBook()
    for number in 0..<30_000 {
      let mask = Tally.mask(from: number % 24, count: 1 + number % 3)
      _ = exact.insert(hash(number % 20_000), hours: mask)
      _ = rough.insert(hash(number % 20_000), hours: mask)
      if number == 9_999 { rough.blur() }
    }
    #expect(exact.count == Count(number: 20_000))
    var model = [Set<Int>](repeating: [], count: 24)
    for number in 0..<30_000 {
      for hour in 0...number % 3 { model[(number % 24 + hour) % 24].insert(number % 20_000) }
    }
    #expect(exact.countsByHour == model.map { Count(number: $0.count) })
    for (hour, count) in rough.countsByHour.enumerated() {
      #expect(!count.isExact)
      #expect(Double(count.number - model[hour].count).magnitude <= Double(model[hour].count) * 0.04)
    }
  }

  @Test func masksGoAcrossMidnight() {
    #expect(Tally.mask(from: 0, count: 1) == 1)
    #expect(Tally.mask(from: 23, count: 2) == 1 << 23 | 1)
    #expect(Tally.mask(from: 5, count: 23) == 0xFF_FFFF & ~(1 << 4))
    #expect(Tally.mask(from: 5, count: 24) == 0xFF_FFFF)
    #expect(Tally.mask(from: 23, count: 9_000) == 0xFF_FFFF)
  }

  @Test func differentBytesHaveDifferentHashes() {
    var seen: Set<UInt64> = []
    for length in 0...40 {
      for byte in [0, 1, 0x20, 0xFF] as [UInt8] {
        seen.insert(ByteHash.hash([UInt8](repeating: byte, count: length).span))
      }
    }
    #expect(seen.count == 1 + 40 * 4)
    #expect(ByteHash.hash(Array("ab".utf8).span) != ByteHash.hash(Array("ba".utf8).span))
    #expect(ByteHash.combined(1, 2) != ByteHash.combined(2, 1))
  }

  @Test(arguments: [1, 2, 3, 1_000, 1_001]) func mediansAreThoseOfSortedLists(_ count: Int) {
    var random = SeededGenerator(seed: UInt64(count))
    for most in [5, 90_000, 131_072] {
      let lengths = (0..<count).map { _ in Int.random(in: 1..<most, using: &random) }
      var durations = Durations()
      for length in lengths { durations.add(length) }
      let sorted = lengths.sorted()
      #expect(durations.median == Double(sorted[(count - 1) / 2] + sorted[count / 2]) / 2)
      #expect(durations.sum == lengths.reduce(0, +) && durations.maximum == sorted.last)
    }
  }

  @Test func veryLongSessionsHaveAMedianWithinTwoMinutes() {
    var durations = Durations()
    #expect(durations.median == 0)
    for length in [131_071, 131_072, Durations.longest, 1_000_000, 2_000_000] { durations.add(length) }
    #expect((durations.median - 1_000_000).magnitude <= 128)
  }

  /// As in Berlin: an hour ahead, two from the last Sunday of March on up to that of October, at 01:00 UTC.
  static func berlin(_ seconds: Int64) -> Int64 { (1_774_746_000..<1_792_890_000).contains(seconds) ? 7_200 : 3_600 }

  @Test func zonesFollowTheirRuleAlsoBackwards() throws {
    var zone = Zone(CountingTests.berlin)
    for seconds in stride(from: Int64(1_767_225_600), to: 1_798_761_600, by: 1_801) {
      #expect(zone.offset(at: seconds) == CountingTests.berlin(seconds))
    }
    #expect(zone.instant(ofLocal: try ReportDate("2026-03-29 01:59").local) == 1_774_745_940)
    #expect(zone.instant(ofLocal: try ReportDate("2026-03-29 03:00").local) == 1_774_746_000)
    #expect(zone.instant(ofLocal: try ReportDate("2026-10-25 02:30").local) == 1_792_888_200)
    #expect(zone.instant(ofLocal: try ReportDate("2026-10-25 03:00").local) == 1_792_893_600)
    #expect(Zone.floored(-1, 900) == -1 && Zone.floored(-900, 900) == -1 && Zone.floored(-901, 900) == -2)
  }
}
