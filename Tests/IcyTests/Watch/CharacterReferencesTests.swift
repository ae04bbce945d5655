// SPDX-License-Identifier: MIT
import Testing

@testable import cycast_icy

@Suite struct CharacterReferencesTests {
  /// The first is what Icecast 2.4.4 made of `Артист - Übergröße 東京 🔑`, told that it was UTF-8.
  @Test(arguments: [
    (
      "&#1040;&#1088;&#1090;&#1080;&#1089;&#1090; - Übergröße &#26481;&#20140; &#128273;", "Артист - Übergröße 東京 🔑"
    ),
    ("", ""), ("plain", "plain"), ("&#256;", "Ā"), ("&#1114111;", "\u{10FFFF}"), ("&&#256;#256;", "&Ā#256;"),
  ]) func charactersStandInTheirPlace(text: String, resolved: String) {
    #expect(CharacterReferences.resolved(text) == resolved)
  }

  @Test(arguments: [
    "&", "&#", "&#;", "&#256", "&#255;", "&#39;", "&#0;", "&#x100;", "&amp;", "&# 256;", "&#-256;", "&#55296;",
    "&#1114112;",
    "&#00000256;", "&#99999999999999999999;", "Simon & Garfunkel", "#1; hit",
  ]) func whatIsNoneStays(text: String) {
    #expect(CharacterReferences.resolved(text) == text)
  }
}
