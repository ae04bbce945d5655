// SPDX-License-Identifier: MIT
import Testing

@testable import cycast_stat

@Suite struct CellsTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("東京", 4), ("ﾃｽﾄ", 3), ("ｱ", 1), ("Ａ", 2), ("한글", 4), ("🔑", 2),
    ("👩‍👩‍👧", 2), ("❤\u{FE0F}", 2), ("❤", 1), ("\u{200B}", 0), ("שלום", 4), ("…", 1), ("▁█", 2), ("🇩🇪", 2),
    ("a\u{300}\u{301}\u{302}", 1),
  ]) func widthIsThatOfATerminal(_ text: String, _ width: Int) {
    #expect(Cells.width(text) == width)
  }

  @Test func cutTextsEndWithAnEllipsisAndNeverInACharacter() {
    #expect(Cells.cut("abcdef", 6) == "abcdef")
    #expect(Cells.cut("abcdef", 5) == "abcd…")
    #expect(Cells.cut("東京都", 5) == "東京…")
    #expect(Cells.cut("東京都", 4) == "東…")
    #expect(Cells.cut("e\u{301}e\u{301}e\u{301}", 2) == "e\u{301}…")
    #expect(Cells.cut("ab", 1) == "…")
    #expect(Cells.cut("ab", 0) == "")
    #expect(Cells.cut("ab", -1) == "")
  }

  @Test func aTextThatIsCutInItsMiddleKeepsBothEnds() {
    #expect(Cells.cutMiddle("radio.example:8001/a.mp3", 13) == "radi…01/a.mp3")
    #expect(Cells.cutMiddle("abc", 3) == "abc")
    for text in ["abcdefghijkl", "東京東京東京", "e\u{301}bce\u{301}bce\u{301}", "🔑🔑🔑🔑🔑"] {
      for width in 0..<Cells.width(text) { #expect(Cells.width(Cells.cutMiddle(text, width)) <= width) }
      #expect(Cells.cutMiddle(text, 1) == "…" && Cells.cutMiddle(text, -1) == "")
      #expect(Cells.cutMiddle(text, 6).last == text.last)
    }
  }

  @Test func fittedTextsTakeAllTheirCells() {
    for text in ["", "a", "東京", "e\u{301}bc", "🔑🔑🔑", String(repeating: "x", count: 50)] {
      for width in 0...12 {
        #expect(Cells.width(Cells.fit(text, width)) == width, "\(text) \(width)")
        #expect(Cells.width(Cells.fit(text, width, right: true)) == width)
      }
    }
    #expect(Cells.fit("12", 4, right: true) == "  12")
  }

  @Test func nothingTurnsTheLineAround() {
    #expect(Cells.shown("a\u{202E}b\u{2066}c\u{2069}") == "abc")
    #expect(Cells.shown("a\u{061C}b\u{200E}c\u{200F}") == "abc")
    #expect(Cells.shown("שלום 👩‍👩‍👧 “x”") == "שלום 👩‍👩‍👧 “x”")
  }
}
