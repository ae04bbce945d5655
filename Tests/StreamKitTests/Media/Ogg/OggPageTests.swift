// SPDX-License-Identifier: MIT
import TestSupport
import Testing

@testable import StreamKit

/// The checksum by the book, a bit at a time.
private func slowChecksum(_ page: [UInt8]) -> UInt32 {
  var crc: UInt32 = 0
  for (index, byte) in page.enumerated() {
    crc ^= UInt32(22..<26 ~= index ? 0 : byte) << 24
    for _ in 0..<8 { crc = crc & 0x8000_0000 != 0 ? crc << 1 ^ 0x04c1_1db7 : crc << 1 }
  }
  return crc
}

@Suite struct OggPageTests {
  @Test func checksumIsThatOfTheBookForAllLengths() {
    var generator = SeededGenerator(seed: 1)
    for length in Array(27...64) + [255, 256, 1_000, 4_099, 65_307] {
      let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let checksum = OggChecksum.ofPage(bytes.span)
      #expect(checksum == slowChecksum(bytes), "\(length) bytes")
    }
  }

  @Test func checksumGoesOnWhereItWasInterrupted() {
    let bytes = (0..<100).map { UInt8($0) }
    let whole = OggChecksum.of(bytes.span)
    for cut in 0...100 {
      let front = OggChecksum.of(bytes.span.extracting(0..<cut))
      let both = OggChecksum.of(bytes.span.extracting(cut..<100), after: front)
      #expect(both == whole)
    }
  }

  @Test(arguments: OggFixture.all) func checksumOfEveryPageOfTheCorpusIsRight(file: OggFixture) throws {
    for page in scan(try Fixtures.corpusBytes(file.name)).pages {
      let checksum = OggChecksum.ofPage(page.bytes.span)
      #expect(checksum == page.header.checksum)
      #expect(slowChecksum(page.bytes) == page.header.checksum)
    }
  }

  @Test(arguments: OggFixture.all) func pagesOfTheCorpusAreWrittenAsTheyWere(file: OggFixture) throws {
    for page in scan(try Fixtures.corpusBytes(file.name)).pages {
      let header = page.header
      var again: [UInt8] = []
      header.write(
        segments: page.bytes.span.extracting(27..<header.bodyOffset),
        body: page.bytes.span.extracting(header.bodyOffset..<header.length), to: &again)
      #expect(again == page.bytes)
    }
  }

  @Test func probeAsksForNoMoreThanItMustKnow() {
    let bytes = page(granule: 5, segments: [3, 0], body: [1, 2, 3])
    for count in 0...bytes.count {
      let probe = OggPageHeader.probe(bytes.span.extracting(0..<count))
      switch count {
      case ..<27: #expect(probe == .need(27))
      case 27..<29: #expect(probe == .need(29))
      default: #expect(probe != .none && probe != .need(29))
      }
    }
  }

  @Test func otherVersionsAndPatternsAreNoPages() {
    var bytes = page(segments: [], body: [])
    #expect(header(of: bytes)?.length == 27)
    for index in 0...4 {
      var broken = bytes
      broken[index] ^= 1
      let whole = OggPageHeader.probe(broken.span)
      let front = OggPageHeader.probe(broken.span.extracting(0..<index + 1))
      #expect(whole == .none && front == .none)
    }
    bytes[5] = 0xff
    #expect(header(of: bytes)?.continued == true, "unknown flags do no harm")
  }

  @Test func headerKeepsEveryFieldThroughARoundTrip() throws {
    let bytes = page(
      serial: 0xfedc_ba98, sequence: 0x0102_0304, granule: -1, segments: [255, 255],
      body: .init(repeating: 9, count: 510), continued: true, ends: true)
    let found = try #require(header(of: bytes))
    #expect(found.serial == 0xfedc_ba98 && found.sequence == 0x0102_0304 && found.granule == -1)
    #expect(found.continued && found.endsStream && !found.startsStream)
    #expect(found.segmentCount == 2 && found.bodyLength == 510 && found.length == bytes.count)
  }

  @Test func cursorTellsWherePacketsBeginAndEnd() throws {
    let bytes = page(
      segments: [4, 255, 0, 0, 255, 255], body: .init(repeating: 0, count: 4 + 255 + 510), continued: true)
    let found = try #require(header(of: bytes))
    var cursor = OggPacketCursor(found)
    var pieces: [OggPacketPiece] = []
    while let piece = cursor.next(bytes.span) { pieces.append(piece) }
    let body = 33
    #expect(
      pieces == [
        OggPacketPiece(bytes: body..<body + 4, segments: 0..<1, begins: false, ends: true),
        OggPacketPiece(bytes: body + 4..<body + 259, segments: 1..<3, begins: true, ends: true),
        OggPacketPiece(bytes: body + 259..<body + 259, segments: 3..<4, begins: true, ends: true),
        OggPacketPiece(bytes: body + 259..<body + 769, segments: 4..<6, begins: true, ends: false),
      ])
  }

  @Test(arguments: [0, 1, 254, 255, 256, 65_023, 65_024, 65_025, 65_026, 200_000])
  func headerPacketsOfAnyLengthComeBackFromTheirPages(length: Int) throws {
    var comments = VorbisComments()
    let empty = comments.packet(codec: .opus).count
    comments.vendor = String(repeating: "v", count: max(0, length - empty))
    let packets = [try headerPackets("opus64.opus")[0], comments.packet(codec: .opus)]
    let pages = OggHeaderPages(packets, serial: 3)
    let found = scan(pages.bytes)
    #expect(found.junk == 0 && found.headers.count == Int(pages.nextSequence))
    #expect(found.pages.map(\.header.sequence) == Array(0..<pages.nextSequence))
    #expect(found.pages[0].header.startsStream && found.pages[0].header.segmentCount == 1)
    #expect(found.pages.dropFirst().allSatisfy { !$0.header.startsStream })
    #expect(found.pages.last?.header.granule == 0)
    #expect(headers(in: pages.bytes).packets == packets)
  }

  @Test func pagesOnWhichNoPacketEndsSaySo() throws {
    let packets = [try headerPackets("opus64.opus")[0], [UInt8]("OpusTags".utf8) + .init(repeating: 0, count: 150_000)]
    let found = scan(OggHeaderPages(packets, serial: 3).bytes).pages
    #expect(found.map(\.header.granule) == [0, -1, -1, 0])
    #expect(found.map(\.header.continued) == [false, false, true, true])
  }

  @Test func endPageIsEmptyAndMarked() throws {
    let bytes = OggEnd.page(serial: 5, sequence: 9, granule: 77)
    let found = try #require(header(of: bytes))
    #expect(bytes.count == 27 && found.endsStream && !found.startsStream && !found.continued)
    #expect(found.serial == 5 && found.sequence == 9 && found.granule == 77)
    #expect(found.checksum == slowChecksum(bytes))
  }
}
