// SPDX-License-Identifier: MIT
import StreamKit

/// Takes the stream in: standard input → scanner → units, tags and junk → mount. As much as the account allows.
final class Intake {
  private var input: StandardInput
  private var reader: UnitReader
  private var ogg: OggIntake
  private var saidProblem: OggHeaderError?
  private(set) var account: Account
  private let mount: Mount
  private let log: Log

  /// Whether the descriptor may have something: an event has come and no read has found it empty since.
  private var mayHaveMore: Bool
  /// Whether the last run left the input empty; it stayed so until the event that led to the next one.
  private var wasEmpty = false
  private var saidCodec: Codec?
  /// When a change of sample rate or channels was last warned of.
  private var warnedAt: Int64?

  /// How long the last unit plays, in nanoseconds, 2 s at most: before that has passed, the next can't be missed.
  private(set) var lastDuration: Int64 = 0
  private static let longestDuration: Int64 = 2_000_000_000
  /// Why the input ended, when that was no end but an error.
  private(set) var failure: SystemError?

  /// When the input was last looked at, and when it ended (monotonic nanoseconds).
  private var lastRun: Int64 = 0, endedAt: Int64 = 0

  /// Counted since the start.
  private(set) var bytesRead = 0
  /// When something was last read, or could have been but is ahead of its time (monotonic nanoseconds); nil before
  /// anything was.
  private(set) var lastInput: Int64?
  var junk: Int { reader.junk }
  /// When the last unit came in (monotonic nanoseconds).
  private(set) var lastUnit: Int64

  /// How long an input that was read ahead of time is served behind its end, at most: the usual lead.
  private static let longestAfterglow: Int64 = 6_000_000_000

  /// The most bytes taken in at one go, so that listeners are not kept waiting by an input that never ends.
  private static let mostAtOnce = 1 << 20

  init(
    _ input: consuming StandardInput, mount: Mount, format: Codec?, lead: Int64, log: Log, now: Int64
  ) {
    mayHaveMore = !input.canBePolled
    self.input = input
    self.mount = mount
    self.log = log
    reader = UnitReader(format: format)
    account = Account(lead: lead, now: now)
    ogg = OggIntake(longestHeaders: mount.longestUnit)
    lastUnit = now
  }

  /// The descriptor a poller watches, or nil when it can't be polled.
  var pollable: Int32? { input.canBePolled ? input.number : nil }

  /// Notes that the poller refused the descriptor.
  func cannotBePolled() {
    input.cannotBePolled()
    mayHaveMore = true
  }

  /// Notes that the descriptor has something to read.
  func becameReadable() { mayHaveMore = true }

  /// The input has ended; what is in the buffer may still have to come.
  var hasEnded: Bool { reader.hasEnded }

  /// Everything has come and is in the mount.
  var isDrained: Bool { reader.isDrained }

  /// Everything has come and has had its time, so that nobody who comes late can still hear the end. Not later than
  /// `longestAfterglow` behind the end.
  var hasPlayed: Bool { isDrained && (account.ahead == 0 || lastRun - endedAt >= Intake.longestAfterglow) }

  /// When `run` has something to do without an event; nil when only an event helps.
  var wakesAt: Int64? {
    if hasPlayed { return nil }
    if !account.isOpen { return account.opensAt }
    if hasEnded { return !reader.isDrained ? 0 : min(account.endsAt, endedAt + Intake.longestAfterglow) }
    return mayHaveMore ? 0 : nil
  }

  /// Takes in what there is and what may come in. Returns whether units were added.
  func run(at now: Int64) -> Bool {
    lastRun = now
    account.advance(to: now, inputEmpty: wasEmpty)
    let before = mount.ring.head
    var left = Intake.mostAtOnce
    while left > 0 {
      takeUnits()
      guard account.isOpen, !hasEnded, mayHaveMore else { break }
      left -= readOnce()
    }
    wasEmpty = !mayHaveMore && !hasEnded
    // What waits for its time is no silence: one read of a file may hold ten seconds.
    if !account.isOpen { lastInput = now }
    if mount.ring.head != before { lastUnit = now }
    return mount.ring.head != before
  }

  private func readOnce() -> Int {
    switch read(into: reader.buffer.room()) {
    case .bytes(let count):
      reader.buffer.filled(count)
      bytesRead += count
      lastInput = lastRun
      // No read may be made on trust where it could block.
      if !input.neverBlocks { mayHaveMore = input.isReady }
      return count
    case .wouldBlock:
      mayHaveMore = false
    case .end:
      reader.end()
      endedAt = lastRun
    }
    return 0
  }

  /// An error ends the input like its end does: listeners get what is left.
  private func read(into room: UnsafeMutableRawBufferPointer) -> Moved {
    do throws(SystemError) {
      return try input.read(into: room)
    } catch {
      failure = error
      return .end
    }
  }

  /// Uses the buffer from its front until it is empty, more bytes are needed, or the account is closed.
  private func takeUnits() {
    while account.isOpen, let piece = reader.next() {
      switch piece {
      case .unit(let unit): take(unit)
      case .state(let now): mount.say(now)
      case .untitled: mount.beginUntitledTrack()
      case .run: break
      }
    }
  }

  private func take(_ unit: Unit) {
    let codec = reader.codec ?? .raw
    if codec != saidCodec { say(codec) } else { warnOfChange(to: unit) }
    let bytes = reader.front(unit.length)
    if codec.isOgg {
      add(ogg.take(unit, codec, bytes, into: mount))
      if ogg.problem != saidProblem { say(ogg.problem) }
    } else {
      if mount.codec?.isOgg == true { ogg.finish(into: mount) }
      mount.begin(codec)
      add(mount.append(unit, UnsafeRawBufferPointer(bytes), isEntry: true))
    }
    reader.use(unit.length)
  }

  /// Sample rate and channels may change, and not every player follows. Said at most once a second.
  private func warnOfChange(to unit: Unit) {
    let old = mount.latestUnit
    guard unit.sampleRate > 0, old.sampleRate > 0, (unit.sampleRate, unit.channels) != (old.sampleRate, old.channels),
      warnedAt.map({ lastUnit - $0 >= 1_000_000_000 }) ?? true
    else { return }
    warnedAt = lastUnit
    log.warning(
      "the sample rate or the channels change: some players fall silent or play at the wrong speed",
      ("rate", String(unit.sampleRate)), ("channels", String(unit.channels)))
  }

  private func add(_ media: Int64) {
    account.add(media)
    if media > 0 { lastDuration = min(media, Intake.longestDuration) }
  }

  private func say(_ codec: Codec) {
    saidCodec = codec
    if codec == .raw {
      log.warning("the input is no stream that is known here: passed on byte by byte, unpaced, without titles")
    } else {
      log.info("stream", ("format", codec.name), ("type", codec.contentType))
    }
  }

  private func say(_ problem: OggHeaderError?) {
    saidProblem = problem
    switch problem {
    case nil: break
    case .notPlayed: log.warning("a logical Ogg stream that is no Vorbis, Opus or FLAC is left out")
    case .broken: log.warning("a logical Ogg stream with broken headers is left out")
    case .longerThan(let bytes):
      log.warning("a logical Ogg stream with long headers is left out (raise --ring)", ("limit", String(bytes)))
    }
  }
}
