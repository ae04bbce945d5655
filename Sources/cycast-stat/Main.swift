// SPDX-License-Identifier: MIT
import StreamKit

@main
enum Main {
  static func main() { statCommand().run() }
}

/// The command's whole face: what it does with URLs, with a stream, and with logs.
func statCommand() -> VerbCommand {
  VerbCommand(
    name: "cycast-stat",
    summary: "tell what is going on: at stations, in a pipe, in logs",
    description: [
      "Asks stations what is on and for how many, meters a stream that passes through it, and makes figures and charts of "
        + "access logs."
    ],
    plain: Verb("", { AskSettings.command }, AskSettings.init, runAsk),
    verbs: [
      Verb("-", { MeterSettings.command }, MeterSettings.init, runMeter),
      Verb("report", { ReportSettings.command }, ReportSettings.init, runReport),
    ], ending: StationCheck.ending)
}
