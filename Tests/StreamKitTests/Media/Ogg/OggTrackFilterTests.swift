// SPDX-License-Identifier: MIT
import TestSupport
import Testing

@testable import StreamKit

/// Whether pages are numbered without a gap, have right checksums and are ended: all that a logical stream owes.
private func expectSound(_ found: OggScan, serials: [UInt32]) {
  #expect(found.junk == 0)
  for (index, serial) in serials.enumerated() {
    let pages = found.pages.filter { $0.info.stream == index + 1 }
    #expect(pages.allSatisfy { $0.info.serial == serial })
    #expect(pages.map(\.header.sequence) == Array(0..<UInt32(pages.count)))
    #expect(pages.first?.info.startsStream == true && pages.last?.info.endsStream == true)
    #expect(pages.dropLast().allSatisfy { !$0.info.endsStream })
  }
  #expect(found.pages.last?.info.stream == serials.count)
}

/// The bodies of pages, one after the other.
private func bodies(_ pages: [ScannedPage]) -> [UInt8] {
  pages.reduce(into: []) { $0 += $1.bytes[$1.header.bodyOffset...] }
}

@Suite struct OggTrackFilterTests {
  static let edit = OggEdit.playlist(fallback: TrackInfo(title: "Name"))

  @Test(arguments: OggFixture.all) func audioPassesUnchangedUnderNewSerials(file: OggFixture) throws {
    let bytes = try Fixtures.corpusBytes(file.name)
    var filter = OggTrackFilter(serials: .from(40), edit: Self.edit)
    let (old, new) = (scan(bytes), scan(filtered(bytes, &filter)))
    expectSound(new, serials: Array(40..<40 + UInt32(file.streams)))
    #expect(new.audio.map(\.payload) == old.audio.map(\.payload))
    #expect(new.audio.map(\.header.granule) == old.audio.map(\.header.granule))
    #expect(new.samples == file.samples)
    #expect(filter.nextSerial == 40 + UInt32(file.streams))
    #expect(filter.problem == nil)
  }

  @Test(arguments: OggFixture.all) func ffmpegDecodesTheRewrittenFileToTheSameSamples(file: OggFixture) throws {
    let bytes = try Fixtures.corpusBytes(file.name)
    var filter = OggTrackFilter(serials: .from(1), edit: Self.edit)
    let (old, new) = (try Decoded(bytes), try Decoded(filtered(bytes, &filter)))
    #expect(new.errors == "")
    #expect(new.pcm == old.pcm)
    #expect(new.pcm.count == file.ffmpegSamples * 4)
  }

  @Test func ffmpegDecodesTracksOfOneCodecInAChain() throws {
    let names = ["vorbis-q3.ogg", "vorbis-chained.ogg", "vorbis-q3.ogg"]
    var output: [UInt8] = []
    var serial: UInt32 = 1
    for name in names {
      var filter = OggTrackFilter(serials: .from(serial), edit: Self.edit)
      output += filtered(try Fixtures.corpusBytes(name), &filter)
      serial = filter.nextSerial
    }
    expectSound(scan(output), serials: [1, 2, 3, 4])
    #expect(try Decoded(output).errors == "")
  }

  @Test(arguments: OggFixture.all) func aCutTrackIsEndedAndDecodes(file: OggFixture) throws {
    let pages = scan(try Fixtures.corpusBytes(file.name)).pages.filter { $0.info.stream == 1 }
    // With FLAC the cut is in mid-packet: page 3 goes on with one that page 2 began.
    let cut = pages.prefix(file.codec == .flac ? 3 : 5)
    var filter = OggTrackFilter(serials: .from(1), edit: Self.edit)
    let output = filtered(cut.together, &filter)
    let found = scan(output)
    expectSound(found, serials: [1])
    #expect(found.pages.last?.bytes.count == 27)
    #expect(found.pages.last?.header.granule == cut.last?.header.granule)
    let decoded = try Decoded(output)
    #expect(decoded.errors == "")
    #expect(decoded.pcm.count / 4 == cut.reduce(0) { $0 + $1.unit.samples })
    #expect(filter.finish() == nil, "it is owed once")
  }

  @Test func aLinkWithoutAnEndIsEndedWhenTheNextBegins() throws {
    let pages = scan(try Fixtures.corpusBytes("vorbis-chained.ogg")).pages
    var filter = OggTrackFilter(serials: .from(8), edit: Self.edit)
    let found = scan(filtered(pages[..<10].together + pages[19...].together, &filter))
    expectSound(found, serials: [8, 9])
    #expect(found.pages[10].header.granule == pages[9].header.granule && found.pages[10].info.endsStream)
    #expect(filter.comments.nowPlaying(inBand: true).track.title == "Vorbis Two")
  }

  @Test func headersForLateListenersAreThoseOfTheLinkThatIsOn() throws {
    let pages = scan(try Fixtures.corpusBytes("vorbis-chained.ogg")).pages
    var filter = OggTrackFilter(serials: .own, edit: OggEdit())
    let output = filtered(pages.together, &filter)
    expectSound(scan(output), serials: [pages[0].info.serial, pages[19].info.serial])
    #expect(headers(in: filter.headerBytes).comments == filter.comments)
    let late = scan(filter.headerBytes + scan(output).pages.suffix(4).together)
    #expect(late.pages.count == 6 && late.junk == 0)
    let decoded = try Decoded(filter.headerBytes + scan(output).pages.suffix(4).together)
    #expect(decoded.pcm.count > 4 * 40_000)
  }

  @Test(arguments: OggRewriterTests.files) func audioThatSharesAPageWithTheHeadersIsNotLost(
    file: (String, Codec)
  ) throws {
    let pages = scan(try Fixtures.corpusBytes(file.0)).pages
    let (last, first) = (pages[1], pages[2])
    // Where both fit on one page they are put there; FLAC's first audio page has all 255 segments, so its last goes on.
    let room = 255 - last.header.segmentCount
    let taken = min(room, first.header.segmentCount)
    let table = Array(first.bytes[27..<27 + taken])
    let length = table.reduce(0) { $0 + Int($1) }
    let body = first.header.bodyOffset
    let isWhole = taken == first.header.segmentCount
    let shared = page(
      serial: last.header.serial, sequence: 1, granule: isWhole ? first.header.granule : -1,
      segments: last.bytes[27..<last.header.bodyOffset] + table,
      body: Array(last.bytes[last.header.bodyOffset...]) + first.bytes[body..<body + length])
    let rest = page(
      serial: last.header.serial, sequence: 2, granule: first.header.granule,
      segments: Array(first.bytes[27 + taken..<body]), body: Array(first.bytes[(body + length)...]),
      continued: table.last == 255)
    let messy = pages[0].bytes + shared + (isWhole ? [] : rest) + pages[3...].together
    let old = scan(messy)
    #expect(old.pages[1].info.isHeader && old.pages[1].info.hasAudio && old.samples == scan(pages.together).samples)
    var filter = OggTrackFilter(serials: .from(3), edit: Self.edit)
    let new = scan(filtered(messy, &filter))
    #expect(new.junk == 0 && new.audio.allSatisfy(\.info.hasAudio))
    #expect(bodies(new.audio) == bodies(Array(pages[2...])))
    let decoded = try Decoded(new.pages.together)
    #expect(decoded.errors == "")
    #expect(decoded.pcm == (try Decoded(pages.together)).pcm)
  }

  @Test func headersBeyondTheLimitLeaveTheirStreamOut() throws {
    let bytes = try Fixtures.corpusBytes("opus64.opus")
    var comments = VorbisComments()
    comments.fields = [VorbisComment("LYRICS", String(repeating: "x", count: 1 << 20))]
    let packets = [try headerPackets("opus64.opus")[0], comments.packet(codec: .opus)]
    let audio = page(serial: 6, sequence: 18, granule: 960, packets: [[0xfc, 1]])
    var filter = OggTrackFilter(serials: .from(1), edit: Self.edit)
    #expect(filtered(OggHeaderPages(packets, serial: 6).bytes + audio, &filter).isEmpty)
    #expect(filter.problem == .longerThan(1 << 20))
    #expect(filter.nextSerial == 1)
    let output = filtered(bytes, &filter)
    expectSound(scan(output), serials: [1])
    #expect(filter.problem == nil)
  }

  @Test func headersAloneAreEndedAndHalfOfThemAreNothing() throws {
    let pages = scan(try Fixtures.corpusBytes("vorbis-q3.ogg")).pages
    var filter = OggTrackFilter(serials: .from(1), edit: Self.edit)
    #expect(filtered(pages[0].bytes, &filter).isEmpty)
    let found = scan(filtered(pages[..<2].together, &filter))
    expectSound(found, serials: [1])
    #expect(found.pages.count == 3)
    let ended =
      pages[0].bytes
      + page(
        serial: pages[0].info.serial, sequence: 1, packets: Array(try headerPackets("vorbis-q3.ogg")[1...]), ends: true)
    expectSound(scan(filtered(ended, &filter)), serials: [2])
  }

  @Test func everythingOnTheFirstPageIsTakenApart() throws {
    let packets = try headerPackets("opus64.opus")
    let audio: [UInt8] = [0xfc, 1, 2]
    let one = page(serial: 6, granule: 1_920, packets: packets + [audio, audio], begins: true, ends: true)
    var filter = OggTrackFilter(serials: .from(1), edit: Self.edit)
    let found = scan(filtered(one, &filter))
    expectSound(found, serials: [1])
    #expect(found.pages.map(\.header.segmentCount).suffix(1) == [2])
    #expect(found.samples == 1_920 - 312 && scan(one).samples == found.samples)
  }

  @Test(arguments: OggFixture.all) func nonsenseUnderRightChecksumsDoesNoHarm(file: OggFixture) throws {
    let pages = scan(try Fixtures.corpusBytes(file.name)).pages
    for seed in UInt64(1)...60 {
      var generator = SeededGenerator(seed: seed)
      var bytes: [UInt8] = []
      for page in pages {
        var copy = page.bytes
        for _ in 0..<Int.random(in: 0...3, using: &generator) {
          // Half of it in the first bytes of header and body, where it hurts most.
          let end = Bool.random(using: &generator) ? min(120, copy.count) : copy.count
          copy[Int.random(in: 5..<end, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
        }
        let checksum = OggChecksum.ofPage(copy.span)
        for index in 0..<4 { copy[22 + index] = UInt8(truncatingIfNeeded: checksum >> UInt32(8 * index)) }
        bytes += copy
      }
      let old = scan(bytes)
      #expect(old.bytes == bytes.count, "seed \(seed)")
      var filter = OggTrackFilter(serials: .from(1), edit: Self.edit)
      let new = scan(filtered(bytes, &filter))
      #expect(new.junk == 0, "seed \(seed)")
      #expect(bodies(new.audio).count <= bodies(old.pages).count, "seed \(seed)")
      #expect(new.pages.allSatisfy { $0.unit.nanoseconds <= 60_000_000_000 }, "seed \(seed)")
    }
  }

  @Test func whatIsNoPageIsNothing() {
    var filter = OggTrackFilter(serials: .from(1), edit: Self.edit)
    for bytes: [UInt8] in [[], [79], Array("OggS".utf8), page(segments: [9], body: [1])] {
      var copy = bytes
      var span = copy.mutableSpan
      let step = filter.take(&span)
      #expect(step == .nothing && copy == bytes)
    }
  }
}
