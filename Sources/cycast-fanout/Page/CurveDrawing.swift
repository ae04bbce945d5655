// SPDX-License-Identifier: MIT

/// The listeners of the last hour as a drawing, 1,200 wide and 300 high, now at the right. The page's script draws the
/// same.
struct CurveDrawing: Equatable {
  /// SVG path data (SVG 2, section 9.3) of the line, of what is below it, and of its end; empty without values.
  private(set) var line = "", area = "", tip = ""
  /// What it shows, in words.
  private(set) var words = "No listeners counted yet"

  /// Units of width for one value, so that `ListenerCurve.most` of them fill the drawing.
  private static let step = 1_200 / ListenerCurve.most
  /// So many listeners reach the top at least: one that comes and goes is no mountain.
  private static let leastTop = 4

  /// Draws values of a curve, oldest first.
  init(_ values: [Int]) {
    guard let first = values.first, let last = values.last, let most = values.max(), let least = values.min() else {
      return
    }
    let top = max(most, CurveDrawing.leastTop)
    let left = 1_200 - values.count * CurveDrawing.step
    line = "M\(left) \(CurveDrawing.height(first, of: top))"
    for (index, value) in values.enumerated() {
      line += "L\(left + (index + 1) * CurveDrawing.step) \(CurveDrawing.height(value, of: top))"
    }
    area = line + "V300H\(left)Z"
    tip = "M1200 \(CurveDrawing.height(last, of: top))h0"
    words = "Listeners in the last hour: from \(least) to \(most), now \(last)"
  }

  /// How far from the upper edge a value is: 290 for none, 20 for the most.
  private static func height(_ value: Int, of top: Int) -> Int { 290 - value * 270 / top }

  /// A scale of an hour: a tick each minute, a longer one every five.
  static let ticks: String = (0...60).map { "M\($0 * 20) 300v-\($0 % 5 == 0 ? 34 : 16)" }.joined()
}
