// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@testable import cycast_ingest

private let second: Int64 = 1_000_000_000
private let anna = Takeover.Party(user: "anna", address: Peers.host(1))
private let bert = Takeover.Party(user: "bert", address: Peers.host(2))

@Suite struct TakeoverPolicyTests {
  /// Who comes while anna is live with priority 5.
  enum Newcomer: CaseIterable {
    case same, otherAddress, otherUser, stranger

    var party: Takeover.Party {
      switch self {
      case .same: Takeover.Party(user: "anna", address: Peers.host(1, port: 9))
      case .otherAddress: Takeover.Party(user: "anna", address: Peers.host(2))
      case .otherUser: Takeover.Party(user: "bert", address: Peers.host(1))
      case .stranger: bert
      }
    }
  }

  private func replaces(_ policy: Takeover.Policy, _ newcomer: Newcomer, priority: Int, silentFor: Int64) -> Bool {
    var takeover = Takeover(policy)
    let holder = Takeover.Holder(party: anna, priority: 5, since: 0, silentFor: silentFor)
    switch takeover.decide(newcomer.party, priority: priority, holder: holder, at: 100 * second) {
    case .accept: return false
    case .replace: return true
    case .refuse(let refusal):
      #expect(!refusal.reason.isEmpty && refusal.retryAfter == nil && !refusal.beginsFight)
      return false
    }
  }

  @Test(arguments: Takeover.Policy.allCases, Newcomer.allCases)
  func whoReplacesWhom(policy: Takeover.Policy, newcomer: Newcomer) {
    for priority in [4, 5, 6] {
      for (silentFor, isSilent) in [(0, false), (2 * second - 1, false), (2 * second, true), (99 * second, true)] {
        let isSame = newcomer == .same || isSilent
        let expected =
          switch policy {
          case .same: isSame
          case .newest: true
          case .priority: priority > 5 || priority == 5 && isSame
          case .refuse: false
          }
        let replaces = replaces(policy, newcomer, priority: priority, silentFor: Int64(silentFor))
        #expect(replaces == expected, "priority \(priority), silent for \(silentFor)")
      }
    }
  }

  @Test(arguments: Takeover.Policy.allCases) func whenNobodyIsLiveAnybodyMayBe(policy: Takeover.Policy) {
    var takeover = Takeover(policy)
    #expect(takeover.decide(bert, priority: -7, holder: nil, at: 0) == .accept)
  }

  @Test func aReasonNamesNobody() {
    for policy in Takeover.Policy.allCases where policy != .newest {
      var takeover = Takeover(policy)
      let holder = Takeover.Holder(party: anna, priority: 5, since: 0, silentFor: 0)
      guard case .refuse(let refusal) = takeover.decide(bert, priority: 1, holder: holder, at: 0) else {
        Issue.record("\(policy) let bert in")
        continue
      }
      #expect(!refusal.reason.contains("anna") && !refusal.reason.contains("0.0.0.1"))
    }
  }
}

/// Two or three parties and an air that goes to whom the takeover gives it.
private struct Ring {
  var takeover: Takeover
  var holder: Takeover.Party
  var since: Int64 = 0
  var silentFor: Int64 = 0

  init(_ policy: Takeover.Policy, holder: Takeover.Party) {
    takeover = Takeover(policy)
    self.holder = holder
  }

  /// Tries to go live; nil when that worked, else for how long to wait, and whether that is to be reported.
  mutating func attempt(_ party: Takeover.Party, at now: Int64) -> (left: Int64?, isReported: Bool)? {
    let live = Takeover.Holder(party: holder, priority: 0, since: since, silentFor: silentFor)
    switch takeover.decide(party, priority: 0, holder: live, at: now) {
    case .accept, .replace:
      holder = party
      since = now
      return nil
    case .refuse(let refusal): return (refusal.retryAfter, refusal.beginsFight)
    }
  }
}

@Suite struct TakeoverFightTests {
  @Test func theThirdTakeoverInARowWaitsAndEachWaitIsTwiceTheLast() {
    var ring = Ring(.newest, holder: anna)
    var now = 5 * second
    #expect(ring.attempt(bert, at: now) == nil)
    now += 9 * second
    #expect(ring.attempt(anna, at: now) == nil)
    var waits: [Int64] = []
    var reports = 0
    var party = bert
    for _ in 0..<7 {
      now += second
      guard let refused = ring.attempt(party, at: now) else {
        Issue.record("no wait after \(waits)")
        return
      }
      waits.append((refused.left ?? 0) / second)
      reports += refused.isReported ? 1 : 0
      let again = ring.attempt(party, at: now + second / 2)
      #expect(again?.left == (refused.left ?? 0) - second / 2, "the wait begins with the first attempt")
      #expect(again?.isReported == false)
      #expect(ring.attempt(party, at: now + (refused.left ?? 0) - 1)?.left == 1)
      now += refused.left ?? 0
      #expect(ring.attempt(party, at: now) == nil, "a wait that is over is over")
      party = party == anna ? bert : anna
    }
    #expect(waits == [2, 4, 8, 16, 32, 32, 32])
    #expect(reports == 1)
  }

  @Test func twoProgramsOfOneDJFightToo() {
    var ring = Ring(.same, holder: anna)
    #expect(ring.attempt(anna, at: second) == nil)
    #expect(ring.attempt(anna, at: 2 * second) == nil)
    let refused = ring.attempt(anna, at: 3 * second)
    #expect(refused?.left == 2 * second && refused?.isReported == true)
  }

  @Test func aDeadConnectionIsNoFighter() {
    var ring = Ring(.same, holder: anna)
    ring.silentFor = 2 * second
    for number in 1...20 as ClosedRange<Int64> { #expect(ring.attempt(anna, at: number * second) == nil) }
    ring.silentFor = 0
    #expect(ring.attempt(anna, at: 21 * second) == nil, "none of them counted")
  }

  @Test func whoIsHeldOffGetsInWhenTheHolderFallsSilent() {
    var ring = Ring(.same, holder: anna)
    for number in 1...2 as ClosedRange<Int64> { #expect(ring.attempt(anna, at: number * second) == nil) }
    #expect(ring.attempt(anna, at: 3 * second) != nil)
    ring.silentFor = 2 * second
    #expect(ring.attempt(anna, at: 4 * second) == nil)
  }

  @Test func changesAfterTenSecondsAreNoFight() {
    var ring = Ring(.newest, holder: anna)
    for number in 1...20 as ClosedRange<Int64> {
      #expect(ring.attempt(number % 2 == 1 ? bert : anna, at: number * 10 * second) == nil)
    }
  }

  @Test func whoWasLiveForLongLosesOnceWithoutCounting() {
    var ring = Ring(.newest, holder: anna)
    #expect(ring.attempt(bert, at: 3_600 * second) == nil)
    #expect(ring.attempt(anna, at: 3_601 * second) == nil)
    #expect(ring.attempt(bert, at: 3_602 * second) == nil)
    #expect(ring.attempt(anna, at: 3_603 * second)?.left == 2 * second)
  }

  @Test func aThirdPartyIsNotHeldUp() {
    var ring = Ring(.newest, holder: anna)
    for (number, party) in [bert, anna].enumerated() { #expect(ring.attempt(party, at: Int64(number + 1)) == nil) }
    #expect(ring.attempt(bert, at: 3) != nil)
    let carla = Takeover.Party(user: "carla", address: Peers.host(3))
    #expect(ring.attempt(carla, at: 4) == nil)
  }

  @Test func aCalmMinuteForgets() {
    for (pause, isForgotten) in [(60 * second - 1, false), (60 * second, true)] {
      var ring = Ring(.newest, holder: anna)
      for (number, party) in [bert, anna].enumerated() { #expect(ring.attempt(party, at: Int64(number)) == nil) }
      #expect(ring.attempt(bert, at: 10)?.isReported == true)
      #expect(ring.attempt(bert, at: 10 + 2 * second) == nil)
      let next = 10 + 2 * second + pause
      let refused = ring.attempt(anna, at: next)
      #expect((refused == nil) == isForgotten)
      #expect(refused?.left == (isForgotten ? nil : 4 * second))
      if isForgotten {
        // A new bout is counted from its beginning and reported again.
        for (number, party) in [bert, anna].enumerated() {
          #expect(ring.attempt(party, at: next + Int64(number + 1)) == nil)
        }
        #expect(ring.attempt(bert, at: next + 3)?.isReported == true)
      }
    }
  }
}
