// SPDX-License-Identifier: MIT
import TestSupport
import Testing

@testable import StreamKit

/// An Opus stream's header pages, with a pre-skip.
private func opusHeaders(preSkip: Int) -> [UInt8] {
  let head = Array("OpusHead".utf8) + [1, 2, UInt8(preSkip & 255), UInt8(preSkip >> 8), 0x80, 0xbb, 0, 0, 0, 0, 0]
  return OggHeaderPages([head, VorbisComments().packet(codec: .opus)], serial: 7).bytes
}

/// The samples of the pages behind the headers.
private func durations(_ headers: [UInt8], _ pages: [[UInt8]]) -> [Int] {
  let found = scan(headers + pages.flatMap { $0 })
  #expect(found.junk == 0)
  return found.audio.map(\.unit.samples)
}

/// How long a stream says that a packet is.
private func duration(_ stream: OggIdentification, _ packet: [UInt8]) -> Int { stream.duration(ofPacket: packet.span) }

@Suite struct OggDurationTests {
  /// Configuration 31, one frame: 20 ms of CELT.
  let packet: [UInt8] = [0xfc, 1, 2]

  @Test func opusPacketsSayHowLongTheyAre() throws {
    let stream = try #require(identification(of: try headerPackets("opus64.opus")[0]))
    // RFC 6716 section 3.1, table 2, in samples at 48 kHz.
    let frames =
      [480, 960, 1_920, 2_880] + [480, 960, 1_920, 2_880] + [480, 960, 1_920, 2_880] + [480, 960, 480, 960]
      + [120, 240, 480, 960] + [120, 240, 480, 960] + [120, 240, 480, 960] + [120, 240, 480, 960]
    for (configuration, frame) in frames.enumerated() {
      let first = UInt8(configuration << 3)
      #expect(duration(stream, [first]) == frame)
      #expect(duration(stream, [first | 1]) == 2 * frame)
      #expect(duration(stream, [first | 2, 9]) == 2 * frame)
      let many = 5_760 / frame
      #expect(duration(stream, [first | 3, UInt8(many)]) == many * frame)
      #expect(duration(stream, [first | 3, UInt8(many + 1)]) == 0, "more than 120 ms")
    }
    #expect(duration(stream, [0xff]) == 0, "the count is missing")
    #expect(duration(stream, []) == 0)
  }

  @Test func flacFramesSayHowLongTheyAre() throws {
    let stream = try #require(identification(of: try headerPackets("flac.ogg")[0]))
    func length(_ code: UInt8, number: [UInt8] = [0], _ more: [UInt8] = [0, 0, 0, 0]) -> Int {
      duration(stream, ([0xff, 0xf8, code << 4 | 9, 0xa8] + number + more))
    }
    let plain = [0, 192, 576, 1_152, 2_304, 4_608]
    for (code, expected) in plain.enumerated() { #expect(length(UInt8(code)) == expected) }
    for code in 8...15 { #expect(length(UInt8(code)) == 1 << code) }
    #expect(length(6, [99, 0, 0, 0]) == 100)
    #expect(length(7, [0x12, 0x34, 0, 0]) == 0x1235)
    #expect(length(7, number: [0xe1, 0x80, 0x80], [0xff, 0xff, 0, 0]) == 65_536)
    #expect(length(7, number: [0xfe, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80], [0, 9, 0]) == 10)
    #expect(length(7, number: [0xff], [0, 0, 0]) == 0, "the number would be longer than the packet")
    #expect(duration(stream, [0xff, 0xf0, 0, 0, 0, 0, 0, 0, 0]) == 0, "no sync code")
  }

  @Test func preSkipIsTakenOffTheFirstPagesHoweverShort() {
    let pages = (1...4).map { page(sequence: UInt32($0 + 1), granule: Int64(960 * $0), packets: [packet]) }
    #expect(durations(opusHeaders(preSkip: 1_200), pages) == [0, 720, 960, 960])
    #expect(durations(opusHeaders(preSkip: 0), pages) == [960, 960, 960, 960])
  }

  @Test func theEndThatThePositionCutsOffDoesNotCount() {
    let pages = [
      page(sequence: 2, granule: 1_920, packets: [packet, packet]),
      page(sequence: 3, granule: 2_000, packets: [packet], ends: true),
    ]
    #expect(durations(opusHeaders(preSkip: 0), pages) == [1_920, 80])
  }

  @Test func aPageWithoutAPositionIsMadeUpForByTheNext() {
    let pages = [
      page(sequence: 2, granule: -1, segments: [255], body: packet + .init(repeating: 0, count: 252)),
      page(sequence: 3, granule: 1_920, segments: [1, 3], body: [0] + packet, continued: true),
      page(sequence: 4, granule: -1, segments: [], body: []),
      page(sequence: 5, granule: 2_880, packets: [packet]),
    ]
    #expect(durations(opusHeaders(preSkip: 0), pages) == [0, 1_920, 0, 960])
  }

  @Test func joiningLateCountsThePacketsOnly() throws {
    let pages = scan(try Fixtures.corpusBytes("opus64.opus")).pages
    let late = scan(pages[0..<2].together + pages[5...].together)
    #expect(late.audio.map(\.unit.samples) == [50 * 960 - 312, 48_000, 312])
    let flac = scan(try Fixtures.corpusBytes("flac.ogg")).pages
    let lateFlac = scan(flac[0..<2].together + flac[5...].together)
    #expect(lateFlac.audio.map(\.unit.samples).dropFirst() == [46_080, 3_924])
    #expect(41_472...46_080 ~= lateFlac.audio[0].unit.samples, "a packet that began earlier may be missing")
    let vorbis = scan(try Fixtures.corpusBytes("vorbis-q3.ogg")).pages
    let lateVorbis = scan(vorbis[0..<2].together + vorbis[9...].together)
    #expect(lateVorbis.audio.dropFirst().map(\.unit.samples) == vorbis.dropFirst(10).map(\.unit.samples))
    #expect(16_384...33_000 ~= lateVorbis.audio[0].unit.samples, "at most what its packets can hold")
  }

  @Test func aHoleCountsOnlyWhatCame() {
    let pages = [
      page(sequence: 2, granule: 960, packets: [packet]), page(sequence: 9, granule: 9_600, packets: [packet]),
      page(sequence: 10, granule: 10_560, packets: [packet]),
    ]
    #expect(durations(opusHeaders(preSkip: 0), pages) == [960, 960, 960])
  }

  @Test func aPacketWhoseMiddleIsLostDoesNotCount() {
    let half = packet + [UInt8](repeating: 0, count: 252)
    let pages = [
      page(sequence: 2, granule: 960, segments: [3, 255], body: packet + half),
      page(sequence: 4, granule: 2_880, segments: [1, 3], body: [0] + packet, continued: true),
    ]
    #expect(durations(opusHeaders(preSkip: 0), pages) == [960, 960])
  }

  @Test func wildAndBackwardPositionsCountThePackets() {
    let pages = [
      page(sequence: 2, granule: .max, packets: [packet]), page(sequence: 3, granule: 5, packets: [packet, packet]),
      page(sequence: 4, granule: 965, packets: [packet]), page(sequence: 5, granule: .min, packets: [packet]),
      page(sequence: 6, granule: 0, packets: [packet]),
    ]
    #expect(durations(opusHeaders(preSkip: 0), pages) == [960, 1_920, 960, 0, 1_920])
  }

  @Test func aVorbisPositionThatGoesBackwardsCountsNothing() throws {
    let head = try headerPackets("vorbis-q3.ogg")
    let pages = [
      page(sequence: 5, granule: 1_000, packets: [[0], [0]]), page(sequence: 6, granule: 10, packets: [[0]]),
      page(sequence: 7, granule: .max, packets: [[0], [0]]),
    ]
    let headers = OggHeaderPages(head, serial: 7).bytes
    #expect(durations(headers, pages) == [1_000, 0, 2 * 1_024])
  }

  @Test func noPageLastsLongerThanAMinute() throws {
    var first = try headerPackets("flac.ogg")[0]
    first[27] = 0
    first[28] = 0
    first[29] = first[29] & 0x0f | 0x10  // 1 Hz
    let frame: [UInt8] = [0xff, 0xf8, 0xf9, 0xa8, 0, 0, 0, 0]
    let headers = OggHeaderPages([first, VorbisComments().packet(codec: .flac)], serial: 7).bytes
    let pages = [page(sequence: 2, granule: 65_536, packets: [frame, frame])]
    #expect(durations(headers, pages) == [60])
  }

  @Test func pagesOf255SegmentsAreScannedWhole() throws {
    let full = [UInt8](repeating: 255, count: 255)
    let body = [0xff, 0xf8, 0xc9, 0xa8] + [UInt8](repeating: 0, count: 255 * 255 - 4)
    let headers = OggHeaderPages(try headerPackets("flac.ogg"), serial: 7).bytes
    let pages = [
      page(sequence: 2, granule: -1, segments: full, body: body),
      page(sequence: 3, granule: -1, segments: full, body: body, continued: true),
      page(sequence: 4, granule: 4_096, segments: [0], body: [], continued: true, ends: true),
    ]
    #expect(pages[0].count == OggPageHeader.longestPage)
    #expect(durations(headers, pages) == [0, 0, 4_096])
  }
}
