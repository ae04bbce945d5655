// SPDX-License-Identifier: MIT
import MPEGDecode
import StreamKit

/// Runs `cycast-stat -`:
///
///     standard input → MeterLoop → standard output
///                          ↘ StreamMeter → standard error, --events; at the end --report
func runMeter(_ settings: MeterSettings, _ operands: [Argument], _ log: Log) throws(CommandError) -> ExitCode {
  try check(settings, operands)
  let closed = fillClosedStandardDescriptors()
  Signal.ignoreBrokenPipes()
  let example = "… | cycast-stat - | …"
  let output = try openStreamOutput(isClosed: closed[1], example: example)
  let input = try openStreamInput(isClosed: closed[0], example: example)
  let events = try openEvents(settings.events)
  let reportFile = try openLines(settings.reportFile ?? .descriptor(2), for: "the report")
  let ear = try makeEar(settings)
  let signals = try takeSignals()
  let now = monotonicNow()
  let display = StatusDisplay(settings, log, at: now)
  let meter = StreamMeter(settings, ear, MeterJournal(log, events), display, at: now)
  let loop = MeterLoop(input, output, signals, isHeard: ear != nil)
  let result = Result { () throws(CommandError) in try loop.run(meter) }
  let report = meter.finish(at: monotonicNow())
  write(report, settings, to: reportFile, log)
  try result.get()
  return try loop.finish(meter)
}

private func check(_ settings: MeterSettings, _ operands: [Argument]) throws(CommandError) {
  if let operand = operands.first {
    throw CommandError(
      .usage, "no operand is taken beside -: '\(Text.clean(operand.text))' (the stream comes on standard input)")
  }
  if settings.exitsOnDeadAir, settings.deadAir == nil {
    throw CommandError(.usage, "--exit-on-dead-air needs --dead-air LEVEL:DUR (write --dead-air -50dB:30s)")
  }
}

private func openEvents(_ target: OutputTarget?) throws(CommandError) -> EventLog? {
  guard let target else { return nil }
  do throws(SystemError) {
    return try EventLog(target)
  } catch {
    throw CommandError(.cannotCreate, "cannot open \(target.text) for events: \(error)")
  }
}

private func makeEar(_ settings: MeterSettings) throws(CommandError) -> AudioEar? {
  guard settings.hasLevels || settings.deadAir != nil else { return nil }
  do throws(DecoderError) {
    return try AudioEar(measuresLoudness: settings.hasLevels, hasLevels: settings.deadAir != nil)
  } catch {
    throw CommandError(.osError, "cannot decode MPEG audio: \(error)")
  }
}

private func write(_ report: MeterReport, _ settings: MeterSettings, to file: LineOutput?, _ log: Log) {
  guard let file, let format = settings.report else { return }
  switch format {
  case .json: file.write(report.json.line)
  case .text: for line in report.text { file.write(line + "\n") }
  }
  if file.lost > 0 { log.warning("the report is lost: nobody took it") }
}
