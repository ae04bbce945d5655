// SPDX-License-Identifier: MIT
import StreamKit

/// The way of what stations say through `cycast-stat --watch`:
///
///     Survey, round by round → WatchHistory ┬→ WatchScreen (a terminal)   → Outlet
///                                           └→ a line for each change     → Outlet
func watch(
  _ survey: Survey, every interval: Int64, asJSON: Bool, _ log: Log
) throws(CommandError) -> ExitCode {
  let terminal = takeEnvironment("TERM").map { String(decoding: $0, as: UTF8.self) } ?? ""
  let hasNoColour = takeEnvironment("NO_COLOR")?.isEmpty == false
  let isScreen = isTerminal(1) && !asJSON && !["", "dumb"].contains(terminal) && terminalSize(1) != nil
  do throws(SystemError) {
    let signals = [Signal.terminate, Signal.interrupt] + (isScreen ? [Signal.windowChange, Signal.suspend] : [])
    let poller = try PlacePoller(try SignalDescriptor(signals))
    let way: Watcher.Way = isScreen ? .screen(isColoured: !hasNoColour) : asJSON ? .json : .lines
    return try Watcher(survey, every: interval, way, Outlet(try StandardOutput()), poller).run()
  } catch {
    throw CommandError(.osError, "cannot watch: \(error.call): \(error)")
  }
}

/// Asks stations again and again, and shows what has changed. One loop waits for signals, stations and standard output.
final class Watcher {
  /// Where it is shown.
  enum Way: Equatable { case screen(isColoured: Bool), lines, json }

  /// How long stopping may take while somebody still takes lines.
  private static let flushFor: Int64 = 2_000_000_000

  private let survey: Survey
  private let interval: Int64
  private let way: Way
  private let outlet: Outlet
  private let poller: PlacePoller
  private var history = WatchHistory()
  private var nextRound: Int64 = 0
  private var isOnScreen = false
  private var hasNews = true
  private var stopsBy: Int64?
  /// Lines that wait while standard output is not read; the oldest go.
  private var lines: [[UInt8]] = []
  private static let mostLines = 256

  init(_ survey: Survey, every interval: Int64, _ way: Way, _ outlet: Outlet, _ poller: PlacePoller) {
    self.survey = survey
    self.interval = interval
    self.way = way
    self.outlet = outlet
    self.poller = poller
  }

  /// Watches until a signal comes.
  func run() throws(SystemError) -> ExitCode {
    while true {
      let now = monotonicNow()
      takeSignals(at: now)
      if stopsBy == nil { ask(at: now) }
      show()
      if outlet.isGone { return leaveReader() }
      if let stopsBy, now >= stopsBy || !outlet.isBlocked && lines.isEmpty { return .ok }
      try wait()
    }
  }

  private func takeSignals(at now: Int64) {
    while let signal = poller.nextSignal() {
      switch signal {
      case Signal.windowChange: hasNews = true
      case Signal.suspend: pause()
      default:
        survey.stop()
        leaveScreen()
        // The second one stops at once.
        stopsBy = stopsBy == nil ? now + Watcher.flushFor : now
      }
    }
  }

  private func ask(at now: Int64) {
    if !survey.isAsking, now >= nextRound {
      nextRound = now + interval
      survey.begin(at: now)
    }
    let time = wallClockNow()
    for index in survey.step(at: now) {
      let changed = history.take(survey.reports[index] ?? [], at: time)
      hasNews = true
      switch way {
      case .screen: break
      case .lines: changed.forEach { add(Array($0.changeLine(at: time).utf8)) }
      case .json: changed.forEach { add($0.changeJSON(at: time)) }
      }
    }
  }

  // MARK: Standard output

  private func add(_ line: [UInt8]) {
    lines.append(line)
    if lines.count > Watcher.mostLines { lines.removeFirst() }
  }

  private func show() {
    outlet.flush()
    if case .screen(let isColoured) = way, stopsBy == nil { draw(isColoured) }
    while !outlet.isBlocked, !lines.isEmpty { outlet.write(lines.removeFirst()) }
  }

  /// Draws when there is something new, unless the terminal has not taken the last view yet.
  private func draw(_ isColoured: Bool) {
    guard hasNews, !outlet.isBlocked, let size = terminalSize(1) else { return }
    hasNews = false
    if !isOnScreen { outlet.write(WatchScreen.enter) }
    isOnScreen = true
    let screen = WatchScreen(columns: size.columns, rows: size.rows, isColoured: isColoured)
    let stations = zip(survey.urls, survey.reports).flatMap { url, reports in
      reports.map { $0.map { WatchScreen.Station(place: $0.place, report: $0) } }
        ?? [WatchScreen.Station(place: StationReport(url: url.text).place, report: nil)]
    }
    outlet.write(screen.bytes(screen.lines(stations, history, every: interval, at: wallClockNow())))
  }

  private func leaveScreen() {
    if isOnScreen { outlet.write(WatchScreen.leave) }
    isOnScreen = false
  }

  /// Gives the terminal back, stops as the user wants, and comes back with a new view.
  private func pause() {
    leaveScreen()
    outlet.flush()
    Signal.stopHere()
    hasNews = true
  }

  /// The reader has left: as other filters end. A terminal that is gone says so by an error.
  private func leaveReader() -> ExitCode {
    survey.stop()
    if outlet.failure != nil { return .ioError }
    Signal.endByBrokenPipe()
  }

  private func wait() throws(SystemError) {
    // Also while there is nothing to write: a reader that has left is told without being asked for.
    let output = PlacePoller.Place(number: outlet.number, readiness: outlet.isBlocked ? .writable : [])
    var times = [survey.wakesAt, stopsBy].compactMap { $0 }
    if stopsBy == nil, !survey.isAsking { times.append(nextRound) }
    if try poller.wait(for: [output] + survey.places, until: times.min()) { outlet.readerIsGone() }
  }
}
