// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@Suite struct TailTagsTests {
  private let audio = (0..<3_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }

  private func tail(_ tags: [UInt8]) -> TailTags { TailTags((audio + tags), fileSize: audio.count + tags.count) }

  @Test func aFileWithoutTagsEndsWithItsAudio() {
    #expect(tail([]).length == 0 && tail([]).merged().isEmpty)
    #expect(TailTags([UInt8](), fileSize: 0).length == 0)
  }

  @Test func readsID3v1() {
    let tag = TagBuilder.id3v1(title: Array("Title".utf8), artist: "Artist  ", album: "Album", genre: 17)
    #expect(tail(tag).id3v1 == TrackInfo(title: "Title", artist: "Artist", album: "Album", genre: "Rock"))
    #expect(tail(tag).length == 128)
    #expect(tail(TagBuilder.id3v1(title: [0xC9, 0x74, 0xE9])).id3v1 == TrackInfo(title: "Été"))
    #expect(TailTags(tag, fileSize: 128).length == 128)
    #expect(TailTags(tag[1...], fileSize: 127).length == 0)
  }

  @Test func aUTF8TitleThatID3v1CutInMidCharacterStaysUTF8() {
    let title = Array(("a" + String(repeating: "é", count: 15)).utf8.prefix(30))
    #expect(tail(TagBuilder.id3v1(title: title)).id3v1?.title == "a" + String(repeating: "é", count: 14))
    let latin = [UInt8](repeating: 0x61, count: 29) + [0xE9]
    #expect(tail(TagBuilder.id3v1(title: latin)).id3v1?.title == String(repeating: "a", count: 29) + "é")
  }

  @Test func theExtensionContinuesTextsAndBelongsToTheTag() {
    let name = "A title of more than thirty characters, and more"
    func extended(_ title: some Sequence<UInt8>, genre: String = "") -> [UInt8] {
      let field = { (bytes: [UInt8], length: Int) in
        Array((bytes + [UInt8](repeating: 0, count: length)).prefix(length))
      }
      return Array("TAG+".utf8) + field(Array(title), 60) + field([], 120) + [0] + field(Array(genre.utf8), 30)
        + field([], 12)
    }
    let tag = TagBuilder.id3v1(title: Array(name.utf8), artist: "a", genre: 17)
    let found = tail(extended(name.utf8.dropFirst(30), genre: "Own") + tag)
    #expect(found.length == 355)
    #expect(found.id3v1 == TrackInfo(title: name, artist: "a", genre: "Own"))
    #expect(tail(extended(name.utf8) + tag).id3v1?.title == name)
    #expect(tail(extended([]) + tag).id3v1?.genre == "Rock")
  }

  @Test func readsAPEWithAndWithoutHeader() {
    let items: [(String, Int, [UInt8])] = [
      ("Cover Art (Front)", 2, [UInt8](repeating: 0xFF, count: 2_000)), ("TITLE", 0, Array("Ape".utf8)),
      ("artist", 0, Array("A\u{0}B".utf8)), ("Album", 0, Array("C".utf8)), ("Genre", 0, Array("(17)".utf8)),
      ("Related", 4, Array("http://r/".utf8)), ("Title", 0, Array("second".utf8)),
    ]
    let expected = TrackInfo(title: "Ape", artist: "A, B", album: "C", genre: "Rock", link: "http://r/")
    for header in [true, false] {
      let tag = TagBuilder.ape(items, header: header)
      #expect(tail(tag) == tail(tag) && tail(tag).ape == expected && tail(tag).length == tag.count)
    }
  }

  @Test func tagsAreFoundStackedInAnyOrder() {
    let kinds: [(String, [UInt8])] = [
      ("ape", TagBuilder.ape(title: "Ape")), ("headless ape", TagBuilder.ape(title: "Ape", header: false)),
      ("lyrics 2", TagBuilder.lyrics3v2(700)), ("lyrics 1", TagBuilder.lyrics3v1(5_100)),
      ("id3v1", TagBuilder.id3v1(title: Array("One".utf8))),
      ("id3v2.4", TagBuilder.tag(4, flags: 0x10, TagBuilder.text("TIT2", 4, "Two"))),
    ]
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<300 {
      let stack = kinds.shuffled(using: &generator).prefix(.random(in: 1...6, using: &generator))
      let bytes = stack.flatMap { $0.1 }
      let found = tail(bytes)
      let names = stack.map(\.0)
      #expect(found.length == bytes.count, "\(names)")
      #expect(found.wanted == bytes.count)
      #expect((found.ape?.title == "Ape") == names.contains { $0.hasSuffix("ape") })
      #expect((found.id3v1?.title == "One") == names.contains("id3v1"))
      #expect((found.id3v2?.title == "Two") == names.contains("id3v2.4"))
    }
  }

  @Test func precedenceIsFieldByField() {
    let tags = tail(
      TagBuilder.ape([("Title", 0, Array("ape".utf8)), ("Album", 0, Array("ape album".utf8))])
        + TagBuilder.id3v1(title: Array("v1".utf8), artist: "v1 artist", album: "v1 album", genre: 1))
    #expect(tags.merged() == TrackInfo(title: "ape", artist: "v1 artist", album: "ape album", genre: "Classic Rock"))
    #expect(
      tags.merged(with: TrackInfo(title: "v2", link: "l"))
        == TrackInfo(title: "v2", artist: "v1 artist", album: "ape album", genre: "Classic Rock", link: "l"))
  }

  @Test func aTextCutToThirtyGivesWayToTheOneThatGoesOn() {
    let long = "This title has been cut at the thirtieth character"
    let tags = tail(TagBuilder.ape(title: long))
    for cut in 26...33 {
      let title = String(long.prefix(cut))
      let isKept = cut > 30 || title.utf8.count < 27
      #expect(tags.merged(with: TrackInfo(title: title)).title == (isKept ? title : long), "cut at \(cut)")
    }
    #expect(
      tags.merged(with: TrackInfo(title: "Another title of thirty chars!")).title == "Another title of thirty chars!")
  }

  @Test func sizesThatLieMakeNoTag() {
    for size in [0, 31, 10_000, 0x7FFF_FFFF, 0xFFFF_FFFF] {
      #expect(tail(TagBuilder.ape([("Title", 0, [0x61])], header: false, size: size)).length == 0, "\(size)")
    }
    #expect(tail(Array("LYRICSBEGINxx999999LYRICS200".utf8)).length == 0)
    #expect(tail(Array("LYRICSBEGINxx00001aLYRICS200".utf8)).length == 0)
    #expect(tail(Array("LYRICSBEGINxx000005LYRICS200".utf8)).length == 0)
    #expect(tail(Array("LYRICSBEGIM0000011LYRICS200".utf8)).length == 0)
    #expect(tail(Array("000011LYRICS200".utf8)).length == 0)
    #expect(tail(Array("LYRICSEND".utf8)).length == 0)
    #expect(tail(TagBuilder.lyrics3v1(5_101)).length == 0)
    #expect(tail(Array("3DI".utf8) + [4, 0, 0x10, 0, 0x7F, 0x7F, 0x7F]).length == 0)
    #expect(tail(Array("3DI".utf8) + [4, 0, 0, 0, 0, 0, 0]).length == 0)
  }

  @Test func anAPEItemPastTheEndEndsTheTag() {
    var tag = TagBuilder.ape([("Title", 0, Array("t".utf8)), ("Artist", 0, Array("abc".utf8))], header: false)
    let artist = 4 + 4 + 6 + 1
    for size: UInt8 in [2, 3, 4, 255] {
      tag[artist] = size
      #expect(tail(tag).ape == TrackInfo(title: "t", artist: size == 2 ? "ab" : size == 3 ? "abc" : ""), "\(size)")
    }
    tag[artist + 3] = 0xFF
    #expect(tail(tag).ape == TrackInfo(title: "t"))
  }

  @Test func aTagThatBeginsBeforeTheTailIsMeasuredAndAskedFor() {
    let items: [(String, Int, [UInt8])] = [
      ("Title", 0, Array("t".utf8)), ("Cover", 2, [UInt8](repeating: 1, count: 90_000)),
    ]
    let file = audio + TagBuilder.ape(items) + TagBuilder.id3v1(title: Array("v1".utf8))
    let short = TailTags(file[(file.count - 65_664)...], fileSize: file.count)
    #expect(short.length == file.count - audio.count && short.wanted == short.length)
    #expect(short.ape == nil && short.id3v1?.title == "v1")
    let long = TailTags(file[(file.count - short.wanted)...], fileSize: file.count)
    #expect(long.ape?.title == "t" && long.length == short.length)
  }

  @Test func everyLengthOfTailIsSafe() {
    let tags =
      TagBuilder.tag(4, flags: 0x10, TagBuilder.text("TIT2", 4, "t")) + TagBuilder.ape(title: "a")
      + TagBuilder.lyrics3v2(40) + TagBuilder.lyrics3v1(30) + TagBuilder.id3v1(title: [0x61])
    for count in 0...tags.count {
      let found = TailTags(tags[(tags.count - count)...], fileSize: tags.count)
      #expect(found.length <= tags.count && found.wanted <= tags.count)
    }
  }
}
