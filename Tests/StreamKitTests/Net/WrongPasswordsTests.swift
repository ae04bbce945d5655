// SPDX-License-Identifier: MIT
import TestSupport
import Testing

@testable import StreamKit

private let second: Int64 = 1_000_000_000

@Suite struct WrongPasswordsTests {
  @Test func theTenthWithinAMinuteMakesTheAddressWaitUntilTheFirstIsAMinuteOld() {
    var wrong = WrongPasswords()
    let guesser = Peers.host(1)
    for number in 0..<9 as Range<Int64> {
      wrong.note(guesser, at: 100 * second + number * second)
      #expect(wrong.waits(guesser, at: 100 * second + number * second) == nil)
    }
    wrong.note(guesser, at: 109 * second)
    #expect(wrong.waits(guesser, at: 109 * second) == 51 * second)
    #expect(wrong.waits(guesser, at: 160 * second - 1) == 1)
    #expect(wrong.waits(guesser, at: 160 * second) == nil)
    wrong.note(guesser, at: 160 * second)
    #expect(wrong.waits(guesser, at: 160 * second) == second, "the second of the ten is the oldest now")
  }

  @Test func whoChangesTheLowerHalfOfItsAddressIsTheSame() throws {
    var wrong = WrongPasswords()
    for number in 0..<10 { wrong.note(try #require(PeerAddress(text: "2001:db8::\(number + 1)")), at: second) }
    #expect(wrong.waits(try #require(PeerAddress(text: "2001:db8::ffff:1")), at: second) != nil)
    #expect(wrong.waits(try #require(PeerAddress(text: "2001:db8:0:1::1")), at: second) == nil)
    #expect(wrong.count == 1)
  }

  @Test func tenInMoreThanAMinuteDoNotCount() {
    var wrong = WrongPasswords()
    let clumsy = Peers.host(1)
    for number in 0..<100 as Range<Int64> {
      let now = number * 60 * second / 9
      wrong.note(clumsy, at: now)
      #expect(wrong.waits(clumsy, at: now) == nil)
    }
  }

  @Test func portsDoNotCountButAddressesDo() {
    var wrong = WrongPasswords()
    for port in 1...10 as ClosedRange<UInt16> { wrong.note(Peers.host(1, port: port), at: second) }
    #expect(wrong.count == 1)
    #expect(wrong.waits(Peers.host(1, port: 99), at: second) == 60 * second)
    #expect(wrong.waits(Peers.host(2, port: 1), at: second) == nil)
  }

  @Test func moreThanTenInAMomentMakeNobodyWaitLonger() {
    var wrong = WrongPasswords()
    for _ in 0..<1_000 { wrong.note(Peers.host(1), at: 5 * second) }
    #expect(wrong.waits(Peers.host(1), at: 5 * second) == 60 * second)
    #expect(wrong.waits(Peers.host(1), at: 65 * second) == nil)
  }

  @Test(arguments: [4_095, 4_096, 4_097]) func holdsFourThousandAndNinetySixAddresses(count: UInt32) {
    var wrong = WrongPasswords()
    for _ in 0..<10 { wrong.note(Peers.host(0), at: 0) }
    for host in 1..<count { wrong.note(Peers.host(host), at: Int64(host)) }
    #expect(wrong.count == min(Int(count), 4_096))
    #expect(
      (wrong.waits(Peers.host(0), at: 5_000) == nil) == (count > 4_096), "the one that was quiet for longest goes")
  }

  @Test func whoGoesOnIsNotForgotten() {
    var wrong = WrongPasswords()
    for host in 0..<4_096 as Range<UInt32> { wrong.note(Peers.host(host), at: Int64(host)) }
    for number in 0..<9 as Range<Int64> { wrong.note(Peers.host(0), at: 10_000 + number) }
    wrong.note(Peers.host(9_999), at: 20_000)
    #expect(wrong.waits(Peers.host(0), at: 20_000) != nil)
    #expect(wrong.count == 4_096)
  }

  @Test func aMinuteLaterAllOldOnesMakeRoom() {
    var wrong = WrongPasswords()
    for host in 0..<4_096 as Range<UInt32> { wrong.note(Peers.host(host), at: host < 96 ? 0 : second) }
    wrong.note(Peers.host(5_000), at: 60 * second)
    #expect(wrong.count == 4_001)
  }

  @Test(arguments: [1, 2, 3] as [UInt64]) func agreesWithAFullListThroughRandomSteps(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var wrong = WrongPasswords()
    var list: [(host: UInt32, at: Int64)] = []
    var now: Int64 = 0
    for _ in 0..<1_000 {
      now += Int64.random(in: 0...second, using: &generator)
      let host = UInt32.random(in: 0..<8, using: &generator)
      let address = Peers.host(host, port: UInt16.random(in: 1...9, using: &generator))
      let ten = list.filter { $0.host == host }.suffix(10)
      let left = (ten.first?.at ?? 0) + 60 * second - now
      let expected = ten.count == 10 && left > 0 ? left : nil
      #expect(wrong.waits(address, at: now) == expected, "seed \(seed)")
      if expected == nil || Bool.random(using: &generator) {
        wrong.note(address, at: now)
        list.append((host, now))
      }
    }
    #expect(wrong.count <= 8)
  }

  @Test func aThousandRandomStepsOfManyAddressesStayInBounds() {
    var generator = SeededGenerator(seed: 11)
    var wrong = WrongPasswords()
    for host in 0..<4_000 as Range<UInt32> { wrong.note(Peers.host(host), at: 0) }
    var now: Int64 = 0
    for _ in 0..<1_000 {
      now += Int64.random(in: 0...second / 50, using: &generator)
      wrong.note(Peers.host(UInt32.random(in: 0..<1 << 30, using: &generator)), at: now)
      #expect(wrong.count <= WrongPasswords.mostAddresses)
    }
    #expect(wrong.count == WrongPasswords.mostAddresses)
  }
}
