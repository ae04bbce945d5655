// SPDX-License-Identifier: MIT
import TestSupport
import Testing

@testable import StreamKit

@Suite struct MetadataUpdateTests {
  private func update(_ bytes: [UInt8]) -> MetadataUpdate { MetadataUpdate(FormParameters(bytes)) }
  private func update(_ text: String) -> MetadataUpdate { update(Array(text.utf8)) }

  private func head(_ text: String) -> RequestHead? {
    guard case .complete(let head, _) = RequestParser.parse(Array(text.utf8).span) else { return nil }
    return head
  }

  private func recorded(_ name: String) throws -> MetadataUpdate {
    let bytes = try readFile(Fixtures.folder + "/wire/\(name).http", limit: 1 << 20)
    return update(try #require(head(String(decoding: bytes, as: UTF8.self))).rawQuery)
  }

  @Test func recordedUpdatesSayWhatTheySay() throws {
    for name in ["metadata-libshout-1-without-auth", "metadata-libshout-2-with-auth", "metadata-liquidsoap"] {
      let found = try recorded(name)
      #expect(found.mode == "updinfo" && found.mount == "/live", "\(name)")
      #expect(found.track == TrackInfo(title: "Test Tone", artist: "Sox"), "\(name)")
    }
  }

  // One row for each form of WIRE 1.6 and 1.7: the request line as sent, what it says.
  @Test(
    arguments: [
      // Mixxx: a song for MP3, artist and title for Ogg, Latin-1 where no charset is configured.
      ("/admin/metadata?mode=updinfo&mount=%2Flive&song=A%20%2D%20T", "/live", "A", "T"),
      ("/admin/metadata?mode=updinfo&mount=%2Flive&charset=UTF-8&artist=A&title=T", "/live", "A", "T"),
      ("/admin/metadata?mode=updinfo&mount=%2Flive&song=J%FCrg%20-%20T", "/live", "Jürg", "T"),
      // BUTT escapes blanks and ampersands only.
      ("/admin/metadata?mode=updinfo&mount=/live&song=Jürg%20%26%20B%20-%20Ünter", "/live", "Jürg & B", "Ünter"),
      ("/admin/metadata?mode=updinfo&mount=/live&song=", "/live", nil, nil),
      // liquidsoap: a song besides, and a genre that is none.
      (
        "/admin/metadata?mode=updinfo&mount=/live&charset=UTF-8&genre=0&title=T&artist=A&song=A%20%2D%20T", "/live",
        "A", "T"
      ),
      // Rivendell: whatever its template says, also unescaped.
      (
        "/admin/metadata?mount=live&song=Simon & Garfunkel - The Boxer&mode=updinfo", "/live", "Simon & Garfunkel",
        "The Boxer"
      ),
      // Myriad (AzuraCast#5139).
      ("/admin/metadata?mount/live&mode=updinfo&song=A+-+T", "/live", "A", "T"),
      // SHOUTcast, from libshout and BUTT.
      ("/admin.cgi?mode=updinfo&pass=hackme&song=A+-+T&sid=1", nil, "A", "T"),
      ("/admin.cgi?pass=hackme&mode=updinfo&song=T&url=", nil, "", "T"),
    ] as [(String, String?, String?, String?)]) func everyClientsFormIsRead(
      target: String, mount: String?, artist: String?, title: String?
    ) throws
  {
    let request = try #require(self.head("GET \(target) HTTP/1.0\r\n\r\n"))
    let found = update(request.rawQuery)
    #expect(found.mode == "updinfo")
    #expect(found.mount == mount)
    #expect(found.track?.artist == artist)
    #expect(found.track?.title == title)
    // The same as the body of a POST.
    #expect(update(Array(target.drop { $0 != "?" }.dropFirst().utf8)) == found)
  }

  @Test func shoutcastsFormHasAPasswordAndANumber() {
    let found = update("mode=updinfo&pass=a%3Ab%FF&song=x&sid=2")
    #expect(found.password == Array("a:b".utf8) + [0xFF])
    #expect(found.sid == 2)
    #expect(update("pass=").password == [])
    #expect(update("song=x").password == nil)
    #expect(update("sid=x").sid == nil)
    #expect(update("sid=99999999999999999999").sid == nil)
  }

  @Test(
    arguments: [
      ("artist=A&title=T&song=stale", "A", "T"), ("title=T&song=stale", "", "T"), ("artist=A&song=B - T", "B", "T"),
      ("artist=A", "A", ""), ("title=T", "", "T"), ("song=T", "", "T"), ("song=A - B - C", "A", "B - C"),
      ("song=A  -  B", "", "A  -  B"), ("song=- T", "", "- T"), ("song=A -", "", "A -"), ("song=A-B", "", "A-B"),
      ("song= - T", "", "- T"), ("artist=+&title=+&song=A - B", "A", "B"), ("song=A - B&song=C", "A", "B"),
    ]) func titleGoesBeforeSongAndASongIsTakenApartWhereNothingChanges(text: String, artist: String, title: String)
  {
    #expect(update(text).track == TrackInfo(title: title, artist: artist))
  }

  @Test(arguments: [
    "A - B", "A - B - C", "A  -  B", " - ", "A -  B", "- B", "A - ", "Tom's \"x\" - <y> & z", "Ünïcödé — x - ÿ",
  ]) func whatListenersSeeOfASongIsUnchanged(song: String) {
    let form = FormParameters(Array(("song=" + PercentEscapes.escape(song.utf8)).utf8))
    let clean = Text.clean(song)
    #expect(MetadataUpdate(form).track?.display == (clean == "-" ? nil : clean))
  }

  @Test(arguments: [
    "", "mode=updinfo", "mode=updinfo&mount=/live", "song=", "song=+", "song=+-+", "song=-", "artist=&title=&song=",
    "song=%00", "song=%0D%0A", "url=http://x/", "album=B", "genre=0",
  ]) func whatSaysNoTitleIsNone(text: String) {
    #expect(update(text).track == nil)
  }

  @Test func albumAndLinkComeWithATitle() {
    let found = update("title=T&album=B&url=http%3A%2F%2Fx%2F")
    #expect(found.track == TrackInfo(title: "T", album: "B", link: "http://x/"))
  }

  @Test(arguments: [
    ("mount=/live", "/live"), ("mount=live", "/live"), ("mount=%2Fa%20b", "/a b"), ("mount=", nil), ("", nil),
    ("mount/a/b&x=y", "/a/b"), ("mount/live=1", nil), ("mounted/live", nil), ("mount=/a&mount/b", "/a"),
  ]) func mountHasASlashInFront(text: String, mount: String?) {
    #expect(update(text).mount == mount)
  }

  @Test func textIsOneCleanLine() {
    #expect(update("title=a%0D%0AIcy: x%09b%1B%5B31m").track?.title == "a  Icy: x b[31m")
    #expect(update("title=a%00b").track?.title == "a")
  }

  @Test(arguments: [4_095, 4_096, 4_097]) func valuesHaveALimit(length: Int) {
    let title = String(repeating: "a", count: length - 2) + "é"
    let found = update("title=" + title).track?.title
    #expect(found == (length > 4_096 ? String(repeating: "a", count: length - 2) : title))
  }

  @Test(arguments: [1 as UInt64, 2]) func randomFormsNeverTrap(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let words = [
      "song", "title", "artist", "=", "&", "%", "+", " - ", "mount/", "charset=", "latin1", "%FF", "%00", "é",
    ]
    for _ in 0..<500 {
      let text = (0..<Int.random(in: 0...20, using: &generator)).map { _ in words.randomElement(using: &generator) ?? ""
      }
      let found = update(text.joined())
      #expect(found.track.map { $0.cleaned == $0 && !$0.display.isEmpty } ?? true, "\(text.joined())")
    }
  }
}

@Suite struct CharsetTests {
  private func decode(_ bytes: [UInt8], _ name: String) -> String { Charset.decode(bytes, name) }

  @Test(arguments: ["ISO-8859-1", "iso8859-1", "latin1", "Latin-1", "windows-1252", "cp1252", "CP-1252"])
  func namesOfLatin1MeanWindows1252(name: String) {
    #expect(decode([0x4A, 0xFC, 0x80, 0x93], name) == "Jü€“")
    // Also where the bytes would be UTF-8: the client says they are not.
    #expect(decode([0xC3, 0xBC], name) == "Ã¼")
  }

  @Test(arguments: ["utf-8", "UTF8", "utf_8", "", "koi8-r", "nonsense"]) func othersAreUTF8WhereItIsValid(name: String)
  {
    #expect(decode(Array("Jürg".utf8), name) == "Jürg")
    #expect(decode([0x4A, 0xFC, 0x72, 0x67], name) == "Jürg")
  }

  @Test(arguments: ["iso-8859-15", "ISO8859-15", "latin9"]) func latin9HasTheEuro(name: String) {
    #expect(decode([0xA4, 0xA6, 0xA8, 0xB4, 0xB8, 0xBC, 0xBD, 0xBE, 0xFC, 0xA3], name) == "€ŠšŽžŒœŸü£")
  }
}
