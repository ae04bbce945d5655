// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

/// Sizes and unsynchronisation: what writers have got wrong most often.
@Suite struct ID3SizeTests {
  private func track(_ tag: [UInt8]) -> TrackInfo {
    var reader = ID3Reader()
    #expect(reader.feed(tag) == tag.count)
    return reader.finish().track
  }

  /// A 2.4 tag of a title of `length` body bytes, some other frame and an artist, with sizes of 7 or 8 bits a byte.
  private func tag24(_ length: Int, size: (Int) -> [UInt8], padding: Int = 0) -> [UInt8] {
    let title = [3] + [UInt8](repeating: 0x61, count: length - 1)
    let other = [UInt8](repeating: 0x62, count: length * 2)
    let body =
      TagBuilder.frame("TIT2", 4, size: size(length), title)
      + TagBuilder.frame("PRIV", 4, size: size(length * 2), other)
      + TagBuilder.frame("TPE1", 4, size: size(7), Array("\u{3}artist".utf8))
    return TagBuilder.tag(4, body + [UInt8](repeating: 0, count: padding))
  }

  @Test(arguments: [2, 126, 127, 128, 129, 200, 255, 256, 257, 300, 511, 512, 1_000, 2_048, 4_000])
  func sizesOf24AreReadWithSevenBitsOrEight(length: Int) {
    for padding in [0, 5, 500] {
      for size in [TagBuilder.syncsafe, { TagBuilder.plain($0) }] {
        let found = track(tag24(length, size: size, padding: padding))
        #expect(found.title.utf8.count == length - 1, "padding \(padding)")
        #expect(found.artist == "artist", "padding \(padding)")
      }
    }
  }

  @Test func anEightBitSizeOfTheLastFrameIsTakenWhenNothingStandsWhereTheShorterEnds() {
    // 0x0112 is 146 bytes with seven bits and 274 with eight.
    let title = [3] + [UInt8](repeating: 0x61, count: 273)
    let tag = TagBuilder.tag(4, TagBuilder.frame("TIT2", 4, size: [0, 0, 1, 0x12], title))
    #expect(track(tag).title.utf8.count == 273)
  }

  @Test func aSevenBitSizeIsBelievedWherePaddingOrAFrameStandsAtItsEnd() {
    let title = [3] + [UInt8](repeating: 0x61, count: 145)
    let frame = TagBuilder.frame("TIT2", 4, size: [0, 0, 1, 0x12], title)
    #expect(track(TagBuilder.tag(4, frame + [UInt8](repeating: 0, count: 200))).title.utf8.count == 145)
    #expect(track(TagBuilder.tag(4, frame)).title.utf8.count == 145)
    let next = TagBuilder.frame("PRIV", 4, [UInt8](repeating: 0, count: 200)) + TagBuilder.text("TPE1", 4, "a")
    #expect(track(TagBuilder.tag(4, frame + next)) == TrackInfo(title: String(repeating: "a", count: 145), artist: "a"))
  }

  @Test func unsynchronisationIsUndoneInEveryVersion() {
    // UTF-16 whose bytes are full of FF: the mark itself, and ÿ.
    let text = "ÿÿaÿ\u{FF00}ÿ"
    let body = TagBuilder.encoded(text)[1...2]
    for content in body {
      let frames2 = TagBuilder.frame("TT2", 2, content) + TagBuilder.frame("TP1", 2, content)
      let frames3 = TagBuilder.frame("TIT2", 3, content) + TagBuilder.frame("TPE1", 3, content)
      let stored = TagBuilder.unsynchronised(content)
      #expect(stored.count > content.count)
      let frames4 = { (flags: UInt8) in
        TagBuilder.frame("TIT2", 4, flags: flags, stored) + TagBuilder.frame("TPE1", 4, flags: flags, stored)
      }
      let expected = TrackInfo(title: text, artist: text)
      #expect(track(TagBuilder.tag(2, flags: 0x80, TagBuilder.unsynchronised(frames2))) == expected)
      #expect(track(TagBuilder.tag(3, flags: 0x80, TagBuilder.unsynchronised(frames3))) == expected)
      #expect(track(TagBuilder.tag(4, frames4(0x02))) == expected)
      #expect(track(TagBuilder.tag(4, flags: 0x80, frames4(0x02))) == expected)
      #expect(track(TagBuilder.tag(4, flags: 0x80, frames4(0))) == expected)
      let prefixed = TagBuilder.frame("TIT2", 4, flags: 0x03, TagBuilder.syncsafe(content.count) + stored)
      #expect(track(TagBuilder.tag(4, prefixed)).title == text)
    }
  }

  @Test func unsynchronisedPicturesDoNotShiftTheFramesBehindThem() {
    var generator = SeededGenerator(seed: 5)
    for round in 0..<50 {
      let picture = (0..<Int.random(in: 1...500, using: &generator)).map { _ -> UInt8 in
        Bool.random(using: &generator) ? 0xFF : [0, 0xE0, 0x10].randomElement(using: &generator) ?? 0
      }
      let frames = TagBuilder.frame("APIC", 3, picture) + TagBuilder.text("TIT2", 3, "t")
      #expect(track(TagBuilder.tag(3, flags: 0x80, TagBuilder.unsynchronised(frames))).title == "t", "round \(round)")
    }
  }

  @Test func anExtendedHeaderInsideAnUnsynchronised23TagIsPassedOver() {
    let head = TagBuilder.plain(10) + [0x80, 0, 0, 0, 0, 0] + [0xFF, 0xFF, 0xE0, 0xFF]
    let body = head + TagBuilder.text("TIT2", 3, "t")
    #expect(track(TagBuilder.tag(3, flags: 0xC0, TagBuilder.unsynchronised(body))).title == "t")
  }
}
