// SPDX-License-Identifier: MIT

/// How many listened over time: a line for the average of each step, and behind it what rises to the most at once.
enum ListenersChart {
  static func chart(_ figures: Figures, _ zone: Zone) -> Chart? {
    guard figures.curve.count > 1, figures.last > figures.first else { return nil }
    var wording = Wording(zone: zone)
    let marks = Ticks.values(upTo: Double(figures.peak.listeners), isWhole: true)
    let plot = Plot(bottom: 236, most: marks.last ?? 1)
    var drawing = Drawing()
    let title = "Listeners"
    plot.frame(&drawing, title: title, marks: marks)
    let scale = (plot.right - plot.left) / Double(figures.last - figures.first)
    let x = { (seconds: Int64) in plot.left + Double(seconds - figures.first) * scale }
    for mark in Ticks.instants(from: figures.first, to: figures.last, zone) {
      drawing.line(x(mark.seconds), plot.bottom, x(mark.seconds), plot.bottom + 5, "axis")
      drawing.text(x(mark.seconds), plot.bottom + 20, .middle, "label", mark.label)
    }
    drawing.curve(points(figures, x) { plot.y(Double($0.peak)) }, downTo: plot.bottom, "band")
    drawing.curve(points(figures, x) { plot.y($0.average) }, "line")
    let peak = Wording.grouped(figures.peak.listeners)
    let at = wording.time(figures.peak.at)
    let (px, py) = (x(figures.peak.at), plot.y(Double(figures.peak.listeners)))
    drawing.dot(px, py, "\(peak) listeners, \(at)")
    let isRight = px > plot.right - 120
    drawing.text(px + (isRight ? -8 : 8), py + 4, isRight ? .end : .start, "value", peak)
    legend(&drawing)
    let summary =
      "From \(wording.time(figures.first)) to \(wording.time(figures.last)): "
      + "\(Wording.tenths(figures.average)) listeners on average, \(peak) at most, \(at)."
    return Chart(id: "listeners", title: title, summary: summary, height: 272, body: drawing.body)
  }

  /// A step for each point of the curve.
  private static func points(
    _ figures: Figures, _ x: (Int64) -> Double, _ y: (Figures.Point) -> Double
  ) -> [(x: Double, y: Double)] {
    figures.curve.flatMap { point in
      let from = max(point.time, figures.first), to = min(point.time + figures.curveStep, figures.last)
      return [(x: x(from), y: y(point)), (x: x(to), y: y(point))]
    }
  }

  private static func legend(_ drawing: inout Drawing) {
    drawing.curve([(Chart.width - 230, 10), (Chart.width - 214, 10)], downTo: 20, "band")
    drawing.text(Chart.width - 208, 20, .start, "label", "most at once")
    drawing.line(Chart.width - 100, 15, Chart.width - 84, 15, "line")
    drawing.text(Chart.width - 78, 20, .start, "label", "on average")
  }
}
