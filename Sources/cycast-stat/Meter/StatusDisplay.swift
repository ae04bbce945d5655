// SPDX-License-Identifier: MIT
import Glibc
import StreamKit

/// Shows readings on standard error, now and then: on a terminal one line that is drawn anew, else lines of the log. Never
/// waits for who reads them.
final class StatusDisplay {
  /// How readings are shown.
  private enum Way { case none, line, log }

  private let way: Way
  private let log: Log
  private let interval: Int64
  private let hasColors: Bool
  private var isDrawn = false
  /// When the next reading is due (monotonic); nil when none is shown.
  private(set) var due: Int64?

  /// So often a terminal gets a new line, and a log, where nothing else is asked for.
  private static let terminalInterval: Int64 = 1_000_000_000, logInterval: Int64 = 10_000_000_000

  init(_ settings: MeterSettings, _ log: Log, at now: Int64) {
    self.log = log
    let terminal = takeEnvironment("TERM").map { String(decoding: $0, as: UTF8.self) } ?? "dumb"
    let canDraw = isTerminal(2) && terminal != "dumb" && settings.logging.format == .text
    way = log.level < .info ? .none : canDraw ? .line : .log
    // https://no-color.org: set, and not empty.
    hasColors = takeEnvironment("NO_COLOR")?.isEmpty ?? true
    interval = settings.interval ?? (way == .line ? Self.terminalInterval : Self.logInterval)
    due = way == .none ? nil : way == .line ? now : now + interval
  }

  /// Shows a reading when it is time.
  func show(at now: Int64, _ reading: () -> MeterReading) {
    guard let due, now >= due else { return }
    self.due = now + interval
    put(reading())
  }

  /// Makes room for a line of the log.
  func makeRoom(at now: Int64) {
    guard isDrawn else { return }
    isDrawn = false
    _ = writeIfReady(2, Array("\r\u{1B}[K".utf8))
    due = now
  }

  /// Shows the last reading and leaves it there. `isReported`: figures follow anyway, so that a log needs no line of them.
  func finish(_ reading: MeterReading, isReported: Bool) {
    due = nil
    if way == .log, isReported { return }
    put(reading)
    if isDrawn { _ = writeIfReady(2, [0x0A]) }
    isDrawn = false
  }

  private func put(_ reading: MeterReading) {
    switch way {
    case .none: break
    case .log: log.info("status", all: reading.fields)
    case .line:
      // The last cell stays empty: some terminals go on to the next line when it is filled.
      let text = StatusLine.text(reading, width: Self.columns - 1, hasColors: hasColors)
      isDrawn = writeIfReady(2, Array("\r\(text)\u{1B}[K".utf8)) || isDrawn
    }
  }

  /// How wide the terminal is now.
  private static var columns: Int {
    terminalSize(2)?.columns ?? 80
  }
}
