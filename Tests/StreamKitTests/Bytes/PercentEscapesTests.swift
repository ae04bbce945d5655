// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@Suite struct PercentEscapesTests {
  @Test func allBytesComeBackFromPlainText() {
    let bytes = (0...255).map { UInt8($0) }
    let text = PercentEscapes.escape(bytes)
    #expect(text.utf8.allSatisfy { $0 > 32 && $0 < 127 })
    #expect(PercentEscapes.decode(text.utf8) == bytes)
  }

  @Test(arguments: [
    ("", ""), ("a%20b", "a b"), ("%4g%%41%4", "%4g%A%4"), ("%", "%"), ("%C3%bc", "ü"), ("100%", "100%"),
    ("%25%32%30", "%20"),
  ]) func onlyWholeEscapesAreDecoded(text: String, plain: String) {
    #expect(PercentEscapes.decoded(text) == plain)
    #expect(PercentEscapes.decode(text.utf8) == Array(plain.utf8))
  }

  @Test func whatIsNoUTF8IsRepairedInTextOnly() {
    #expect(PercentEscapes.decoded("a%FFb") == "a\u{FFFD}b")
    #expect(PercentEscapes.decode("a%FFb".utf8) == [0x61, 0xFF, 0x62])
  }

  @Test func lettersDigitsAndSlashesStayReadable() {
    #expect(PercentEscapes.escape("/a-b_c.d~E1 +ü".utf8) == "/a-b_c.d~E1%20%2B%C3%BC")
  }

  @Test(arguments: [
    ("/a%20b", "/a b"), ("%41%42", "AB"), ("100%", "100%"), ("%4", "%4"), ("%zz", "%zz"), ("%C3%9c", "Ü"),
    ("%25%32%30", "%20"), ("", ""), ("%FF", "\u{FFFD}"),
  ]) func decodesWholeEscapesOnly(text: String, decoded: String) {
    #expect(PercentEscapes.decoded(text) == decoded)
  }
}
