// SPDX-License-Identifier: MIT
import StreamKit

/// One chart: what it is called, and how it looks in its own coordinates.
struct Chart {
  /// The width of all charts.
  static let width = 760.0

  /// A word that is unique on a page.
  let id: String
  let title: String
  /// What it shows, in a sentence, for who does not see it.
  let summary: String
  let height: Double
  let body: String

  /// The chart as an element of its own, at a height of a page or picture.
  func element(y: Double? = nil) -> String {
    let size = "viewBox=\"0 0 \(Int(Chart.width)) \(Int(height))\""
    let place = y.map { "y=\"\(Int($0))\" width=\"\(Int(Chart.width))\" height=\"\(Int(height))\" " } ?? ""
    return
      "<svg xmlns=\"http://www.w3.org/2000/svg\" \(place)\(size) role=\"img\" aria-labelledby=\"\(id)-t \(id)-d\">\n"
      + "<title id=\"\(id)-t\">\(Markup.escaped(title))</title>\n<desc id=\"\(id)-d\">\(Markup.escaped(summary))</desc>\n"
      + body + "</svg>\n"
  }
}

/// The part of a chart that values are drawn in, with its axes.
struct Plot {
  var left = 56.0, right = Chart.width - 16
  var top = 40.0, bottom: Double
  /// The value at the top.
  var most: Double

  func y(_ value: Double) -> Double { most > 0 ? bottom - (bottom - top) * value / most : bottom }

  /// Draws the chart's name, and a line with its label for each mark.
  func frame(_ drawing: inout Drawing, title: String, marks: [Double]) {
    drawing.text(left - 40, 20, .start, "title", title)
    let step = marks.count > 1 ? marks[1] - marks[0] : 1
    for mark in marks {
      drawing.line(left, y(mark), right, y(mark), mark == 0 ? "axis" : "grid")
      drawing.text(left - 8, y(mark) + 4, .end, "label", Ticks.label(mark, step: step))
    }
  }
}
