// SPDX-License-Identifier: MIT
import StreamKit

/// A picture that grows element by element, in SVG 1.1. Text is escaped; numbers have one decimal.
struct Drawing {
  private(set) var body = ""

  /// Where a text stands relative to its place.
  enum Anchor: String { case start, middle, end }

  mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) {
    body += "<line class=\"\(style)\" x1=\"\(n(x1))\" y1=\"\(n(y1))\" x2=\"\(n(x2))\" y2=\"\(n(y2))\"/>\n"
  }

  mutating func text(_ x: Double, _ y: Double, _ anchor: Anchor, _ style: String, _ text: String) {
    body +=
      "<text class=\"\(style)\" x=\"\(n(x))\" y=\"\(n(y))\" text-anchor=\"\(anchor.rawValue)\">"
      + Markup.escaped(text) + "</text>\n"
  }

  /// A bar with round corners on the side of its value, and what is said of it under the pointer.
  mutating func bar(_ x: Double, _ y: Double, _ width: Double, _ height: Double, isUpright: Bool, _ tip: String) {
    let round = min(3, (isUpright ? width : height) / 3, isUpright ? height : width)
    let path =
      isUpright
      ? "M\(n(x)) \(n(y + height))v\(n(round - height))q0 \(n(-round)) \(n(round)) \(n(-round))"
        + "h\(n(width - 2 * round))q\(n(round)) 0 \(n(round)) \(n(round))v\(n(height - round))z"
      : "M\(n(x)) \(n(y))h\(n(width - round))q\(n(round)) 0 \(n(round)) \(n(round))v\(n(height - 2 * round))"
        + "q0 \(n(round)) \(n(-round)) \(n(round))h\(n(round - width))z"
    body += "<path class=\"bar\" d=\"\(path)\"><title>\(Markup.escaped(tip))</title></path>\n"
  }

  /// A line from point to point, or what lies between it and a height, filled.
  mutating func curve(_ points: [(x: Double, y: Double)], downTo floor: Double? = nil, _ style: String) {
    guard let first = points.first, let last = points.last else { return }
    var path = "M\(n(first.x)) \(n(first.y))"
    for point in points.dropFirst() { path += "L\(n(point.x)) \(n(point.y))" }
    if let floor { path += "L\(n(last.x)) \(n(floor))L\(n(first.x)) \(n(floor))z" }
    body += "<path class=\"\(style)\" d=\"\(path)\"/>\n"
  }

  mutating func dot(_ x: Double, _ y: Double, _ tip: String) {
    body +=
      "<circle class=\"dot\" cx=\"\(n(x))\" cy=\"\(n(y))\" r=\"4\"><title>\(Markup.escaped(tip))</title></circle>\n"
  }

  /// A number for an attribute, rounded to tenths.
  private func n(_ number: Double) -> String {
    let tenths = Int((number * 10).rounded())
    let sign = tenths < 0 ? "-" : ""
    let rest = tenths.magnitude % 10
    return sign + String(tenths.magnitude / 10) + (rest == 0 ? "" : ".\(rest)")
  }
}
