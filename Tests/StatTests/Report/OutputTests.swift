// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@testable import cycast_stat

/// What reports look like, and that no name breaks them.
@Suite struct OutputTests {
  private static let hostile = [
    "<script>alert(1)</script>", "=HYPERLINK(\"x\")", "+1", "@sum", "a,b", "a\"b", "]]>", "&amp;", "'\u{2028}",
    "\u{1B}[31m",
    "-1+2", "日本 📻",
  ]
  private static var utc: Zone { Zone { _ in 0 } }

  /// A log whose agents are all of them.
  private func figures() -> Figures {
    var tally = Tally(Tally.Question(), zone: Self.utc)
    let always = TallyTests.Heard(start: TallyTests.base, end: TallyTests.base + 100_000, address: "a", agent: "VLC")
    tally.take(Array(TallyTests.line(always).utf8).span)
    for (number, name) in Self.hostile.enumerated() {
      var heard = TallyTests.sessions(1, seed: UInt64(number))[0]
      heard.agent = name.replacingOccurrences(of: "\"", with: "\\\"")
      tally.take(Array(TallyTests.line(heard, path: "/\(number % 3)").utf8).span)
    }
    var plays = PlayLog()
    for (number, name) in Self.hostile.enumerated() {
      for (event, second) in [("track_started", 0), ("track_ended", 9)] {
        var object = JSONObject()
        object.add("time", "2026-10-24T21:00:0\(second).000Z")
        object.add("event", event)
        object.add("id", number)
        object.add("title", name)
        plays.take(object.bytes.span)
      }
    }
    var figures = Figures(tally, long: 60, top: 20)
    figures.titles = TitleFigures(plays, log: tally.timeline, from: .min, to: .max, top: 20)
    return figures
  }

  /// Collects the text of an XML document, and what was wrong with it.
  private final class Collector: NSObject, XMLParserDelegate {
    var texts: [String] = [], elements: Set<String> = [], problem: String?
    private var current = ""
    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      elements.insert(name)
      current = ""
    }
    func parser(_ parser: XMLParser, foundCharacters string: String) { current += string }
    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
      texts.append(current)
      current = ""
    }
    func parser(_ parser: XMLParser, parseErrorOccurred error: any Error) { problem = "\(error)" }
  }

  private func parsed(_ xml: String) -> Collector {
    let collector = Collector()
    let parser = XMLParser(data: Data(xml.utf8))
    parser.delegate = collector
    _ = parser.parse()
    return collector
  }

  @Test func picturesAreXMLWithEachNameAsText() {
    let picture = parsed(SVGReport.text(figures(), Self.utc))
    #expect(picture.problem == nil)
    #expect(picture.elements.isDisjoint(with: ["script", "image", "a", "foreignObject"]))
    for name in ["<script>alert(1)<", "a,b", "]]>", "&amp;", "日本 📻"] {
      #expect(picture.texts.contains(name), "\(name)")
    }
  }

  @Test func pagesShowNamesAsTextAndNameNothingElse() throws {
    let page = HTMLReport.text(figures(), Self.utc)
    #expect(!page.contains("<script"))
    #expect(page.contains("&lt;script&gt;alert(1)&lt;"))
    for attribute in [" src=", " href=", "url(", "@import"] { #expect(!page.contains(attribute), "\(attribute)") }
    // All but the head is well-formed XML too.
    let body = page[try #require(page.range(of: "<body>")).lowerBound...].replacingOccurrences(of: "</html>", with: "")
    #expect(parsed(body).problem == nil)
  }

  @Test func chartsHaveNamesAndSummaries() {
    for chart in Charts.all(figures(), Self.utc) {
      let element = chart.element()
      #expect(element.contains("role=\"img\" aria-labelledby=\"\(chart.id)-t \(chart.id)-d\""))
      #expect(!chart.title.isEmpty && !chart.summary.isEmpty && !chart.body.contains("nan"))
    }
    #expect(Charts.all(figures(), Self.utc).map(\.id) == ["listeners", "hours", "days", "players", "mounts", "titles"])
  }

  @Test func tablesForSpreadsheetsHoldNoFormula() {
    let rows = CSVReport.text(figures(), Self.utc)
    for row in rows.components(separatedBy: "\r\n").dropLast() {
      #expect(!row.contains(",=") && !row.contains(",+") && !row.contains(",@") && !row.contains(",\"="), "\(row)")
    }
    #expect(rows.contains("title,\"'=HYPERLINK(\"\"x\"\")\","))
    #expect(rows.contains("title,\"a,b\",") && rows.contains("title,'-1+2,"))
    #expect(CSVReport.name("-") == "-")
  }

  @Test func jsonIsReadBackForAnyName() throws {
    let bytes = JSONReport.bytes(figures(), Self.utc)
    let value = try JSONValue(bytes.span)
    let titles = value["titles"]?.array?.compactMap { $0["title"]?.string } ?? []
    #expect(Set(titles) == Set(Self.hostile.map { Text.clean($0) }))
    #expect(value["sessions"]?.integer == Self.hostile.count + 1)
    #expect(bytes.count { $0 == 0x0A } == 1)
  }

  @Test func textHasNoControlCharactersAndLinesUp() throws {
    let lines = TextReport.text(figures(), Self.utc).components(separatedBy: "\n")
    #expect(lines.allSatisfy { $0.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F } })
    let start = try #require(lines.firstIndex { $0.hasPrefix("By hour") })
    let ends = lines[(start + 1)...(start + 24)].map { line in
      line.unicodeScalars.prefix { $0 != "█" && $0 != "▌" }.count
    }
    #expect(Set(ends.filter { $0 > 60 }).count <= 2)
  }

  @Test(arguments: [
    (0.0, "0"), (12, "12"), (12.5, "12.5"), (12.3456, "12.346"), (0.0004, "0"), (-0.25, "-0.25"), (1e9, "1000000000"),
  ]) func decimalsAreShort(_ number: Double, _ text: String) { #expect(JSONTree.decimal(number) == text) }

  @Test func numbersAreGroupedAndDurationsShort() {
    #expect(
      [0, 999, 1_000, 1_234_567, -1_234].map { Wording.grouped($0) } == ["0", "999", "1,000", "1,234,567", "-1,234"])
    #expect(
      [0, 59.6, 3_599, 3_600, 90_061].map { Wording.duration($0) } == [
        "0:00", "1:00", "59:59", "1:00:00", "1d 01:01:01",
      ])
    #expect([0, 999, 1_000, 1_500_000].map { Wording.bytes($0) } == ["0 B", "999 B", "1.0 kB", "1.5 MB"])
    #expect(Wording.tenths(1_234.96) == "1,235.0")
  }
}
