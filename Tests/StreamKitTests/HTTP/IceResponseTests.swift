// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@Suite struct IceResponseTests {
  private func read(_ text: String) -> IceResponse? { IceResponse(reading: Array(text.utf8)) }

  @Test func whatIsWrittenIsRead() {
    for message in IceMessage.allCases.map(\.rawValue) + ["a < b & \"c\" > 'd' ü", ""] {
      for isDone in [false, true] {
        let response = IceResponse(message, isDone: isDone)
        let known = IceMessage(rawValue: message)
        #expect(IceResponse(reading: response.xml) == IceResponse(message, isDone: isDone && known?.isDone != false))
      }
    }
  }

  @Test(arguments: [
    // Icecast 2.4.4, icecast-kh, and what a formatter or a template makes of them.
    "<?xml version=\"1.0\"?>\n<iceresponse><message>Metadata update successful</message><return>1</return></iceresponse>\n",
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<iceresponse >\r\n  <message>\n Metadata  update\tsuccessful </message>\n"
      + "  <return> 1 </return>\n</iceresponse>",
    "\u{FEFF}<!-- x --><iceresponse version='2'><modules/><return>1</return><message type=\"x\">Metadata update "
      + "&#115;uccess&#x66;ul</message></iceresponse>",
  ]) func readsWhatServersWrite(text: String) {
    #expect(read(text) == IceResponse("Metadata update successful", isDone: true))
  }

  @Test func aRefusalWithReturnOneIsOne() {
    let text =
      "<iceresponse><message>Mountpoint will not accept URL updates</message><return>1</return></iceresponse>"
    #expect(read(text)?.isDone == false)
  }

  @Test(arguments: [
    "", "Updated metadatas for mount /live", "<html><body>Metadata update successful</body></html>", "<iceresponse",
    "<iceresponses><return>1</return></iceresponses>", "<iceresponse><return>1</return>",
    String(repeating: "<", count: 100_000), String(repeating: "<iceresponse", count: 10_000),
  ]) func whatIsNoneIsNone(text: String) {
    #expect(read(text) == nil)
  }

  @Test(arguments: [
    ("<iceresponse></iceresponse>", "", false), ("<iceresponse><return>1</return></iceresponse>", "", true),
    ("<iceresponse><message>x</message><return>10</return></iceresponse>", "x", false),
    ("<iceresponse><message>x</message><return>0</return></iceresponse>", "x", false),
  ]) func whatIsMissingIsNotDone(text: String, message: String, isDone: Bool) {
    #expect(read(text) == IceResponse(message, isDone: isDone))
  }

  @Test(arguments: [
    ("<b>400 - Source &amp; x</b>", "400 - Source & x"), ("a<br>b", "a b"), ("&unknown; &#0; &#xD800; &", "&unknown;"),
    ("a < b", "a < b"), ("\u{1B}[2J&#27;[31m", "[2J[31m"), (String(repeating: "<", count: 5), "<<<<<"),
  ]) func markupIsReadAsPlainText(markup: String, plain: String) {
    #expect(Markup.plain(markup) == plain)
  }
}
