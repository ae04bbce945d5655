// SPDX-License-Identifier: MIT
import MPEGDecode
import StreamKit

/// All that is found out about a stream while it passes, and told: it never touches the bytes, and makes nobody wait for it.
///
///     bytes → StreamGauge → AudioEar → DeadAirMonitor → MeterJournal → log, events
///                  ↘ figures  ↘ levels ↘ … → StatusDisplay, MeterReport
final class StreamMeter: GaugeListener {
  /// Whether dead air asks for an end.
  private(set) var isOver = false

  private let settings: MeterSettings
  private let gauge: StreamGauge
  private let ear: AudioEar?
  private let journal: MeterJournal
  private let display: StatusDisplay
  private var deadAir: DeadAirMonitor?
  private var now: Int64
  /// When the wait for bytes began that is under way.
  private var waitingSince: Int64?
  private var lately = BitRateOfLate()

  /// A wait that is shown, in nanoseconds: real-time sources send more often.
  private static let longWait: Int64 = 2_000_000_000

  init(_ settings: MeterSettings, _ ear: AudioEar?, _ journal: MeterJournal, _ display: StatusDisplay, at now: Int64) {
    self.settings = settings
    self.ear = ear
    self.journal = journal
    self.display = display
    self.now = now
    gauge = StreamGauge(at: now, isHeard: ear != nil)
    deadAir = settings.deadAir.map(DeadAirMonitor.init)
  }

  // MARK: Bytes

  /// Room for bytes that come; never empty.
  func room() -> UnsafeMutableRawBufferPointer { gauge.room() }

  /// So many bytes were put into the room.
  func filled(_ count: Int, at now: Int64) {
    self.now = now
    waitIsOver()
    gauge.filled(count, at: now, self)
  }

  /// Nothing is there to be read.
  func waits(at now: Int64) {
    self.now = now
    waitingSince = waitingSince ?? now
    tell(deadAir?.waits(at: now))
  }

  /// Nobody looks for bytes: the stream's reader stalls.
  func isHeldUp(at now: Int64) {
    self.now = now
    waitIsOver()
  }

  private func waitIsOver() {
    waitingSince = nil
    deadAir?.waitIsOver(at: now)
  }

  // MARK: Time

  /// Shows what there is to show.
  func tick(at now: Int64) {
    self.now = now
    display.show(at: now) { reading() }
  }

  /// When there is something to do if nothing comes.
  var wakesAt: Int64? {
    guard let due = display.due, let other = deadAir?.wakesAt else { return display.due ?? deadAir?.wakesAt }
    return min(due, other)
  }

  /// HUP has come.
  func reopen() { say { $0.reopen() } }

  /// All has come that comes; tells the last of it.
  func finish(at now: Int64) -> MeterReport {
    self.now = now
    gauge.end(at: now, self)
    if let change = deadAir?.finish(at: now) { say { $0.tell(change, isLast: true) } }
    journal.ended(gauge.figures)
    let report = MeterReport(
      figures: gauge.figures, now: now, levels: levels.flatMap { $0.peak == nil ? nil : $0 },
      deadAir: deadAir.map { ($0.count, $0.total(at: now)) })
    display.finish(reading(), isReported: settings.report != nil && settings.reportFile == nil)
    journal.finish()
    return report
  }

  // MARK: What the gauge finds

  func formatIs(_ codec: Codec, _ units: Unit) {
    let figures = gauge.figures
    say { $0.formatIs(codec, units, figures) }
    if codec == .raw { say { $0.isRaw() } }
    if codec.isMPEG {
      ear?.begin()
    } else if codec != .raw || settings.hasLevels || settings.deadAir != nil {
      say { $0.cannotHear(codec, levels: settings.hasLevels, deadAir: settings.deadAir != nil) }
    }
  }

  func titleIs(_ state: NowPlaying) {
    let media = gauge.figures.media
    say { $0.titleIs(state, at: media) }
  }

  func hear(_ units: Span<UInt8>, _ codec: Codec) {
    guard codec.isMPEG, let ear else { return tell(deadAir?.passUnheard()) }
    for level in ear.hear(units) { tell(deadAir?.take(level)) }
  }

  // MARK: Telling

  private func tell(_ change: DeadAirMonitor.Change?) {
    guard let change else { return }
    say { $0.tell(change) }
    if case .began = change, settings.exitsOnDeadAir { isOver = true }
  }

  private func say(_ what: (MeterJournal) -> Void) {
    display.makeRoom(at: now)
    what(journal)
  }

  private var levels: MeterLevels? { ear?.loudness.map(MeterLevels.init) }

  private func reading() -> MeterReading {
    let figures = gauge.figures
    var reading = MeterReading()
    reading.elapsed = figures.elapsed(at: now)
    reading.media = figures.media > 0 ? figures.media : nil
    reading.drift = figures.drift(at: now)
    reading.bitRate = lately.rate(figures, at: now)
    (reading.codec, reading.units, reading.bytes) = (figures.codec, figures.units, figures.bytes)
    (reading.junk, reading.title) = (figures.junk, figures.title.display)
    reading.levels = levels
    if let deadAir, deadAir.isDead { reading.deadFor = deadAir.current(at: now) }
    if let waited = waitingSince.map({ now - $0 }), waited >= Self.longWait { reading.waited = waited }
    return reading
  }
}

/// The bit rate of what has come since the last reading, where that is enough to tell.
struct BitRateOfLate {
  private var bytes = 0
  private var time: Int64 = 0
  private var rate: Int?

  /// Nanoseconds that are enough.
  private static let enough: Int64 = 900_000_000

  /// Bits a second: of stream, or of time that passes where the stream says nothing of time.
  mutating func rate(_ figures: StreamFigures, at now: Int64) -> Int? {
    let isRaw = figures.codec == nil || figures.codec == .raw
    let (bytes, time) = isRaw ? (figures.bytes, figures.elapsed(at: now)) : (figures.unitBytes, figures.media)
    if time - self.time >= Self.enough, bytes >= self.bytes {
      rate = StreamFigures.rate(bytes - self.bytes, time - self.time)
      (self.bytes, self.time) = (bytes, time)
    }
    return rate ?? figures.bitRate
  }
}
