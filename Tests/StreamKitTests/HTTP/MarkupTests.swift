// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@Suite struct MarkupTests {
  @Test(arguments: [
    ("plain", "plain"), ("a < b & \"c\" > 'd'", "a &lt; b &amp; &quot;c&quot; &gt; &#39;d&#39;"), ("Jürg 🔑", "Jürg 🔑"),
    ("&lt;", "&amp;lt;"), ("a\u{0}b\r\nc\u{1B}d\u{7F}e\u{FFFF}", "abcde"), ("e\u{301}<\u{301}", "e\u{301}&lt;\u{301}"),
  ]) func textStandsForItself(text: String, escaped: String) {
    #expect(Markup.escaped(text).unicodeScalars.elementsEqual(escaped.unicodeScalars))
  }
}
