// SPDX-License-Identifier: MIT

/// Something that has a length: what it is called, how much it is, and what is said of it under the pointer.
struct Bar: Equatable {
  var label: String
  var value: Double
  var tip: String
}

/// Bars that stand side by side, for times.
enum UprightBars {
  static func chart(id: String, title: String, _ bars: [Bar]) -> Chart? {
    guard !bars.isEmpty, let most = bars.map(\.value).max() else { return nil }
    let marks = Ticks.values(upTo: most, isWhole: false)
    let plot = Plot(bottom: 206, most: marks.last ?? 1)
    var drawing = Drawing()
    plot.frame(&drawing, title: title, marks: marks)
    let step = (plot.right - plot.left) / Double(bars.count)
    let width = min(48, max(1, step - (step > 6 ? 2 : step * 0.2)))
    // So many bars share a label that labels have room.
    let longest = Double(bars.map { $0.label.unicodeScalars.count }.max() ?? 1) * 7 + 12
    let every = max(1, Int((longest / step).rounded(.up)))
    for (index, bar) in bars.enumerated() {
      let middle = plot.left + step * (Double(index) + 0.5)
      let top = plot.y(bar.value)
      if bar.value > 0 {
        drawing.bar(middle - width / 2, top, width, plot.bottom - top, isUpright: true, bar.tip)
      }
      if index % every == 0 { drawing.text(middle, plot.bottom + 18, .middle, "label", bar.label) }
    }
    return Chart(
      id: id, title: title, summary: BarWords.summary(bars), height: 236, body: drawing.body)
  }
}

/// Bars that lie one below the other, for names.
enum LyingBars {
  /// A label has no more characters.
  private static let longestLabel = 34

  static func chart(id: String, title: String, _ bars: [Bar], value: (Double) -> String) -> Chart? {
    guard !bars.isEmpty, let most = bars.map(\.value).max(), most > 0 else { return nil }
    var drawing = Drawing()
    drawing.text(16, 20, .start, "title", title)
    let labels = bars.map { shortened($0.label) }
    let left = 28 + Double(labels.map { $0.unicodeScalars.count }.max() ?? 0) * 6.6
    let room = Chart.width - left - 90
    for (index, bar) in bars.enumerated() {
      let top = 34 + Double(index) * 24
      let width = max(2, room * bar.value / most)
      drawing.text(left - 8, top + 13, .end, "name", labels[index])
      drawing.bar(left, top, width, 18, isUpright: false, bar.tip)
      drawing.text(left + width + 6, top + 13, .start, "value", value(bar.value))
    }
    return Chart(
      id: id, title: title, summary: BarWords.summary(bars), height: 44 + Double(bars.count) * 24, body: drawing.body)
  }

  private static func shortened(_ text: String) -> String {
    text.unicodeScalars.count <= longestLabel
      ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(longestLabel - 1))) + "…"
  }
}

enum BarWords {
  /// What bars say, as a sentence: the largest ones.
  static func summary(_ bars: [Bar]) -> String {
    let largest = bars.sorted { $0.value > $1.value }.prefix(3).map(\.tip)
    return "\(bars.count) bars; the largest: " + largest.joined(separator: "; ") + "."
  }
}
