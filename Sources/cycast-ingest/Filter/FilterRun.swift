// SPDX-License-Identifier: MIT
import StreamKit

/// A source's way through a shell command: its units go in bare, what comes out is what goes on air, and titles are put
/// back at their place. A command that dies is started again; what the source sends meanwhile is lost.
///
///     source reader → feed (at most 64 KiB) → | command | → reader on air
///              titles ↘ TitlePlaces ────────────────────── ↗
final class FilterRun {
  /// What a look at the output came to.
  enum Pulled: Equatable { case some(Int), empty, ended }

  /// The source's own units.
  var source: UnitReader
  private let command: String
  private let log: Log
  private var child: ChildProcess?
  private var restart = FilterRestart()
  private var restartAt: Int64?
  private var feed: [UInt8] = []
  private var fed = 0
  private var places = TitlePlaces<TrackInfo>()
  private var input = MediaClock(), output = MediaClock()
  /// Titles from ICY blocks, and after how many bytes of the source's audio they begin.
  private var blocks: [(at: Int, track: TrackInfo)] = []
  /// Header packets of an Ogg source while they come: their comments are its titles.
  private var headers: OggHeaders?
  /// Its header pages, without which a command that is started in mid-stream understands nothing.
  private var headerPages: [UInt8] = []
  /// Until then the command may still say something after its input has ended.
  private var drainsUntil: Int64?
  private var endsAt: Int64 = .max
  /// When its output ended while it still ran.
  private var closedAt: Int64?
  /// Called when another process has to be watched.
  var didStart: () -> Void = {}

  /// Bytes that wait for the command at most.
  private static let mostFed = 65_536
  /// How long a command whose input has ended may neither take nor say anything.
  private static let drainsFor: Int64 = 2_000_000_000
  /// How long a command may talk on after its input has ended: one that mixes a bed into a show would never end.
  private static let longestDrain: Int64 = 30_000_000_000
  /// How long a command that has closed its output may take to end.
  private static let closedFor: Int64 = 1_000_000_000

  init(_ command: String, log: Log) {
    self.command = command
    self.log = log
    source = UnitReader()
  }

  /// What a poller watches, edge-triggered: the command's input, its output, and its end.
  var descriptors: [(number: Int32, readiness: Readiness)] {
    guard child != nil else { return [] }
    var all: [(number: Int32, readiness: Readiness)] = []
    if let output = child?.output { all.append((output, .readable)) }
    if let end = child?.descriptor { all.append((end, .readable)) }
    if let input = child?.input { all.append((input, .writable)) }
    return all
  }

  /// When there is something to do without an event.
  var wakesAt: Int64? { restartAt ?? drainsUntil ?? closedAt.map { $0 + FilterRun.closedFor } }

  /// Starts the command.
  func start(at now: Int64) {
    restartAt = nil
    restart.started(at: now)
    do throws(SystemError) {
      child = try ChildProcess(shell: command)
      feed = headerPages
      places.restarted(at: input.nanoseconds)
      output = MediaClock()
      didStart()
    } catch {
      died("cannot be started: \(error)", at: now)
    }
  }

  /// Whether more of the source is to be read now.
  var wantsMore: Bool { feed.count - fed < FilterRun.mostFed }

  /// A title begins behind the source's bytes that have come so far.
  func nameBehindBuffer(_ track: TrackInfo) {
    if blocks.count == TitlePlaces<TrackInfo>.mostHeld { blocks.removeFirst() }
    blocks.append((source.taken + source.buffer.count, track))
  }

  /// A title begins at the source's next unit.
  func name(_ track: TrackInfo) { places.put(track, at: input.nanoseconds) }

  /// Takes the source's units to the command, until it takes no more for now or there is none. So there is room in the
  /// source's buffer whenever more is wanted.
  func push(at now: Int64) {
    if let restartAt, now >= restartAt { start(at: now) }
    var mayHaveUnits = true
    repeat {
      mayHaveUnits = takeUnits()
      write(at: now)
    } while mayHaveUnits && wantsMore
    if drainsUntil != nil, !mayHaveUnits, feed.isEmpty { child?.closeInput() }
  }

  /// Takes units as long as they are wanted. Returns whether there may be more of them.
  private func takeUnits() -> Bool {
    while wantsMore {
      if let block = blocks.first, block.at <= source.taken {
        blocks.removeFirst()
        name(block.track)
      }
      // A run may not pass the place of a title.
      guard let piece = source.next(runLimit: blocks.isEmpty ? 100_000 : 0) else { return false }
      switch piece {
      case .unit(let unit): take(unit.length, samples: unit.samples, rate: unit.sampleRate)
      case .run(let run): take(run.length, samples: run.samples, rate: run.sampleRate)
      case .state(let now): name(now.stationWordsDropped().track)
      case .untitled: break
      }
    }
    return true
  }

  private func take(_ length: Int, samples: Int, rate: Int) {
    let bytes = UnsafeRawBufferPointer(source.front(length))
    if source.codec?.isOgg == true { lookForHeaders(bytes) }
    if child != nil { feed.append(contentsOf: bytes) }
    input.add(samples: samples, rate: rate)
    source.use(length)
  }

  private func lookForHeaders(_ page: UnsafeRawBufferPointer) {
    let bytes = page.bindMemory(to: UInt8.self).span
    if OggPageHeader(bytes)?.startsStream == true {
      headers = OggHeaders()
      headerPages = []
    }
    guard headers != nil else { return }
    headers?.add(bytes)
    headerPages += page
    guard let found = headers, found.state != .collecting else { return }
    headers = nil
    if found.state == .complete {
      name(found.comments.nowPlaying(inBand: false).track)
    } else {
      headerPages = []
    }
  }

  private func write(at now: Int64) {
    while fed < feed.count, let number = child?.input {
      switch put(number) {
      case .bytes(let count):
        fed += count
        drainOn(at: now)
      case .wouldBlock:
        if fed >= FilterRun.mostFed {
          feed.removeFirst(fed)
          fed = 0
        }
        return
      case .end:
        // Its end is told by its descriptor.
        feed = []
        fed = 0
        return
      }
    }
    feed.removeAll(keepingCapacity: true)
    fed = 0
  }

  /// Gives a command whose input has ended more time, since it still works.
  private func drainOn(at now: Int64) {
    if drainsUntil != nil { drainsUntil = now + FilterRun.drainsFor }
  }

  private func put(_ number: Int32) -> Moved {
    let result: Result<Moved, SystemError> = feed.withUnsafeBytes { raw in
      Result { () throws(SystemError) in
        try StreamKit.write(number, UnsafeRawBufferPointer(rebasing: raw[fed...]))
      }
    }
    return (try? result.get()) ?? .end
  }

  /// The source has ended: the command is told once it has taken everything, and may say the rest.
  func end(at now: Int64) {
    guard drainsUntil == nil else { return }
    source.end()
    endsAt = now + FilterRun.longestDrain
    drainsUntil = now + FilterRun.drainsFor
    push(at: now)
  }

  /// Reads what the command has said into the reader on air.
  func pull(into reader: inout UnitReader, at now: Int64) -> Pulled {
    guard let number = child?.output else {
      return drainsUntil == nil ? .empty : .ended
    }
    if now >= endsAt { return .ended }
    // Asked first: all that it wrote before its end is there to be read then.
    let hasEnded = child?.reap() != nil
    switch read(number, into: reader.buffer.room()) {
    case .bytes(let count):
      reader.buffer.filled(count)
      drainOn(at: now)
      return .some(count)
    case .wouldBlock:
      if hasEnded { return lost(at: now) }
      if let drainsUntil, now >= drainsUntil { return .ended }
      return .empty
    case .end:
      // Its end follows in a moment, and says how; one that only closes its output is not waited for long.
      let since = closedAt ?? now
      closedAt = since
      guard hasEnded || drainsUntil != nil || now - since >= FilterRun.closedFor else { return .empty }
      return lost(at: now)
    }
  }

  /// The command says nothing more.
  private func lost(at now: Int64) -> Pulled {
    if drainsUntil != nil {
      child = nil
      return .ended
    }
    var why = "has closed its output"
    switch child?.reap() {
    case .exited(let code): why = code == 127 ? "was not found" : "has ended with code \(code)"
    case .killed(let signal): why = "was killed by signal \(signal)"
    case nil: break
    }
    child = nil
    closedAt = nil
    died(why, at: now)
    return .empty
  }

  private func died(_ why: String, at now: Int64) {
    places.outputEnded()
    feed = []
    fed = 0
    let at = restart.ended(at: now)
    restartAt = at
    log.warning(
      "the filter \(why): live audio is lost until it runs again", ("command", command),
      ("seconds", String((at - now) / 1_000_000_000)))
  }

  private func read(_ number: Int32, into room: UnsafeMutableRawBufferPointer) -> Moved {
    do throws(SystemError) {
      return try StreamKit.read(number, into: room)
    } catch {
      return .end
    }
  }

  /// The title that begins with the next unit of the output, if a new one does.
  var dueTitle: TrackInfo? { places.due(output.nanoseconds) }

  /// Counts what was taken of the output.
  func took(samples: Int, rate: Int) { output.add(samples: samples, rate: rate) }
}
