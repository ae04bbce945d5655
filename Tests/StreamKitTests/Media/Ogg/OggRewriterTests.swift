// SPDX-License-Identifier: MIT
import TestSupport
import Testing

@testable import StreamKit

/// What the rewriter makes of headers, read again.
private func rewritten(_ old: OggHeaders, _ edit: OggEdit, serial: UInt32 = 77) throws -> OggHeaders {
  let pages = try #require(OggRewriter.pages(of: old, serial: serial, edit: edit))
  let found = scan(pages.bytes)
  #expect(found.junk == 0 && found.pages.allSatisfy { $0.info.isHeader && $0.info.serial == serial })
  #expect(found.pages.map(\.header.sequence) == Array(0..<pages.nextSequence))
  let again = headers(in: pages.bytes)
  #expect(again.state == .complete)
  return again
}

/// A file's headers with further comments.
private func commented(_ name: String, _ codec: Codec, _ fields: [VorbisComment]) throws -> OggHeaders {
  var packets = try headerPackets(name)
  var comments = VorbisComments()
  comments.fields = fields
  packets[1] = comments.packet(codec: codec)
  if codec == .flac { packets[1][0] |= 0x80 }
  return headers(in: OggHeaderPages(packets, serial: 1).bytes)
}

/// A FLAC metadata block.
private func block(_ type: UInt8, _ length: Int, last: Bool = false) -> [UInt8] {
  [type | (last ? 0x80 : 0), UInt8(length >> 16), UInt8(length >> 8 & 255), UInt8(length & 255)]
    + .init(repeating: type, count: length)
}

@Suite struct OggRewriterTests {
  static let files: [(String, Codec)] = [("vorbis-q3.ogg", .vorbis), ("opus64.opus", .opus), ("flac.ogg", .flac)]

  @Test(arguments: files) func playlistDropsForeignWordsAndPicturesAndSaysItsOwn(file: (String, Codec)) throws {
    let old = try commented(
      file.0, file.1,
      [
        VorbisComment("title", "T"), VorbisComment("icy_name", "x"), VorbisComment("Cycast_Origin", "live"),
        VorbisComment("METADATA_BLOCK_PICTURE", String(repeating: "A", count: 300_000)), VorbisComment("MOOD", "calm"),
        VorbisComment("coverart", "y"), VorbisComment("COVERARTMIME", "image/png"),
      ])
    let edit = OggEdit.playlist(fallback: TrackInfo(title: "Name", artist: "File"))
    let new = try rewritten(old, edit)
    #expect(
      new.comments.fields == [
        VorbisComment("title", "T"), VorbisComment("MOOD", "calm"), VorbisComment("CYCAST_ORIGIN", "playlist"),
      ])
    #expect(new.packets.count == old.packets.count)
    #expect(Array(new.packets.dropFirst(2)) == Array(old.packets.dropFirst(2)), "the setup stays")
    #expect(file.1 == .flac || new.packets[0] == old.packets[0])
  }

  @Test(arguments: files) func aMissingTitleComesFromTheCaller(file: (String, Codec)) throws {
    let edit = OggEdit.playlist(fallback: TrackInfo(title: "Name", artist: "File"), origin: nil)
    let none = try rewritten(try commented(file.0, file.1, [VorbisComment("TITLE", " ")]), edit)
    #expect(none.comments.nowPlaying(inBand: true) == NowPlaying(track: TrackInfo(title: "Name", artist: "File")))
    let artist = try rewritten(try commented(file.0, file.1, [VorbisComment("artist", "Known")]), edit)
    #expect(artist.comments.nowPlaying(inBand: true).track == TrackInfo(title: "Name", artist: "Known"))
    let title = try rewritten(try commented(file.0, file.1, [VorbisComment("TITLE", "Known")]), edit)
    #expect(title.comments.nowPlaying(inBand: true).track == TrackInfo(title: "Known"))
  }

  @Test(arguments: files) func listenersSeeEverythingButTheWordsOfThePipe(file: (String, Codec)) throws {
    let kept = [VorbisComment("TITLE", "T"), VorbisComment("METADATA_BLOCK_PICTURE", "AAAA"), VorbisComment("X", "")]
    let words = [VorbisComment("ICY_URL", "u"), VorbisComment("CYCAST_SOURCE", "dj")]
    let new = try rewritten(try commented(file.0, file.1, words + kept), OggEdit())
    #expect(new.comments.fields == kept)
  }

  @Test func anEditThatChangesNothingKeepsEveryPacket() throws {
    for file in Self.files {
      let old = headers(in: try Fixtures.corpusBytes(file.0))
      let new = try rewritten(old, OggEdit())
      #expect(new.comments == old.comments)
      if file.1 == .opus {
        #expect(new.packets[0] == old.packets[0] && new.packets[1].count < old.packets[1].count, "it was padded")
      } else {
        #expect(new.packets == old.packets)
      }
    }
  }

  @Test(arguments: [true, false]) func flacBlocksAreCountedAndTheLastIsMarked(counted: Bool) throws {
    var packets = try headerPackets("flac.ogg")
    packets[0][8] = counted ? 6 : 0
    packets[1][0] &= 0x7f
    packets += [block(3, 36), block(6, 100_000), block(2, 10), block(6, 9), block(1, 8_000, last: true)]
    let old = headers(in: OggHeaderPages(packets, serial: 1).bytes)
    #expect(old.state == .complete && old.packets == packets)
    let new = try rewritten(old, .playlist())
    #expect(new.packets.map { $0[0] & 0x7f }.dropFirst() == [4, 2])
    #expect(new.packets.map { $0[0] >> 7 }.dropFirst() == [0, 1])
    #expect(new.packets[0][7...8] == [0, 2])
    #expect(try rewritten(old, OggEdit()).packets.count == 7, "listeners get the pictures")
  }

  @Test func aFlacBlockThatWouldLookLikeAFrameIsLeftOut() throws {
    var packets = try headerPackets("flac.ogg")
    packets[0][8] = 2
    packets[1][0] &= 0x7f
    packets.append(block(127, 10))
    let old = headers(in: OggHeaderPages(packets, serial: 1).bytes)
    #expect(old.packets == packets)
    #expect(try rewritten(old, OggEdit()).packets.map { $0[0] }.dropFirst() == [0x84])
  }

  @Test func moreFlacBlocksThanCanBeCountedAreNotCounted() throws {
    var packets = try headerPackets("flac.ogg")
    packets[0][8] = 0
    packets[1][0] &= 0x7f
    packets += [[UInt8]](repeating: [2], count: 65_533)
    for count: UInt16 in [65_535, 0] {
      let old = headers(in: OggHeaderPages(packets + [[0x82]], serial: 1).bytes)
      let new = try rewritten(old, OggEdit())
      #expect(new.packets.count == packets.count + 1)
      #expect(new.packets[0][7...8] == [UInt8(count >> 8), UInt8(count & 255)])
      packets.append([2])
    }
  }

  @Test func flacWithoutCommentsGetsThemSecond() throws {
    var packets = try headerPackets("flac.ogg")
    packets[0][8] = 1
    packets[1] = block(2, 10, last: true)
    let old = headers(in: OggHeaderPages(packets, serial: 1).bytes)
    let new = try rewritten(old, .playlist())
    #expect(new.packets.map { $0[0] }.dropFirst() == [4, 0x82])
    packets = [packets[0]]
    packets[0][8] = 0
    packets[0][13] = 0x80
    let bare = headers(in: OggHeaderPages(packets, serial: 1).bytes)
    #expect(bare.state == .complete)
    #expect(try rewritten(bare, .playlist()).packets.count == 2)
  }

  @Test(arguments: [-1, 0, 1]) func headersLongerThanTheLimitAreRefused(off: Int) throws {
    let packets = try headerPackets("vorbis-q3.ogg")
    let size = packets.reduce(0) { $0 + $1.count }
    let found = headers(in: OggHeaderPages(packets, serial: 1).bytes, limit: size + off)
    #expect(found.state == (off < 0 ? .unusable(.longerThan(size - 1)) : .complete))
    #expect(found.packets.isEmpty == (off < 0))
    if off < 0 { #expect(OggRewriter.pages(of: found, serial: 1, edit: OggEdit()) == nil) }
  }

  @Test func headersOfOtherPagesAreUnusable() throws {
    let pages = scan(try Fixtures.corpusBytes("vorbis-chained.ogg")).pages
    func state(_ bytes: [[UInt8]]) -> OggHeaders.State {
      var headers = OggHeaders()
      for page in bytes { headers.add(page.span) }
      return headers.state
    }
    #expect(state([pages[1].bytes]) == .unusable(.notPlayed))
    #expect(state([pages[0].bytes, pages[2].bytes]) == .unusable(.broken))
    #expect(state([page(packets: [Array("Speex".utf8)], begins: true)]) == .unusable(.notPlayed))
    #expect(state([pages[0].bytes]) == .collecting)
    let wrong = page(serial: pages[0].header.serial, sequence: 1, packets: [[3] + Array("vorbid".utf8)])
    #expect(state([pages[0].bytes, wrong]) == .unusable(.broken))
  }

  @Test func relabelNumbersPagesAndCorrectsTheirChecksums() throws {
    for file in Self.files {
      let audio = scan(try Fixtures.corpusBytes(file.0)).audio
      var relabel = OggRelabel(serial: 0xdead_beef, nextSequence: 5)
      for (index, old) in audio.enumerated() {
        var bytes = old.bytes
        var span = bytes.mutableSpan
        relabel.relabel(&span)
        let new = try #require(header(of: bytes))
        let checksum = OggChecksum.ofPage(bytes.span)
        #expect(checksum == new.checksum)
        #expect(new.serial == 0xdead_beef && new.sequence == UInt32(5 + index))
        #expect(Array(bytes[27...]) == old.payload && bytes[..<14] == old.bytes[..<14])
      }
      #expect(relabel.granule == audio.last?.header.granule)
      #expect(relabel.hasEnded && relabel.end == nil)
    }
  }

  @Test func relabelLeavesOutOneNumberWherePagesWereLost() throws {
    let audio = scan(try Fixtures.corpusBytes("vorbis-q3.ogg")).audio
    var relabel = OggRelabel(serial: 1, nextSequence: .max - 2)
    var numbers: [UInt32] = []
    for old in [audio[4], audio[5], audio[9], audio[10], audio[3]] {
      var bytes = old.bytes
      var span = bytes.mutableSpan
      relabel.relabel(&span)
      numbers.append(try #require(header(of: bytes)).sequence)
    }
    #expect(numbers == [.max - 2, .max - 1, 0, 1, 3])
    let last = try #require(relabel.end)
    let end = try #require(header(of: last))
    #expect(end.sequence == 4 && end.endsStream && end.granule == audio[3].header.granule)
  }

  @Test func relabelKeepsADamagedPageDamaged() throws {
    var bytes = scan(try Fixtures.corpusBytes("opus64.opus")).audio[0].bytes
    bytes[500] ^= 4
    var relabel = OggRelabel(serial: 9, nextSequence: 9)
    var span = bytes.mutableSpan
    relabel.relabel(&span)
    let checksum = OggChecksum.ofPage(bytes.span)
    #expect(header(of: bytes)?.checksum != checksum)
  }
}
