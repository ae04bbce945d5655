// SPDX-License-Identifier: MIT
import TestSupport
import Testing

@testable import cycast_fanout

@Suite struct AccountTests {
  private static let second: Int64 = 1_000_000_000
  /// 1,152 samples at 44.1 kHz.
  private static let frame: Int64 = 26_122_449

  @Test(arguments: [6 * second, 2 * second, 1]) func unpacedInputIsHeldToRealTime(lead: Int64) {
    var account = Account(lead: lead, now: 0)
    var taken: Int64 = 0
    var now: Int64 = 0
    while now < 120 * Self.second {
      account.advance(to: now, inputEmpty: false)
      while account.isOpen {
        account.add(Self.frame)
        taken += Self.frame
      }
      #expect(account.opensAt > now)
      now = account.opensAt
    }
    let last = account.opensAt
    #expect(abs(taken - last - lead) <= Self.frame)
  }

  /// A source writes a frame whenever its own clock says so; what is not taken yet waits in the pipe.
  @Test(arguments: [0.995, 0.999, 1, 1.001, 1.004]) func sourceWithAClockOfItsOwnIsFollowed(rate: Double) {
    var account = Account(lead: 2 * Self.second, now: 0)
    var written = 0
    var read = 0
    var wasEmpty = true
    var longest = 0
    var lowest: Int64 = 0
    for tick in 0..<(3_600 * 50) {
      let now = Int64(tick) * 20_000_000
      written = Int(Double(now) * rate / Double(Self.frame))
      account.advance(to: now, inputEmpty: wasEmpty)
      while account.isOpen, read < written {
        account.add(Self.frame)
        read += 1
      }
      wasEmpty = read == written
      longest = max(longest, written - read)
      lowest = min(lowest, account.ahead)
    }
    #expect(lowest >= 0)
    #expect(longest <= 1, "nothing ever waits in the pipe")
  }

  @Test func sourceThatIsFarTooFastIsHeld() {
    var account = Account(lead: Self.second, now: 0)
    var read = 0
    var written = 0
    for tick in 0..<(600 * 50) {
      let now = Int64(tick) * 20_000_000
      written = Int(Double(now) * 1.05 / Double(Self.frame))
      account.advance(to: now, inputEmpty: read == written)
      while account.isOpen, read < written {
        account.add(Self.frame)
        read += 1
      }
    }
    #expect(written - read > 500)
  }

  @Test func anHourOfNothingIsNotMadeUpFor() {
    var account = Account(lead: 6 * Self.second, now: 0)
    account.add(5 * Self.second)
    account.advance(to: 3_600 * Self.second, inputEmpty: true)
    #expect(account.ahead == 0)
    var taken: Int64 = 0
    while account.isOpen {
      account.add(Self.frame)
      taken += Self.frame
    }
    #expect(taken < 6 * Self.second + Self.frame)
  }

  @Test func manyShortStepsLeakAsMuchAsOneLongOne() {
    var short = Account(lead: Self.second, now: 0)
    var long = Account(lead: Self.second, now: 0)
    short.add(100 * Self.second)
    long.add(100 * Self.second)
    var generator = SeededGenerator(seed: 5)
    var now: Int64 = 0
    while now < 10 * Self.second {
      now += Int64.random(in: 1...999, using: &generator) * 10_000
      short.advance(to: now, inputEmpty: true)
    }
    long.advance(to: now, inputEmpty: true)
    #expect(abs(short.ahead - long.ahead) <= 1)
    #expect(abs(100 * Self.second - long.ahead - now - now / 200) <= 1)
  }

  @Test func clockThatStandsStillOrGoesBackChangesNothing() {
    var account = Account(lead: Self.second, now: 100)
    account.add(50)
    account.advance(to: 100, inputEmpty: false)
    account.advance(to: 40, inputEmpty: false)
    #expect(account.ahead == 50)
    account.advance(to: 110, inputEmpty: false)
    #expect(account.ahead == 40)
  }

  @Test func opensWhenItSays() {
    var account = Account(lead: 100, now: 0)
    account.add(350)
    #expect(!account.isOpen)
    account.advance(to: account.opensAt - 1, inputEmpty: false)
    #expect(!account.isOpen)
    account.advance(to: account.opensAt, inputEmpty: false)
    #expect(account.isOpen)
  }

  @Test func leadOfZeroTakesOneUnitAtATime() {
    var account = Account(lead: 0, now: 0)
    #expect(account.isOpen)
    account.add(1_000)
    #expect(!account.isOpen)
    account.advance(to: account.opensAt, inputEmpty: false)
    #expect(account.isOpen)
  }
}
