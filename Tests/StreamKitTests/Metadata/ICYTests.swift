// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@Suite struct ICYBlockTests {
  private func words(_ payload: String) -> ICYWords { ICYWords(Array(payload.utf8)) }
  private func payload(_ block: [UInt8]) -> String {
    String(decoding: block.dropFirst().filter { $0 != 0 }, as: UTF8.self)
  }

  @Test func blockIsLengthByteAndPaddedSixteens() {
    #expect(ICYBlock.bytes(title: "") == [1] + Array("StreamTitle='';".utf8) + [0])
    #expect(ICYBlock.bytes(title: "a") == [1] + Array("StreamTitle='a';".utf8))
    #expect(ICYBlock.bytes(title: "ab") == [2] + Array("StreamTitle='ab';".utf8) + Array(repeating: 0, count: 15))
    let both = ICYBlock.bytes(title: "Ö - x", url: "http://a/")
    #expect(payload(both) == "StreamTitle='Ö - x';StreamUrl='http://a/';")
    #expect(both.count == 1 + 16 * Int(both[0]))
  }

  @Test func apostropheBeforeSemicolonIsMadeHarmlessAndNoOther() {
    #expect(payload(ICYBlock.bytes(title: "It's 'x';y'';")) == "StreamTitle='It's 'x\u{2019};y'\u{2019};';")
    #expect(payload(ICYBlock.bytes(title: ";a", url: ";")) == "StreamTitle=' ;a';StreamUrl=' ;';")
    #expect(payload(ICYBlock.bytes(title: "a'")) == "StreamTitle='a'';")
    #expect(payload(ICYBlock.bytes(title: "a\r\nb\u{0}c", url: "u\n")) == "StreamTitle='a  b';StreamUrl='u';")
    // A character that is dropped must not let the pair come together behind our back.
    #expect(payload(ICYBlock.bytes(title: "a'\u{1};b")) == "StreamTitle='a\u{2019};b';")
  }

  @Test func titleIsCutBetweenCharactersAtTheLimit() {
    let room = ICYBlock.payloadLimit - "StreamTitle='';".utf8.count
    for count in [room - 1, room, room + 1, room + 500] {
      let block = ICYBlock.bytes(title: String(repeating: "a", count: count))
      #expect(payload(block).utf8.count == min(count, room) + 15)
      #expect(block.count == 4_081 && block[0] == 255)
    }
    for count in [room - 1, room, room + 1] {
      let title = words(payload(ICYBlock.bytes(title: String(repeating: "x", count: count - 2) + "é"))).title
      #expect(title?.last == (count > room ? "x" : "é"))
    }
  }

  @Test func aLongLinkIsLeftOutAndNeverCut() {
    let limit = ICYBlock.payloadLimit / 2
    for count in [limit - 1, limit, limit + 1] {
      let url = String(repeating: "u", count: count)
      let read = words(payload(ICYBlock.bytes(title: String(repeating: "t", count: 9_000), url: url)))
      #expect(read.url == (count > limit ? nil : url))
      #expect((read.title ?? "").utf8.count > 1_900)
    }
  }

  @Test func readsBackWhatItWroteWhateverTheText() {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<3_000 {
      let title = RandomText.clean(upTo: 8, using: &generator)
      let url = RandomText.clean(upTo: 8, using: &generator)
      let block = ICYBlock.bytes(title: title, url: url)
      let read = ICYWords(block[1...])
      #expect(read.title == harmless(title), "\(title)")
      #expect(read.url == (url.isEmpty ? nil : harmless(url)), "\(url)")
    }
  }

  private func harmless(_ text: String) -> String {
    var bytes = Array(text.utf8)
    while let at = bytes.indices.dropLast().first(where: { bytes[$0] == 0x27 && bytes[$0 + 1] == 0x3B }) {
      bytes.replaceSubrange(at...at, with: "\u{2019}".utf8)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func everyPairInTheOutputIsTheEndOfAValue() {
    var generator = SeededGenerator(seed: 12)
    for _ in 0..<1_000 {
      let title = RandomText.any(upTo: 8, using: &generator)
      let url = RandomText.any(upTo: 8, using: &generator)
      let bytes = Array(payload(ICYBlock.bytes(title: title, url: url)).utf8)
      let pairs = bytes.indices.dropLast().filter { bytes[$0] == 0x27 && bytes[$0 + 1] == 0x3B }.count
      #expect(pairs == (Text.clean(url).isEmpty ? 1 : 2), "\(title) \(url)")
    }
  }

  @Test func readsForeignBlocks() {
    #expect(words("StreamTitle='a';b';") == ICYWords(title: "a';b"))
    #expect(words("StreamTitle='a';StreamUrl='';") == ICYWords(title: "a", url: ""))
    #expect(
      words("StreamTitle='a';adw_ad='true';durationMilliseconds='9';StreamUrl='u';") == ICYWords(title: "a", url: "u"))
    #expect(words("StreamUrl='u';StreamTitle='it's';") == ICYWords(title: "it's", url: "u"))
    #expect(words("streamtitle='a'") == ICYWords(title: "a"))
    #expect(words("StreamTitle='cut of") == ICYWords(title: "cut of"))
    #expect(words("StreamTitle=''';") == ICYWords(title: "'"))
    #expect(words("\u{0}StreamTitle='a';") == ICYWords())
    #expect(words("StreamTitle='") == ICYWords(title: ""))
    #expect(words("StreamTitle=") == ICYWords())
    #expect(words("") == ICYWords())
    #expect(words("; StreamTitle='a';\u{0}\u{0}") == ICYWords(title: "a"))
    #expect(words("MyStreamTitle='b';StreamTitle='a';") == ICYWords(title: "a"))
    #expect(words("StreamTitle='a';StreamTitle='b';") == ICYWords(title: "a"))
    #expect(ICYWords((Array("StreamTitle='".utf8) + [0xE9, 0x92, 0x27, 0x3B])).title == "é’")
    #expect(ICYWords((Array("StreamTitle='é".utf8) + [0xE9, 0x27, 0x3B])).title == "Ã©é")
  }

  @Test(.timeLimit(.minutes(1))) func hostilePayloadsEndQuickly() {
    for unit in ["a", "a=", "a='", "';", "';a=", "'", "=", "StreamTitle='"] {
      _ = words(String(repeating: unit, count: 60_000 / unit.utf8.count))
    }
  }
}

extension ICYWords {
  fileprivate init(title: String? = nil, url: String? = nil) {
    self.init([UInt8]().span)
    self.title = title
    self.url = url
  }
}
