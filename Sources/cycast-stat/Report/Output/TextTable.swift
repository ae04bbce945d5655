// SPDX-License-Identifier: MIT

/// Rows of cells in columns that line up: the first to the left, all others to the right, and a bar at the end.
struct TextTable {
  private var rows: [[String]]
  private var bars: [Double] = []
  /// How many characters the longest bar has.
  static let barWidth = 20
  /// The first column is cut to this.
  static let widest = 44

  init(_ header: [String]) { rows = [header] }

  /// Adds a row; its bar is as long as `share` is of the largest.
  mutating func add(_ cells: [String], bar share: Double) {
    rows.append(cells)
    bars.append(share)
  }

  var lines: [String] {
    let largest = bars.max() ?? 0
    let cut = rows.map { [TextTable.cut($0.first ?? "")] + $0.dropFirst() }
    let widths = (rows.first ?? []).indices.map { column in cut.map { TextTable.width($0[column]) }.max() ?? 0 }
    return cut.enumerated().map { index, cells in
      var line = cells[0] + String(repeating: " ", count: widths[0] - TextTable.width(cells[0]))
      for column in cells.indices.dropFirst() {
        line += String(repeating: " ", count: widths[column] - TextTable.width(cells[column]) + 2) + cells[column]
      }
      if index > 0, largest > 0 { line += "  " + TextTable.bar(bars[index - 1] / largest) }
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }
  }

  /// A bar in halves of a character.
  private static func bar(_ share: Double) -> String {
    let halves = Int((share * Double(barWidth) * 2).rounded())
    return String(repeating: "█", count: halves / 2) + (halves % 2 == 1 ? "▌" : "")
  }

  private static func width(_ text: String) -> Int { text.unicodeScalars.count }

  private static func cut(_ text: String) -> String {
    width(text) <= widest ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(widest - 1))) + "…"
  }
}
