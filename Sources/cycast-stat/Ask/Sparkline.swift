// SPDX-License-Identifier: MIT

/// A curve in one line of text: `▁▂▃▅▇`, from nobody to the most there were.
enum Sparkline {
  private static let steps = Array("▁▂▃▄▅▆▇█")

  /// The newest values, as many as fit. Nothing is drawn at the bottom, whatever the others are; the most at the top.
  static func text(_ values: [Int], width: Int) -> String {
    let shown = values.suffix(max(0, width))
    let most = shown.max() ?? 0
    return String(shown.map { steps[most == 0 ? 0 : ($0 * (steps.count - 1) + most / 2) / most] })
  }
}
