// SPDX-License-Identifier: MIT
import Foundation
import Testing

@testable import cycast_fanout

@Suite struct CurveDrawingTests {
  @Test func nothingIsDrawnOfNothing() {
    let drawing = CurveDrawing([])
    #expect(drawing.line == "" && drawing.area == "" && drawing.tip == "")
  }

  @Test func oneValueIsALineAtTheRight() {
    let drawing = CurveDrawing([0])
    #expect(drawing.line == "M1190 290L1200 290")
    #expect(drawing.area == "M1190 290L1200 290V300H1190Z")
    #expect(drawing.tip == "M1200 290h0")
  }

  @Test func anHourFillsTheDrawing() {
    let drawing = CurveDrawing(Array(repeating: 7, count: ListenerCurve.most))
    #expect(drawing.line.hasPrefix("M0 20L10 20L20 20"))
    #expect(drawing.line.hasSuffix("L1190 20L1200 20"))
  }

  @Test func fewListenersAreNoMountain() {
    #expect(CurveDrawing([0, 1]).tip == "M1200 223h0")
    #expect(CurveDrawing([0, 4]).tip == "M1200 20h0")
    #expect(CurveDrawing([400, 100]).tip == "M1200 223h0")
  }

  @Test func saysInWordsWhatItShows() {
    #expect(CurveDrawing([3, 9, 5]).words == "Listeners in the last hour: from 3 to 9, now 5")
  }
}

/// The colours of the style: text must stand out from what is behind it (WCAG 2.1, 1.4.3 and 1.4.11).
@Suite struct StatusPageColoursTests {
  /// The colours of a theme, by name, dark ones over light ones.
  private func colours(dark: Bool) -> [String: String] {
    let style = String(decoding: StatusPage.style, as: UTF8.self)
    var blocks = style.components(separatedBy: ":root {").dropFirst().map { $0.components(separatedBy: "}")[0] }
    if !dark { blocks.removeLast() }
    var colours: [String: String] = [:]
    for declaration in blocks.joined(separator: ";").components(separatedBy: ";") {
      let parts = declaration.components(separatedBy: ":")
      guard parts.count == 2 else { continue }
      colours[parts[0].filter { !$0.isWhitespace }] = parts[1].filter { !$0.isWhitespace && $0 != "#" }
    }
    return colours
  }

  /// Relative luminance as WCAG defines it, from `#RRGGBB` or `#RGB`.
  private func luminance(_ colour: String) -> Double {
    let digits = colour.count == 3 ? colour.flatMap { [$0, $0] } : Array(colour)
    let parts = stride(from: 0, to: 6, by: 2).map { start -> Double in
      let value = Double(Int(String(digits[start...start + 1]), radix: 16) ?? 0) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
  }

  @Test(arguments: [false, true]) func textStandsOutFromWhatIsBehindIt(dark: Bool) throws {
    let colours = colours(dark: dark)
    let pairs = [
      ("ink", "page"), ("soft", "page"), ("link", "page"), ("ink", "card"), ("soft", "card"), ("link", "card"),
      ("clear", "glass"), ("clear", "deep"), ("mist", "glass"), ("mist", "deep"), ("glow", "glass"), ("glow", "deep"),
      ("lost-ink", "lost"), ("page", "ink"),
    ]
    for (text, behind) in pairs {
      let both = [
        luminance(try #require(colours["--" + text])), luminance(try #require(colours["--" + behind])),
      ].sorted()
      #expect((both[1] + 0.05) / (both[0] + 0.05) >= 4.5, "\(text) on \(behind)")
    }
  }
}
