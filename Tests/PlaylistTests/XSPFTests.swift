// SPDX-License-Identifier: MIT
import Testing

@testable import cycast_playlist

@Suite struct XSPFTests {
  private func parse(_ text: String) -> ListContents { ListFormat.xspf.parse(Array(text.utf8)) }

  private static let list = """
    <?xml version="1.0" encoding="UTF-8"?>
    <!DOCTYPE playlist [ <!ENTITY a "b"> <!ELEMENT x (y)> ]>
    <playlist version="1" xmlns="http://xspf.org/ns/0/">
      <title>The list</title><location>http://example.net/list.xspf</location>
      <trackList>
        <!-- <track><location>hidden.mp3</location></track> -->
        <track>
          <location>file:///music/a%20b.mp3</location>
          <location>elsewhere.mp3</location>
          <title>Ace &amp; <![CDATA[<Spades> & more]]></title>
          <creator>Mot&#246;rhead&#x21;</creator>
          <extension application="x"><title>not this</title><b><creator>nor this</creator></b></extension>
        </track>
        <track><title>nowhere</title></track>
        <track/>
        <x:track a=">" b='"'><x:location>
          c.mp3
        </x:location></x:track>
      </trackList>
    </playlist>
    """

  @Test func readsTracksAndNothingElse() {
    let contents = parse(Self.list)
    #expect(
      contents.items == [
        ListItem(
          name: Array("file:///music/a%20b.mp3".utf8), isURI: true, artist: "Motörhead!",
          title: "Ace & <Spades> & more", line: 8),
        ListItem(name: Array("c.mp3".utf8), isURI: true, line: 18),
      ])
    #expect(!contents.looksCut && !contents.lastMayBeCut)
  }

  @Test func everyBeginningOfAListGivesTheTracksThatAreWhole() {
    let text = Array(Self.list.utf8)
    let whole = parse(Self.list).items
    for length in 0..<text.count {
      let part = ListFormat.xspf.parse(Array(text[..<length]))
      #expect(part.items == Array(whole.prefix(part.items.count)), "the first \(length) bytes")
      #expect(part.looksCut, "the first \(length) bytes")
      // The first of them is in a comment.
      let closed = String(decoding: text[..<length], as: UTF8.self).count(of: "</track>")
      #expect(part.items.isEmpty == (closed < 2), "the first \(length) bytes")
    }
  }

  @Test(arguments: [
    ("&lt;&gt;&quot;&apos;&amp;", "<>\"'&"), ("&nbsp;&amp", "&nbsp;&amp"),
    ("&#0;&#x110000;&#xD800;", "&#0;&#x110000;&#xD800;"),
    ("&&amp;;&#x41;", "&&;A"), ("&#x1F600;", "😀"), ("&amp;lt;", "&lt;"),
    ("a\n  b", "a   b"),
  ])
  func resolvesReferencesOnce(text: String, title: String) {
    let list = "<track><location>x</location><title>\(text)</title></track></playlist>"
    #expect(parse(list).items.first?.title == title)
  }

  @Test func trackInATrackMeansThatTheFirstWasNotClosed() {
    let list = "<track><location>a<track><location>b</location></track></playlist>"
    #expect(names(parse(list)) == ["b"])
  }

  @Test func latin1IsUnderstoodWhateverTheFileSaysOfItself() {
    let head = Array("<track><location>x</location><title>".utf8)
    let bytes = head + [0xDC] + Array("ber</title></track></playlist>".utf8)
    #expect(ListFormat.xspf.parse(bytes).items.first?.title == "Über")
  }

  @Test(arguments: [
    "<", "<!", "<!--", "<!-- -", "<![CDATA[", "<![CDATA[ ]]", "<?", "<!DOCTYPE [ <", "</", "<>", "</>", "<track",
    "<a b=\"", "&", "<track><location>", "<:/>", "</track></track></location>", "]]>", "-->", "<<<<>>>>", "<!>",
  ])
  func fragmentsNeitherTrapNorGiveTracks(text: String) {
    #expect(parse(text).items.isEmpty)
    #expect(parse(text + "</playlist>").items.isEmpty)
  }
}

extension String {
  /// How many times a text is in this one.
  fileprivate func count(of text: String) -> Int {
    indices.reduce(0) { $0 + (self[$1...].hasPrefix(text) ? 1 : 0) }
  }
}
