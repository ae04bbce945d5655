// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@Suite struct FormParametersTests {
  private func pairs(_ text: String) -> [[String]] { pairs(Array(text.utf8)) }
  private func pairs(_ bytes: [UInt8]) -> [[String]] {
    FormParameters(bytes).all.map { [$0.name, String(decoding: $0.value, as: UTF8.self)] }
  }

  @Test(
    arguments: [
      ("", []),
      ("a=b", [["a", "b"]]),
      ("a=b&c=d&a=e", [["a", "b"], ["c", "d"], ["a", "e"]]),
      ("a=b=c", [["a", "b=c"]]),
      ("a", [["a", ""]]),
      ("=b", [["", "b"]]),
      ("a=", [["a", ""]]),
      ("&&a=b&", [["a", "b"]]),
      ("song=A+%2B+B%26C", [["song", "A + B&C"]]),
      ("s%6Fng=%C3%A9", [["song", "é"]]),
      ("a=100%&b=%zz%4&c=%", [["a", "100%"], ["b", "%zz%4"], ["c", "%"]]),
      // AzuraCast#5139: Myriad forgets the equals sign.
      ("mount/live&mode=updinfo&song=X", [["mount/live", ""], ["mode", "updinfo"], ["song", "X"]]),
      // Raw blanks: whoever sends them escapes nothing.
      ("song=Simon & Garfunkel&mount=/a", [["song", "Simon & Garfunkel"], ["mount", "/a"]]),
      (" x&a=b", [[" x", ""], ["a", "b"]]),
      ("a=b& c=d", [["a", "b"], [" c", "d"]]),
    ] as [(String, [[String]])]) func readsWhatClientsSend(text: String, meaning: [[String]])
  {
    #expect(pairs(text) == meaning)
  }

  @Test func valuesKeepTheirBytes() {
    let form = FormParameters(Array("song=".utf8) + [0x4A, 0xFC, 0x72, 0x67])
    #expect(form.bytes("song") == [0x4A, 0xFC, 0x72, 0x67])
    #expect(form.text("song") == "Jürg")
    #expect(FormParameters(Array("song=%FC%00".utf8)).bytes("song") == [0xFC, 0])
  }

  @Test func firstOfTwoCounts() {
    let form = FormParameters(Array("a=1&A=2&a=3".utf8))
    #expect(form.text("a") == "1")
    #expect(form.text("A") == "2")
    #expect(form.text("b") == nil)
  }

  @Test(arguments: [63, 64, 65]) func numberHasALimit(count: Int) {
    let text = (0..<count).map { "n\($0)=v" }.joined(separator: "&")
    let form = FormParameters(Array(text.utf8))
    #expect(form.all.count == min(count, 64))
    #expect(form.all.last?.name == "n\(min(count, 64) - 1)")
    #expect(form.all.last?.value == Array("v".utf8))
  }

  @Test func queryOfARequestIsReadFromItsBytes() {
    let bytes = Array("GET /admin/metadata?song=J".utf8) + [0xFC] + Array("rg - X & Y HTTP/1.0\r\n\r\n".utf8)
    guard case .complete(let head, _) = RequestParser.parse(bytes.span) else {
      Issue.record("no head")
      return
    }
    #expect(head.path == "/admin/metadata")
    #expect(FormParameters(head.rawQuery).text("song") == "Jürg - X & Y")
  }

  @Test(arguments: [1 as UInt64, 2]) func randomBytesNeverTrap(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let alphabet: [UInt8] = Array("a=&%+0f ".utf8) + [0, 0xFF]
    for _ in 0..<500 {
      let bytes = (0..<Int.random(in: 0...80, using: &generator)).map { _ in
        alphabet.randomElement(using: &generator) ?? 0
      }
      let form = FormParameters(bytes)
      #expect(form.all.reduce(0) { $0 + $1.name.utf8.count / 3 + $1.value.count } <= bytes.count)
    }
  }
}
