// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@testable import cycast_fanout

@Suite struct OggListenerTests {
  private func headers(_ letter: String) -> [UInt8] { Array("<headers \(letter)>".utf8) }

  /// Begins a logical stream and puts so many pages of 300 bytes on air.
  private func begin(_ letter: String, _ pages: Int, _ booth: Booth) throws {
    booth.mount.beginLogicalStream(NowPlaying(), headers: headers(letter))
    try booth.air(headers(letter))
    for _ in 0..<pages { try booth.air(300) }
  }

  @Test func lateListenerGetsTheHeadersFirst() throws {
    let booth = try Booth(ring: 1 << 20, burst: 3, codec: .vorbis)
    try begin("A", 20, booth)
    let listener = try booth.join(sendBuffer: 1 << 18)
    booth.drain(listener)
    #expect(listener.audio == headers("A") + booth.stream.suffix(900))
  }

  @Test func listenerWhoStartsOnTheHeadersGetsThemOnce() throws {
    let booth = try Booth(ring: 1 << 20, burst: 100, codec: .vorbis)
    try begin("A", 20, booth)
    let listener = try booth.join()
    booth.drain(listener)
    try begin("B", 20, booth)
    booth.feedAll()
    booth.drain(listener)
    #expect(listener.audio == booth.stream)
  }

  @Test func listenerWhoPlaysOnIntoTheNextStreamGetsItsHeadersFromTheRing() throws {
    let booth = try Booth(ring: 1 << 20, burst: 3, codec: .vorbis)
    try begin("A", 20, booth)
    let listener = try booth.join()
    let start = booth.stream.count - 900
    try begin("B", 20, booth)
    booth.feedAll()
    booth.drain(listener)
    #expect(listener.audio == headers("A") + booth.stream[start...])
  }

  @Test func skipIntoAnotherStreamBringsItsHeaders() throws {
    let booth = try Booth(ring: 16_384, burst: 3, codec: .vorbis)
    try begin("A", 20, booth)
    let listener = try booth.join()
    try begin("B", 100, booth)
    booth.feedAll()
    booth.drain(listener)
    let text = listener.audio.split(separator: UInt8(ascii: "<")).map { Array($0.prefix(9)) }
    #expect(text.last == Array("headers B".utf8))
    #expect(listener.audio.suffix(900) == booth.stream.suffix(900))
    #expect(booth.audience.counts.skipped == 1)
  }

  @Test func skipWithinOneStreamBringsNone() throws {
    let booth = try Booth(ring: 16_384, burst: 3, codec: .vorbis)
    try begin("A", 20, booth)
    let listener = try booth.join()
    for _ in 0..<100 { try booth.air(300) }
    booth.feedAll()
    booth.drain(listener)
    #expect(booth.audience.counts.skipped == 1)
    let marks = listener.audio.split(separator: headers("A"), omittingEmptySubsequences: false)
    #expect(marks.count == 2)
  }

  @Test func headersLongerThanTheSocketTakesComeWhole() throws {
    let booth = try Booth(ring: 1 << 20, burst: 3, codec: .flac)
    let long = SampleFrames.filler(200_000, seed: 9)
    booth.mount.beginLogicalStream(NowPlaying(), headers: long)
    try booth.air(long)
    for _ in 0..<20 { try booth.air(300) }
    let listener = try booth.join()
    booth.drain(listener, 50_000)
    try booth.air(300)
    booth.feedAll()
    booth.drain(listener)
    #expect(listener.audio == long + booth.stream.suffix(1_200))
  }
}
