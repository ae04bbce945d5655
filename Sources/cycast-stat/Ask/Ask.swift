// SPDX-License-Identifier: MIT
import StreamKit

/// The way of what stations say through `cycast-stat`:
///
///     URLs → Survey (an Inquiry each) → StationReport ┬→ AskOutput: summary, table, JSON, fields, figures, check
///                                                     └→ watch
func runAsk(_ settings: AskSettings, _ operands: [Argument], _ log: Log) throws(CommandError) -> ExitCode {
  let closed = fillClosedStandardDescriptors()
  let plan: AskPlan
  do throws(UsageError) {
    plan = try AskPlan(settings, operands)
  } catch {
    throw CommandError(.usage, error.message)
  }
  if closed[1] { throw CommandError(.ioError, "standard output is closed: there is nowhere to say it") }
  // What runs as a child of ours is not to inherit a station's passwords.
  _ = takeEnvironment(SecretFile.sourceVariable)
  _ = takeEnvironment(SecretFile.adminVariable)
  Signal.ignoreBrokenPipes()
  let survey = Survey(plan.urls, timeout: plan.timeout)
  if let interval = plan.watch { return try watch(survey, every: interval, asJSON: plan.form == .json, log) }
  return try AskOnce(survey, plan.form).run()
}

/// Asks once, prints what is said, and is done. Nothing here waits but for all of it together, signals included.
private final class AskOnce {
  private let survey: Survey
  private let form: AskPlan.Form
  private let poller: PlacePoller
  private let outlet: Outlet

  init(_ survey: Survey, _ form: AskPlan.Form) throws(CommandError) {
    self.survey = survey
    self.form = form
    do throws(SystemError) {
      poller = try PlacePoller(try SignalDescriptor([Signal.terminate, Signal.interrupt]))
      outlet = Outlet(try StandardOutput())
    } catch {
      throw CommandError(.osError, "cannot ask: \(error.call): \(error)")
    }
  }

  func run() throws(CommandError) -> ExitCode {
    survey.begin(at: monotonicNow())
    while true {
      _ = survey.step(at: monotonicNow())
      if !survey.isAsking { break }
      try wait(for: survey.places, until: survey.wakesAt)
    }
    let (bytes, code) = try AskOutput(form, width: terminalSize(1)?.columns).made(survey.all, at: wallClockNow())
    outlet.write(bytes)
    while !outlet.flush() {
      try wait(for: [PlacePoller.Place(number: outlet.number, readiness: .writable)], until: nil)
    }
    if let failure = outlet.failure {
      throw CommandError(.ioError, "cannot write to standard output: \(failure)")
    }
    if outlet.isGone { Signal.endByBrokenPipe() }
    return code
  }

  private func wait(for places: [PlacePoller.Place?], until deadline: Int64?) throws(CommandError) {
    do throws(SystemError) {
      try poller.wait(for: places, until: deadline)
    } catch {
      throw CommandError(.osError, "cannot wait for the stations: \(error.call): \(error)")
    }
    guard poller.nextSignal() != nil else { return }
    survey.stop()
    throw CommandError(.temporary, "a signal came before all was said")
  }
}
