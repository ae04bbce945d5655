// SPDX-License-Identifier: MIT
import TestSupport
import Testing

@testable import StreamKit

@Suite struct OggScannerTests {
  @Test(arguments: OggFixture.all) func findsEveryPageOfTheCorpusAndItsWholeDuration(file: OggFixture) throws {
    let bytes = try Fixtures.corpusBytes(file.name)
    let found = scan(bytes)
    #expect(found.junk == 0 && found.bytes == bytes.count)
    #expect(found.codec == file.codec)
    #expect(found.pages.count == file.pages)
    #expect(found.headers.count == file.headerPages)
    #expect(found.headers.allSatisfy { $0.unit.samples == 0 && !$0.info.hasAudio })
    #expect(found.audio.allSatisfy { $0.info.hasAudio })
    #expect(found.samples == file.samples)
    #expect(found.pages.last?.info.stream == file.streams)
    #expect(found.pages.filter(\.info.startsStream).count == file.streams)
    #expect(found.pages.filter(\.info.endsStream).count == file.streams)
    let rate = file.codec == .opus ? 48_000 : 44_100
    #expect(found.pages.allSatisfy { $0.unit.sampleRate == rate && $0.unit.channels == 2 })
  }

  @Test(arguments: OggFixture.all) func saysTheSameHoweverTheBytesAreCut(file: OggFixture) throws {
    // A part with a chain's seam in it is enough for the byte-by-byte cut.
    let whole = try Fixtures.corpusBytes(file.name)
    let bytes = file.streams == 2 ? Array(whole[64_000..<90_000]) : Array(whole.prefix(40_000))
    let messy = Array("OggOg".utf8) + bytes + Array("OggS\0junk OggSOg".utf8) + whole.prefix(10_000)
    let expected = scan(messy)
    #expect(expected.pages.count > 3 && expected.junk > 0)
    for cut in cuts(of: messy) { #expect(scan(pieces: cut.pieces) == expected, "\(cut)") }
  }

  @Test func skipsAPageWithAWrongChecksumAndNothingElse() throws {
    let bytes = try Fixtures.corpusBytes("vorbis-q3.ogg")
    let pages = scan(bytes).pages
    for victim in 2..<pages.count {
      let start = pages[..<victim].reduce(0) { $0 + $1.bytes.count }
      for offset in [5, 7, 15, 22, 27, pages[victim].bytes.count - 1] {
        var broken = bytes
        broken[start + offset] ^= 0x40
        let found = scan(broken)
        #expect(found.pages.map(\.bytes) == pages[..<victim].map(\.bytes) + pages[(victim + 1)...].map(\.bytes))
        #expect(found.junk == pages[victim].bytes.count)
      }
    }
  }

  @Test func findsAPageThatBeginsWithinTheOneThatClaimsItsBytes() throws {
    let bytes = try Fixtures.corpusBytes("opus64.opus")
    let pages = scan(bytes).pages
    var liar = Array(pages[2].bytes.prefix(27 + 52))
    liar[26] = 255
    let found = scan(pages[0].bytes + pages[1].bytes + liar + pages[2...].together)
    #expect(found.pages == pages)
    #expect(found.junk == liar.count)
  }

  @Test func junkBetweenPagesIsCountedAndHarmless() throws {
    let pages = scan(try Fixtures.corpusBytes("flac.ogg")).pages
    let junk = [UInt8]("Oggy OggS OggS\u{01} OOOOggS".utf8)
    let found = scan(junk + pages.flatMap { $0.bytes + junk })
    #expect(found.pages == pages)
    #expect(found.junk == junk.count * (pages.count + 1))
  }

  @Test func aTruncatedEndIsJunk() throws {
    let bytes = try Fixtures.corpusBytes("opus64.opus")
    let pages = scan(bytes).pages
    let last = pages[pages.count - 1].bytes.count
    for cut in [1, 2, last - 27, last - 4, last - 1] {
      let found = scan(Array(bytes.dropLast(cut)))
      #expect(found.pages == pages.dropLast() && found.junk == last - cut)
    }
  }

  @Test func nothingIsFollowedBeforeAFirstPage() throws {
    let pages = scan(try Fixtures.corpusBytes("vorbis-chained.ogg")).pages
    let found = scan(pages[5...].together)
    #expect(found.pages.map(\.bytes) == pages[19...].map(\.bytes))
    #expect(found.pages.first?.info.stream == 1)
  }

  @Test(arguments: [5, 57]) func aTruncatedFirstPacketIsNotFollowed(length: Int) throws {
    let first = try headerPackets("vorbis-q3.ogg")[0]
    let rest = scan(try Fixtures.corpusBytes("vorbis-q3.ogg")).pages.dropFirst().together
    let short = page(serial: 0x1f33_b186, packets: [Array(first.prefix(length == 5 ? 5 : 29))], begins: true)
    #expect(scan(short + rest).pages.isEmpty)
    let open = page(
      serial: 0x1f33_b186, segments: [255], body: first + .init(repeating: 0, count: 225), begins: true)
    #expect(scan(open + rest).pages.isEmpty)
    #expect(scan(Array(try Fixtures.corpusBytes("vorbis-q3.ogg").prefix(length))).junk == length)
  }

  @Test func onlyTheFirstAudioStreamOfAGroupIsFollowed() throws {
    let vorbis = scan(try Fixtures.corpusBytes("vorbis-q3.ogg")).pages
    let opus = scan(try Fixtures.corpusBytes("opus64.opus")).pages
    let skeleton = page(serial: 99, packets: [Array("fishead\0".utf8)], begins: true)
    var mixed = skeleton + vorbis[0].bytes + opus[0].bytes
    for index in 1..<vorbis.count {
      mixed += index < opus.count ? opus[index].bytes : []
      mixed += page(serial: 99, sequence: UInt32(index), packets: [[1, 2, 3]]) + vorbis[index].bytes
    }
    let found = scan(mixed)
    #expect(found.pages == vorbis)
    #expect(found.codec == .vorbis)
  }

  @Test func unsupportedCodecsAreJunkUntilASupportedOneComes() throws {
    let opus = scan(try Fixtures.corpusBytes("opus64.opus")).pages
    let speex = page(serial: 1, packets: [Array("Speex   1.2".utf8)], begins: true)
    let theora = page(serial: 2, packets: [[0x80] + Array("theora".utf8)], begins: true)
    let data = page(serial: 1, sequence: 1, packets: [[1]], ends: true)
    let found = scan(speex + theora + data + opus.together + speex + data + opus.together)
    #expect(found.pages.map(\.bytes) == opus.map(\.bytes) + opus.map(\.bytes))
    #expect(found.pages.map(\.info.stream) == opus.map { _ in 1 } + opus.map { _ in 2 })
  }

  @Test func aChainWithoutAnEndAndWithAnotherCodecIsFollowed() throws {
    let vorbis = scan(try Fixtures.corpusBytes("vorbis-q3.ogg")).pages
    let opus = scan(try Fixtures.corpusBytes("opus64.opus")).pages
    let chain: [ScannedPage] = Array(vorbis.prefix(6)) + opus + vorbis
    let found = scan(chain.together)
    #expect(found.pages.map(\.bytes) == chain.map(\.bytes))
    #expect(
      found.pages.map(\.info.stream) == .init(repeating: 1, count: 6) + .init(repeating: 2, count: 8)
        + .init(repeating: 3, count: 19))
    #expect(found.codec == .vorbis)
    #expect(found.samples == 67_264 + 240_000 + 264_600)
  }

  @Test func whatFollowsTheLastPageIsJunk() throws {
    let pages = scan(try Fixtures.corpusBytes("opus64.opus")).pages
    let late = page(serial: pages[0].header.serial, sequence: 8, granule: 250_000, packets: [[0xfc, 1]])
    let found = scan(pages.together + late)
    #expect(found.pages == pages && found.junk == late.count)
  }

  @Test func headersOutOfOrderMakeTheirStreamJunk() throws {
    let chain = scan(try Fixtures.corpusBytes("vorbis-chained.ogg")).pages
    let second = chain[19...].map(\.bytes)
    let withoutComments = scan(chain[0].bytes + chain[2...].together)
    #expect(Array(withoutComments.pages.map(\.bytes).dropFirst()) == second)
    let twice = scan(chain[0].bytes + chain[1].bytes + chain[1...].together)
    #expect(Array(twice.pages.map(\.bytes).suffix(16)) == second)
  }

  @Test func aHeaderPacketWhoseMiddleIsLostMakesItsStreamJunk() throws {
    var comments = VorbisComments()
    comments.fields = [VorbisComment("LYRICS", String(repeating: "x", count: 200_000))]
    let packets = [try headerPackets("opus64.opus")[0], comments.packet(codec: .opus)]
    let whole = OggHeaderPages(packets, serial: 7).bytes + page(sequence: 5, granule: 960, packets: [[0xfc, 1]])
    let pages = scan(whole).pages
    #expect(pages.count == 6)
    let found = scan(pages[..<2].together + pages[3...].together)
    #expect(found.pages == Array(pages[..<2]))
    var headers = OggHeaders()
    for page in [pages[0], pages[1], pages[3]] { headers.add(page.bytes.span) }
    #expect(headers.state == .unusable(.broken))
  }

  @Test func hostileBeginningsOfPagesCostLinearTime() {
    var fake = [UInt8]("OggS".utf8) + .init(repeating: 0, count: 23)
    fake[26] = 255
    let nothing = page(serial: 4, segments: [], body: [])
    fake.append(255)
    let dense = Array(repeatElement(fake, count: 20_000).joined())
    let group = nothing + Array(repeatElement(fake, count: 17).joined())
    let disguised = Array(repeatElement(group, count: 1_200).joined())
    for bytes in [dense, disguised] {
      var hashed = 0
      let result = scan(pieces: [bytes[...]]) { shown in
        if let header = OggPageHeader(shown), header.length <= shown.count { hashed += header.length }
      }
      #expect(result.junk == bytes.count)
      #expect(hashed < 18 * bytes.count + OggScanner.mostCredit + OggPageHeader.longestPage)
      #expect(hashed > OggScanner.mostCredit, "the trap is one")
    }
  }

  @Test func randomDamageLosesNoByteAndAcceptsNoWrongPage() throws {
    let bytes = try Fixtures.corpusBytes("vorbis-chained.ogg")
    let right = Set(scan(bytes).pages.map(\.bytes))
    for seed in UInt64(1)...40 {
      var generator = SeededGenerator(seed: seed)
      var broken = bytes
      for _ in 0..<Int.random(in: 1...30, using: &generator) {
        let at = Int.random(in: 0..<broken.count - 2_000, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: broken[at] = UInt8.random(in: 0...255, using: &generator)
        case 1: broken.removeSubrange(at..<at + Int.random(in: 0..<2_000, using: &generator))
        default: broken.insert(contentsOf: broken[0..<Int.random(in: 0..<60, using: &generator)], at: at)
        }
      }
      let found = scan(broken)
      #expect(found.bytes == broken.count, "seed \(seed)")
      #expect(found.pages.allSatisfy { right.contains($0.bytes) || $0.info.startsStream }, "seed \(seed)")
      #expect(found.samples <= 2 * (264_600 + 220_500), "seed \(seed)")
    }
  }
}
