// SPDX-License-Identifier: MIT
import StreamKit

/// Runs `cycast-stat report`: logs → tally → figures → text, JSON, CSV, charts.
func runReport(_ settings: ReportSettings, _ operands: [Argument], _ log: Log) throws(CommandError) -> ExitCode {
  if operands.isEmpty {
    throw CommandError(.usage, "no log is named (write cycast-stat report access.log, or - for standard input)")
  }
  var zone = Zone()
  var question = Tally.Question(long: settings.long, mounts: settings.mounts)
  if let from = settings.from { question.from = from.instant(isEnd: false, &zone) }
  if let to = settings.to { question.to = to.instant(isEnd: true, &zone) }
  if question.from >= question.to { throw CommandError(.usage, "--from is not before --to") }
  let logs = operands.map { LineFile(argument: $0) }
  let events = settings.events.map { LineFile(argument: Argument($0)) }
  if (logs + events).count(where: \.isStandardInput) > 1 {
    throw CommandError(.usage, "standard input can be read once only: - stands in two places")
  }
  for file in logs + events { try file.check() }

  var tally = Tally(question, zone: zone)
  for file in logs { try read(file, into: &tally, log) }
  if tally.lines.read == 0 {
    throw CommandError(
      .dataError, "no line of an access log in \(logs.map(\.name).joined(separator: ", ")) (is it one, and unpacked?)")
  }
  var figures = Figures(tally, long: settings.long, top: settings.top)
  if !events.isEmpty {
    let plays = try readPlays(events, settings.mounts, log)
    figures.titles = TitleFigures(
      plays, log: tally.timeline, from: question.from, to: question.to, top: settings.top)
  }
  for chart in settings.charts { try write(chart, figures, tally.zone) }
  if settings.charts.isEmpty || settings.format != nil { try print(figures, settings.format ?? .text, tally.zone) }
  return .ok
}

private func read(_ file: LineFile, into tally: inout Tally, _ log: Log) throws(CommandError) {
  let before = tally.lines.unreadable
  let left = try file.read { tally.take($0) }
  try tell(left, of: file, unreadable: tally.lines.unreadable - before, "an access log", log)
}

private func readPlays(_ files: [LineFile], _ mounts: [String], _ log: Log) throws(CommandError) -> PlayLog {
  var plays = PlayLog(mounts: mounts)
  for file in files {
    let before = plays.unreadable
    let left = try file.read { plays.take($0) }
    plays.endRun()
    try tell(left, of: file, unreadable: plays.unreadable - before, "a file of events", log)
  }
  if plays.leftOut > 0 {
    log.warning("more titles and listeners than can be kept: some were left out", ("count", String(plays.leftOut)))
  }
  return plays
}

/// Says once a file what was left out of it.
private func tell(
  _ left: LineFile.LeftOut, of file: LineFile, unreadable: Int, _ kind: String, _ log: Log
) throws(CommandError) {
  if left.isCompressed {
    throw CommandError(.dataError, "\(file.name) is compressed: pipe it in, as in zcat FILE | cycast-stat report -")
  }
  let count = unreadable + left.tooLong
  if count > 0 {
    log.warning("lines that are none of \(kind) were left out", ("file", file.name), ("count", String(count)))
  }
  if left.hasRest { log.info("the last line has no end yet, and was left out", ("file", file.name)) }
}

private func print(_ figures: Figures, _ format: ReportFormat, _ zone: Zone) throws(CommandError) {
  let bytes: [UInt8] =
    switch format {
    case .text: Array(TextReport.text(figures, zone).utf8)
    case .json: JSONReport.bytes(figures, zone)
    case .csv: Array(CSVReport.text(figures, zone).utf8)
    }
  do throws(SystemError) {
    try writeAll(1, bytes)
  } catch {
    throw CommandError(.ioError, "cannot write to standard output: \(error)")
  }
}

private func write(_ chart: ChartTarget, _ figures: Figures, _ zone: Zone) throws(CommandError) {
  let text = chart.kind == .svg ? SVGReport.text(figures, zone) : HTMLReport.text(figures, zone)
  do throws(SystemError) {
    try WholeFile.put(Array(text.utf8), chart.target)
  } catch {
    throw CommandError(.cannotCreate, "cannot write \(chart.target.text): \(error)")
  }
}
