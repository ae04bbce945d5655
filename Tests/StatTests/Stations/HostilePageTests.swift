// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

@testable import cycast_stat

/// Pages that nobody should send.
@Suite struct HostilePageTests {
  private func readAll(_ bytes: [UInt8]) -> [StationReport] {
    let place = Pages.place()
    return [StatusPage.cycast, .icecast, .stats, .seven].flatMap { $0.reports(bytes, place) ?? [] }
  }

  @Test func brokenAndCutPagesAreReadOrRefusedButNeverTheEnd() {
    var generator = SeededGenerator(seed: 12)
    let pages = [Pages.cycast, Pages.icecast(Pages.icecastSource("/a")), Pages.kh, Pages.shoutcastXML, Pages.seven]
    for page in pages.map(Pages.bytes) {
      for _ in 0..<300 {
        var bytes = Array(page.prefix(Int.random(in: 0...page.count, using: &generator)))
        for _ in 0..<Int.random(in: 0...6, using: &generator) where !bytes.isEmpty {
          bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
        }
        for report in readAll(bytes) { #expect(isClean(report)) }
      }
    }
  }

  @Test func numbersOutOfAllBoundsAreNotKnown() throws {
    for number in ["-1", "1e400", "99999999999999999999", "\"\"", "\"x\"", "null", "[1]", "{}", "\"1e999\""] {
      let page = Pages.cycast.replacing("\"listeners\":12", with: "\"listeners\":\(number)")
      let report = CycastReader.reports(Pages.bytes(page), Pages.place())?.first
      #expect(report?.listeners == nil, "\(number)")
    }
  }

  @Test func deepAndWidePagesTakeLittleTime() {
    // What takes the square of its length takes minutes even so.
    let size = Inquiry.mostBytes / 8
    let traps = [
      String(repeating: "[", count: size), String(repeating: "{\"a\":", count: size / 5),
      String(repeating: "<", count: size), String(repeating: "<a>", count: size / 3),
      String(repeating: "<![CDATA[", count: size / 9), String(repeating: "&", count: size),
      "{\"icestats\":{\"source\":[" + String(repeating: "{},", count: size / 3) + "]}}",
      "{\"icestats\":" + String(repeating: ",", count: size), String(repeating: "\"", count: size),
      String(repeating: "\\", count: size), "<body>" + String(repeating: "<body", count: size / 5),
      "<body>1,1,1,1,1,1," + String(repeating: "<", count: size), "{\"a\":" + String(repeating: "-", count: size),
    ]
    for trap in traps {
      let start = monotonicNow()
      for report in readAll(Pages.bytes(trap)) { #expect(isClean(report)) }
      #expect(monotonicNow() - start < 20_000_000_000, "\(trap.prefix(20))")
    }
  }

  @Test func textsAreCleanedAndBounded() throws {
    let title = String(repeating: "x", count: 100_000) + "\\u0000\\u001b[31m\\n\\u009b2J"
    let page = Pages.icecast(Pages.icecastSource("/live", "\"a\\u001b[31m\\r\\nb\\u0000c\""))
    #expect(IcecastReader.reports(Pages.bytes(page), Pages.place())?.first?.display == "a[31m  b")
    let long = Pages.icecast(Pages.icecastSource("/live", "\"\(title)\""))
    let report = try #require(IcecastReader.reports(Pages.bytes(long), Pages.place())?.first)
    #expect(report.display.utf8.count == StationReport.longestText)
  }

  @Test func whatIcecastWritesBecomesJSON() throws {
    let wrong = "{\"a\":-,\"b\":[01, 2.],\"c\":\"line\nend \\x \\u12\",\"d\":true,\"e\":null,\"f\":{\"g\":1,},\"h\":é,}"
    let right = JSONRepair.repaired(Pages.bytes(wrong))
    let value = try JSONValue(right.span)
    #expect(value["a"]?.string == "-")
    #expect(value["b"]?.array == [.string("01"), .string("2.")])
    #expect(value["c"]?.string == "line end \\x \\u12")
    #expect(value["d"]?.bool == true && value["e"] == .null)
    #expect(value["f"]?["g"]?.looseCount == 1)
    #expect(value["h"]?.string == "é")
  }

  @Test func whatIsJSONStaysTheSameButForItsNumbers() throws {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<300 {
      let scalars = (0..<8).compactMap { _ in Unicode.Scalar(UInt32.random(in: 0...0x2FF, using: &generator)) }
      let text = String(String.UnicodeScalarView(scalars))
      var object = JSONObject()
      object.add("k", text)
      object.add("n", 5)
      let repaired = JSONRepair.repaired(object.bytes)
      let value = try JSONValue(repaired.span)
      #expect(value["k"]?.string == text)
      #expect(value["n"]?.string == "5")
    }
  }

  private func isClean(_ report: StationReport) -> Bool {
    [report.name, report.genre, report.display, report.server, report.mount, report.listenURL, report.source]
      .allSatisfy { Text.clean($0) == $0 && $0.utf8.count <= 2 * StationReport.longestText + 3 }
  }
}
