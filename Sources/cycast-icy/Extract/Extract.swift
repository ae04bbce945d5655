// SPDX-License-Identifier: MIT
import StreamKit

/// The byte path of `cycast-icy extract`:
///
///     standard input → UnitFilter (tags, comments) or BlockFilter (ICY blocks) → Outlet → standard output
///                                            ↘ TitleReport → --titles, or the log
func runExtract(_ settings: ExtractSettings, _ operands: [Argument], _ log: Log) throws(CommandError) -> ExitCode {
  let ends = try FilterEnds.open(operands, example: "… | cycast-icy extract --titles titles.txt | …")
  let report = TitleReport(try openLines(settings.titles, for: "titles"), settings.format, log)
  let outlet = Outlet(ends.output)
  let filter: StreamFilter =
    settings.metaint.map { BlockFilter(outlet, metaint: $0, report, log: log) }
    ?? UnitFilter(ReportSink(outlet, report, log: log), outlet)
  let loop = try FilterLoop.over(ends.input, outlet, log: log)
  loop.hungUp = { report.reopen() }
  try loop.run(filter)
  log.detail("end of stream", [("bytes", String(outlet.written)), ("titles", String(report.count))])
  if report.lost > 0 {
    log.warning(
      "titles are lost: --titles did not take them (a full disk, or a reader that is slow or gone?)",
      ("lost", String(report.lost)))
  }
  return .ok
}
