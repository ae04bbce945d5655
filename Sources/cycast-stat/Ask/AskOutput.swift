// SPDX-License-Identifier: MIT
import StreamKit

/// Makes of reports what is printed, and says what the command ends with.
struct AskOutput {
  private let form: AskPlan.Form
  private let width: Int?

  /// `width`: the terminal's columns; nil where there is no terminal, and nothing is cut.
  init(_ form: AskPlan.Form, width: Int?) {
    self.form = form
    self.width = width
  }

  /// What goes to standard output. Figures that are for a file are written there.
  func made(_ reports: [StationReport], at now: Int64) throws(CommandError) -> (bytes: [UInt8], code: ExitCode) {
    let code = AskOutput.code(reports)
    switch form {
    case .text: return (text(reports, at: now), code)
    case .json: return (reports.flatMap { $0.json(at: now).line }, code)
    case .fields(let fields):
      let rows = reports.map { report in fields.map { $0.value(in: report, at: now) } }
      let isKnown = rows.allSatisfy { row in row.allSatisfy { $0 != nil } }
      let texts = rows.map { row in row.map { $0?.text ?? "" }.joined(separator: "\t") }
      return (AskOutput.bytes(texts), code == .ok && !isKnown ? .dataError : code)
    case .prometheus(let target):
      let figures = StationFigures.bytes(reports, at: now)
      if target == .descriptor(1) { return (figures, .ok) }
      try put(figures, target)
      return ([], .ok)
    case .check(let check):
      let outcome = check.outcome(reports)
      return (AskOutput.bytes([outcome.line]), outcome.code)
    }
  }

  /// What went wrong, in one code: who cannot be reached first.
  static func code(_ reports: [StationReport]) -> ExitCode {
    let codes = reports.compactMap { $0.problem?.code }
    return codes.contains(.unavailable) ? .unavailable : codes.first ?? .ok
  }

  private func text(_ reports: [StationReport], at now: Int64) -> [UInt8] {
    if reports.count == 1 { return AskOutput.bytes(StationSummary.lines(reports[0], at: now, width: width)) }
    return AskOutput.bytes(StationTable(reports.map { StationTable.Row($0, at: now) }, width: width).lines)
  }

  private static func bytes(_ lines: [String]) -> [UInt8] {
    lines.flatMap { Array($0.utf8) + [UInt8(ascii: "\n")] }
  }

  private func put(_ bytes: [UInt8], _ target: OutputTarget) throws(CommandError) {
    do throws(SystemError) {
      try WholeFile.put(bytes, target)
    } catch {
      throw CommandError(.cannotCreate, "cannot write \(target.text): \(error.call): \(error)")
    }
  }
}
