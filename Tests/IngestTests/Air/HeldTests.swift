// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@testable import cycast_ingest

@Suite struct HeldTests {
  /// A frame of 10 ms, a page of headers.
  private let frame = Unit(length: 4, samples: 441, sampleRate: 44_100, channels: 2)
  private let header = Unit(length: 4, samples: 0, sampleRate: 44_100, channels: 2)
  private static let ms: Int64 = 1_000_000

  private func add(_ held: inout Held, _ unit: Unit, _ number: UInt8) {
    [number, number, number, number].withUnsafeBytes { held.add(unit, $0) }
  }

  private func released(_ held: inout Held) -> (numbers: [UInt8], tracks: [String]) {
    var numbers: [UInt8] = []
    var tracks: [String] = []
    held.release { item, bytes in
      #expect(bytes.count == item.unit.length)
      numbers.append(bytes[0])
      if let track = item.track { tracks.append("\(bytes[0]) \(track.title)") }
    }
    return (numbers, tracks)
  }

  @Test func givesBackInOrderWhatItWasGiven() {
    var held = Held()
    held.say(TrackInfo(title: "First"))
    for number in 1...5 { add(&held, frame, UInt8(number)) }
    #expect(held.duration == 50 * Self.ms)
    let (numbers, tracks) = released(&held)
    #expect(numbers == [1, 2, 3, 4, 5])
    #expect(tracks == ["1 First"])
    #expect(held.isEmpty && held.duration == 0)
  }

  @Test func throwsTheOldestAwayButNotHeadersNorTheLastTitle() {
    var held = Held()
    add(&held, header, 1)
    held.say(TrackInfo(title: "Old"))
    for number in 2...6 { add(&held, frame, UInt8(number)) }
    held.say(TrackInfo(title: "New"))
    for number in 7...11 { add(&held, frame, UInt8(number)) }
    #expect(held.dropOldest(downTo: 30 * Self.ms, most: 1_000 * Self.ms) == 70 * Self.ms)
    #expect(held.duration == 30 * Self.ms)
    let (numbers, tracks) = released(&held)
    #expect(numbers == [1, 9, 10, 11])
    #expect(tracks == ["9 New"])
  }

  @Test(arguments: [(most: 0, dropped: 0), (9, 0), (10, 10), (25, 20), (100, 40)])
  func throwsAwayNoMoreThanIsLate(_ row: (most: Int, dropped: Int)) {
    var held = Held()
    for number in 1...5 { add(&held, frame, UInt8(number)) }
    let dropped = held.dropOldest(downTo: 10 * Self.ms, most: Int64(row.most) * Self.ms)
    #expect(dropped == Int64(row.dropped) * Self.ms)
    #expect(held.duration == 50 * Self.ms - dropped)
  }

  @Test func aTitleBehindTheLastUnitIsThatOfTheNext() {
    var held = Held()
    add(&held, frame, 1)
    held.say(TrackInfo(title: "Next"))
    #expect(held.nextTrack?.title == "Next")
    add(&held, frame, 2)
    #expect(released(&held).tracks == ["2 Next"])
  }
}
