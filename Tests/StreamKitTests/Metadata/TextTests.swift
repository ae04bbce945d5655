// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@Suite struct TextTests {
  private func decode(_ bytes: [UInt8], _ encoding: TextEncoding, cut: Bool = false) -> String {
    Text.decode(bytes.span, as: encoding, cutShort: cut)
  }

  @Test func readsEachEncoding() {
    #expect(decode(Array("Sigur Rós 東京 🎧".utf8), .utf8) == "Sigur Rós 東京 🎧")
    #expect(decode([0x43, 0x61, 0x66, 0xE9], .latin1) == "Café")
    #expect(decode([0x93, 0x80, 0x94, 0xFF], .windows1252) == "“€”ÿ")
    #expect(decode([0xFE, 0xFF, 0x26, 0x3A, 0xD8, 0x3C, 0xDF, 0xA7], .utf16) == "☺🎧")
    #expect(decode([0xFF, 0xFE, 0x3A, 0x26, 0x3C, 0xD8, 0xA7, 0xDF], .utf16) == "☺🎧")
    #expect(decode([0x00, 0x41, 0x26, 0x3A], .utf16BigEndian) == "A☺")
    #expect(decode([0x41, 0x00, 0x3A, 0x26], .utf16LittleEndian) == "A☺")
  }

  @Test func utf16WithoutMarkIsReadInTheOrderWhoseHighBytesAreZero() {
    #expect(decode([0x00, 0x41, 0x00, 0x42], .utf16) == "AB")
    #expect(decode([0x41, 0x00, 0x42, 0x00], .utf16) == "AB")
  }

  @Test func aByteOrderMarkWinsOverTheNamedOrderAndIsNotShown() {
    #expect(decode([0xFF, 0xFE, 0x41, 0x00], .utf16BigEndian) == "A")
    #expect(decode([0xEF, 0xBB, 0xBF, 0x41], .utf8) == "A")
    #expect(decode([0xEF, 0xBB, 0xBF, 0x41], .eightBit) == "A")
  }

  @Test func eightBitTextIsUTF8WhereItIsValidElseWindows1252() {
    #expect(decode(Array("Café".utf8), .eightBit) == "Café")
    #expect(decode([0x43, 0x61, 0x66, 0xE9], .eightBit) == "Café")
    #expect(decode([0x92, 0x6E], .eightBit) == "’n")
    #expect(decode([0xC3, 0xA9, 0xE9], .eightBit) == "Ã©é")
  }

  @Test func halfACharacterAtACutIsDroppedAndStaysUTF8() {
    #expect(decode(Array("Caféé".utf8.dropLast()), .eightBit, cut: true) == "Café")
    #expect(decode(Array("a東".utf8.dropLast()), .eightBit, cut: true) == "a")
    #expect(decode(Array("a東".utf8.dropLast(2)), .utf8, cut: true) == "a")
    #expect(decode(Array("a🎧".utf8.dropLast()), .utf8, cut: true) == "a")
    #expect(decode(Array("a🎧".utf8), .utf8, cut: true) == "a🎧")
    #expect(decode([0x41, 0x00, 0x3C, 0xD8], .utf16, cut: true) == "A")
    #expect(decode([0x41, 0x00, 0x3C, 0xD8], .utf16) == "A\u{FFFD}")
    // One high byte behind ASCII is a letter, not half of one.
    #expect(decode([0x43, 0x61, 0x66, 0xE9], .eightBit, cut: true) == "Café")
    #expect(decode([0x80, 0x80, 0x80, 0x80], .eightBit, cut: true) == "€€€€")
  }

  @Test func invalidSequencesAreRepaired() {
    #expect(decode([0x41, 0xFF, 0x42], .utf8) == "A\u{FFFD}B")
    #expect(decode([0xC0, 0x80], .utf8).unicodeScalars.allSatisfy { $0 == "\u{FFFD}" })
    #expect(decode([0xD8, 0x00, 0x00, 0x41], .utf16BigEndian) == "\u{FFFD}A")
    #expect(decode([0x00, 0x41, 0x00], .utf16BigEndian) == "A")
  }

  @Test func nulEndsTextInEveryEncoding() {
    for encoding in [TextEncoding.utf8, .latin1, .windows1252, .eightBit] {
      #expect(decode([0x41, 0x00, 0x42], encoding) == "A")
    }
    #expect(decode([0x00, 0x41, 0x00, 0x00, 0x00, 0x42], .utf16BigEndian) == "A")
    #expect(decode([], .utf16) == "")
    #expect(decode([0x41], .utf16) == "")
  }

  @Test func controlCharactersAreDroppedOrBecomeSpaces() {
    #expect(Text.clean("a\u{1B}[31mb\u{7F}c\u{9B}d") == "a[31mbcd")
    #expect(Text.clean("a\tb\r\nc\u{2028}d\u{85}e") == "a b  c d e")
    #expect(Text.clean("  \u{FEFF}\u{A0}a b\n\t ") == "a b")
    #expect(Text.clean("a\u{0}b") == "a")
    #expect(Text.clean(" \r\n ") == "")
  }

  @Test func cleaningTwiceChangesNothing() {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<2_000 {
      let text = RandomText.any(upTo: 12, using: &generator)
      let once = Text.clean(text)
      #expect(Array(Text.clean(once).utf8) == Array(once.utf8))
      #expect(once.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
    }
  }

  @Test func cutsBetweenScalarsAtEveryLimit() {
    let text = "aé東🎧z"
    let whole = Array(text.utf8)
    let expected = [0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11, 11]
    for (limit, length) in expected.enumerated() {
      #expect(Array(Text.cut(text, toUTF8: limit).utf8) == Array(whole[..<length]), "limit \(limit)")
    }
    #expect(Text.cut(text, toUTF8: -1) == "")
  }

  @Test func validatesUTF8AsRFC3629Does() {
    #expect(Text.isUTF8([]))
    #expect(Text.isUTF8(Array("é東🎧".utf8)))
    for bad: [UInt8] in [
      [0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82],
    ] {
      #expect(!Text.isUTF8(bad), "\(bad)")
    }
  }
}
