// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@testable import cycast_fanout

@Suite struct SHOUTcastTests {
  @Test func sevenHTMLIsAsTheOriginal() {
    #expect(
      SHOUTcast.sevenHTML(SampleFacts.full)
        == "<HTML><meta http-equiv=\"Pragma\" content=\"no-cache\"></head><body>250,1,300,1000,199,128,"
        + "Cycast - Night Train</body></html>")
    #expect(SHOUTcast.sevenHTML(SampleFacts.empty).hasSuffix("<body>0,0,0,0,0,0,</body></html>"))
  }

  @Test func otherStreamsThanTheFirstAreNotThere() throws {
    #expect(SHOUTcast.stats(SampleFacts.full, sid: "2") == nil && SHOUTcast.stats(SampleFacts.full, sid: "") == nil)
    #expect(SHOUTcast.stats(SampleFacts.full, sid: "1")?.type == PageText.xml)
    #expect(SHOUTcast.stats(SampleFacts.full, sid: nil)?.type == PageText.xml)
    #expect(SHOUTcast.stats(SampleFacts.full, sid: "1", json: "0")?.type == PageText.xml)
    #expect(SHOUTcast.stats(SampleFacts.full, sid: "1", json: "1")?.type == PageText.json)
  }

  @Test func sameFiguresStandInXMLAndJSON() throws {
    let xml = try XMLTree(try #require(SHOUTcast.stats(SampleFacts.full, sid: "1")).text).root
    let json = try read(try #require(SHOUTcast.stats(SampleFacts.full, sid: "1", json: "1")).text)
    #expect(xml.name == "SHOUTCASTSERVER")
    #expect(xml.children.map { $0.name.lowercased() } == json.object?.map(\.key))
    for (element, member) in zip(xml.children, try #require(json.object)) {
      #expect(element.content == member.value.string ?? member.value.integer.map { String($0) })
    }
    #expect(json["songtitle"] == .string("Cycast - Night Train") && json["averagetime"] == .integer(61))
  }

  @Test(arguments: ["f", "_", "$", "jQuery1102_17", String(repeating: "a", count: 128)])
  func functionsNamedSoAreCalled(_ name: String) throws {
    let page = try #require(SHOUTcast.stats(SampleFacts.full, sid: "1", json: "1", callback: name))
    let json = try #require(SHOUTcast.stats(SampleFacts.full, sid: "1", json: "1")).text
    #expect(page.type == PageText.script && page.text == "/**/\(name)(\(json.dropLast()));\n")
  }

  @Test(arguments: [
    "", "1f", "a.b", "a-b", "alert(1);f", "<script>", "f\n", "é", "[f]", String(repeating: "a", count: 129),
  ]) func whatIsNoNameOfAFunctionIsIgnored(_ name: String) {
    let plain = SHOUTcast.stats(SampleFacts.full, sid: "1", json: "1")
    #expect(SHOUTcast.stats(SampleFacts.full, sid: "1", json: "1", callback: name) == plain)
    #expect(SHOUTcast.stats(SampleFacts.full, sid: "1", callback: "f")?.type == PageText.xml, "for JSON alone")
  }

  /// Music from files is what SHOUTcast calls a backup.
  @Test func playlistIsTheBackup() throws {
    let page = try #require(SHOUTcast.stats(SampleFacts.saying("x"), sid: "1", json: "1"))
    #expect(try read(page.text)["backupstatus"] == .integer(1))
    let live = try #require(SHOUTcast.stats(SampleFacts.full, sid: "1", json: "1"))
    #expect(try read(live.text)["backupstatus"] == .integer(0))
  }
}
