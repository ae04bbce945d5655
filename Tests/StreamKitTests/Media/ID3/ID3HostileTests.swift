// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@Suite struct ID3HostileTests {
  private func track(_ tag: [UInt8]) -> TrackInfo {
    var reader = ID3Reader()
    reader.feed(tag)
    return reader.finish().track
  }

  @Test func frameSizePastTheEndEndsTheTag() {
    let title = TagBuilder.text("TIT2", 3, "t")
    for size in [6, 7, 1 << 20, 1 << 31, Int(UInt32.max)] {
      let artist = TagBuilder.frame("TPE1", 3, size: TagBuilder.plain(size), [0, 0x61, 0x62, 0x63, 0x64])
      #expect(track(TagBuilder.tag(3, title + artist)) == TrackInfo(title: "t"), "size \(size)")
    }
    for size in [[0x7F, 0x7F, 0x7F, 0x7F], [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 6]] as [[UInt8]] {
      let artist = TagBuilder.frame("TPE1", 4, size: size, [3, 0x61, 0x62, 0x63, 0x64])
      #expect(
        track(TagBuilder.tag(4, TagBuilder.text("TIT2", 4, "t") + artist)) == TrackInfo(title: "t"), "size \(size)")
    }
    let old = TagBuilder.frame("TT2", 2, size: [0xFF, 0xFF, 0xFF], [0, 0x61])
    #expect(track(TagBuilder.tag(2, old)).isEmpty)
  }

  @Test func aFrameThatFillsTheTagExactlyIsRead() {
    for extra in [-1, 0, 1] {
      let artist = TagBuilder.frame("TPE1", 3, size: TagBuilder.plain(5 + extra), [0, 0x61, 0x62, 0x63, 0x64])
      #expect(track(TagBuilder.tag(3, artist)).artist == ["abc", "abcd", ""][extra + 1])
    }
  }

  @Test func framesOfZeroBytesAreNothing() {
    for version: UInt8 in [2, 3, 4] {
      let id = version == 2 ? "TT2" : "TIT2"
      let empty = (0..<1_000).flatMap { _ in TagBuilder.frame(id, version, []) }
      #expect(track(TagBuilder.tag(version, empty + TagBuilder.frame(id, version, [0, 0x74]))).title == "t")
      #expect(track(TagBuilder.tag(version, empty)).isEmpty)
    }
  }

  @Test func framesTooShortForWhatTheyPromiseAreNothing() {
    for body: [UInt8] in [[], [0], [1], [1, 0xFF], [1, 0xFF, 0xFE], [2, 0], [3], [4, 0x61], [0xFF, 0x61]] {
      for id in ["TIT2", "TXXX", "WXXX", "TCON"] {
        #expect(track(TagBuilder.tag(4, TagBuilder.frame(id, 4, body))).isEmpty, "\(id) \(body)")
      }
      #expect(track(TagBuilder.tag(4, TagBuilder.frame("TIT2", 4, flags: 0x41, body))).title.isEmpty)
    }
  }

  @Test func idsThatAreNoneEndTheTag() {
    for id in ["tit2", "TI 2", "T\u{0}T2", "\u{1}IT2"] {
      let body = TagBuilder.frame(id, 4, [3, 0x61]) + TagBuilder.text("TPE1", 4, "a")
      #expect(track(TagBuilder.tag(4, body)).isEmpty, "\(id)")
    }
  }

  @Test func extendedHeadersThatLieEndTheTag() {
    let frame = TagBuilder.text("TIT2", 3, "t")
    for size in [5_000, Int(UInt32.max)] {
      #expect(track(TagBuilder.tag(3, flags: 0x40, TagBuilder.plain(size) + frame)).isEmpty)
    }
    for size in [0, 3, 5_000] {
      #expect(
        track(TagBuilder.tag(4, flags: 0x40, TagBuilder.syncsafe(size) + TagBuilder.text("TIT2", 4, "t"))).isEmpty)
    }
    #expect(track(TagBuilder.tag(4, flags: 0x40, [0, 0])).isEmpty)
  }

  @Test func headersThatAreNoneAreRefused() {
    let good = TagBuilder.tag(4, [])
    #expect(ID3Header(good)?.length == 10)
    for (place, byte): (Int, UInt8) in [(0, 0x69), (3, 0xFF), (4, 0xFF), (6, 0x80), (9, 0xFF)] {
      var bad = good
      bad[place] = byte
      #expect(ID3Header(bad) == nil)
    }
    #expect(ID3Header(good[..<9]) == nil)
    #expect(ID3Header(TagBuilder.tag(4, flags: 0x10, size: (1 << 28) - 1, []))?.length == (1 << 28) + 19)
  }

  @Test func versionsFromTheFutureAndCompressed22TagsAreSkippedWhole() {
    for (version, flags): (UInt8, UInt8) in [(5, 0), (1, 0), (2, 0x40)] {
      let id = version == 2 ? "TT2" : "TIT2"
      let tag = TagBuilder.tag(version, flags: flags, TagBuilder.frame(id, version, [0, 0x74]))
      var reader = ID3Reader()
      #expect(reader.feed(tag) == tag.count)
      #expect(reader.isComplete && reader.finish().isEmpty)
    }
  }

  @Test func pictureOfSixteenMebibytesStreamsByAndWordsBehindItAreRead() {
    let size = 16 << 20
    let piece = [UInt8](repeating: 0x54, count: 1 << 16)
    for version: UInt8 in [3, 4] {
      let title = TagBuilder.text("TIT2", version, "behind")
      let picture = TagBuilder.frame(
        "APIC", version, size: version == 3 ? TagBuilder.plain(size) : TagBuilder.syncsafe(size), [])
      let head = TagBuilder.tag(version, size: picture.count + size + title.count, picture)
      var reader = ID3Reader()
      reader.feed(head)
      for _ in 0..<size / piece.count { reader.feed(piece) }
      #expect(reader.heldBytes == 0)
      reader.feed(title)
      #expect(reader.isComplete && reader.finish().track.title == "behind")
    }
  }

  @Test func heldMemoryStaysBoundedWhateverTheTagHolds() {
    let long = [UInt8](repeating: 0x61, count: 300_000)
    let ids = ["TIT2", "TPE1", "TPE2", "TALB", "TCON", "WOAR", "WOAF"]
    let names = ["icy-name", "icy-genre", "icy-url", "icy-description", "cycast:source", "other"]
    var body = ids.flatMap { TagBuilder.frame($0, 3, ($0.hasPrefix("W") ? [] : [0]) + long) }
    body += TagBuilder.frame("WXXX", 3, [0, 0] + long)
    body += names.flatMap { TagBuilder.frame("TXXX", 3, [0] + Array($0.utf8) + [0] + long) }
    body += TagBuilder.frame("TXXX", 3, [0] + long)
    for tag in [TagBuilder.tag(3, body), TagBuilder.tag(3, flags: 0x80, body)] {
      var reader = ID3Reader()
      var most = 0
      for start in stride(from: 0, to: tag.count, by: 10_000) {
        reader.feed(tag[start..<min(tag.count, start + 10_000)])
        most = max(most, reader.heldBytes)
      }
      // Thirteen texts and the frame that is coming.
      #expect(most > 13 * 4_080 && most <= 14 * ID3Reader.frameLimit)
      #expect(reader.finish().station.description.utf8.count > 4_000)
    }
  }

  @Test func longTextIsCutBetweenCharacters() {
    for filler in 0...5 {
      for letter in ["é", "東", "🎧"] {
        let text = String(repeating: "a", count: filler) + String(repeating: letter, count: 3_000)
        for body in TagBuilder.encoded(text) {
          let title = track(TagBuilder.tag(3, TagBuilder.frame("TIT2", 3, body))).title
          #expect(title.utf8.count <= 4_096 && title.utf8.count > 4_080 || body[0] != 3)
          #expect(text.utf8.starts(with: title.utf8) && title.utf8.count > 2_000, "\(letter) \(filler) \(body[0])")
        }
      }
    }
  }

  @Test func textOfTheLimitIsWholeAndOneByteMoreIsCut() {
    for count in [4_094, 4_095, 4_096] {
      let title = track(TagBuilder.tag(3, TagBuilder.text("TIT2", 3, String(repeating: "a", count: count)))).title
      #expect(title.utf8.count == min(count, 4_095))
    }
  }

  @Test func randomBytesInATagNeverTrapAndCutsAgree() {
    var generator = SeededGenerator(seed: 99)
    let seeds = ["TIT2", "TXXX", "APIC", "TT2", "icy-name", "ID3", "\u{0}\u{0}\u{0}\u{4}", "\u{1}"].map {
      Array($0.utf8)
    }
    for round in 0..<600 {
      var body: [UInt8] = []
      while body.count < 400 {
        if Bool.random(using: &generator) { body += seeds.randomElement(using: &generator) ?? [] }
        body.append(Int.random(in: 0..<3, using: &generator) == 0 ? .random(in: 0...255, using: &generator) : 0)
      }
      let tag = TagBuilder.tag(
        .random(in: 2...4, using: &generator), flags: .random(in: 0...255, using: &generator), body)
      let whole = track(tag)
      for cut in cuts(of: tag, random: 2, seed: UInt64(round)) {
        var reader = ID3Reader()
        for piece in cut.pieces { reader.feed(piece) }
        #expect(reader.isComplete && reader.finish().track == whole, "\(cut)")
      }
    }
  }
}
