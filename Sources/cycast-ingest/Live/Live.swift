// SPDX-License-Identifier: MIT
import StreamKit

/// A source that was let in: its connection, its audio, its titles, and how far it is on its way to the air.
///
///     socket → body (chunks, ICY blocks) → [filter] → reader → held (preroll) → splicer
final class Live {
  /// How far it is.
  enum Phase: String {
    /// Its first units are held until there is a preroll of them.
    case filling
    /// It is to be on air.
    case ready
    /// It is on air.
    case onAir
    /// Nothing has come for the gap; what comes next is held first.
    case stalled
    /// It sends digital silence, and the fallback is on air instead.
    case unheard
  }

  let session: Session
  private let socket: Descriptor
  private var body: SourceBody
  /// Its units.
  var reader: UnitReader
  let voice: Voice
  var held = Held()
  var phase = Phase.filling
  /// When its last unit came, or when it began or could be read again (monotonic nanoseconds).
  var lastUnit: Int64
  /// Nanoseconds of silence that stood in for it: what then comes late is thrown away, as far as that.
  var late: Int64 = 0
  /// Whether the last unit was thrown away for that.
  var isPassingOver = false
  /// Until when that may be.
  var lateUntil: Int64 = 0
  /// Whether anything of it was on air.
  var wasOnAir = false
  /// When bytes last came (monotonic nanoseconds).
  private var lastReceived: Int64 = 0
  /// Bytes that came, head not counted.
  private(set) var received = 0
  /// Media that came, in nanoseconds.
  private(set) var clock = MediaClock()
  /// What is to be sent to it when it ends by itself.
  var farewell: [UInt8] = []
  private var mayHaveMore = true
  private var ending: SourceEnd?
  /// Titles from ICY blocks, and after how many bytes of audio they begin.
  private var blocks: [(at: Int, track: TrackInfo)] = []
  private var wasNamedByRequest = false
  /// Called when its own stream has named a track.
  var didSay: (TrackInfo) -> Void = { _ in }
  /// The command that its audio goes through, when there is one.
  let filter: FilterRun?

  /// A source that has sent so lately sends, in nanoseconds.
  private static let sendsWithin: Int64 = 1_000_000_000
  /// The most bytes read at once where they have to be unwrapped.
  private static let piece = 65_536
  /// The most titles that may wait for their audio; beyond that the oldest go.
  private static let mostBlocks = 64

  init(
    _ session: Session, socket: consuming Descriptor, body: SourceBody, format: Codec?, filter: FilterRun?,
    voice: Voice, at now: Int64
  ) {
    self.session = session
    self.filter = filter
    self.socket = socket
    self.body = body
    self.voice = voice
    reader = UnitReader(format: format)
    lastUnit = now
  }

  /// The number a poller watches.
  var number: Int32 { socket.number }

  func becameReadable() { mayHaveMore = true }

  /// Sends what is to be said at the end. It is not waited for.
  func say(_ bytes: [UInt8]) { bytes.withUnsafeBytes { _ = try? send(socket.number, $0) } }

  /// Says that nothing more will be sent.
  func endSending() { StreamKit.endSending(socket.number) }

  /// Bytes that belonged to nothing.
  var junk: Int { filter?.source.junk ?? reader.junk }

  /// What a recording is told at its beginning: a title that waits is its first.
  var recorded: NowPlaying {
    var now = voice.state
    if let track = held.nextTrack { now.track = track }
    return now
  }

  /// Whether it sends, and its filter keeps it all.
  func filterIsMute(at now: Int64) -> Bool { filter != nil && now - lastReceived < Live.sendsWithin }

  // MARK: Bytes

  /// Takes the bytes that came with the head.
  func begin(with bytes: ArraySlice<UInt8>) {
    received += bytes.count
    var rest = bytes
    while !rest.isEmpty, ending == nil {
      let piece = Array(rest.prefix(Live.piece))
      unwrap(piece.span)
      rest = rest.dropFirst(piece.count)
    }
  }

  /// What a read came to.
  enum Filled: Equatable { case some(Int), empty, ended(SourceEnd) }

  /// Reads once, without waiting. What has come need not be a whole unit, and behind a filter not even one of its own.
  func fill(at now: Int64) -> Filled {
    guard let filter else { return fillFromSocket() }
    switch filter.pull(into: &reader, at: now) {
    case .some(let count): return .some(count)
    case .ended:
      reader.end()
      return .ended(ending ?? .left)
    case .empty: break
    }
    filter.push(at: now)
    // One read at a time: it counts among what may be moved in one go.
    if ending == nil, filter.wantsMore, case .some(let count) = fillFromSocket() {
      filter.push(at: now)
      return .some(count)
    }
    if ending != nil { filter.end(at: now) }
    return .empty
  }

  private func fillFromSocket() -> Filled {
    if let ending { return .ended(ending) }
    guard mayHaveMore else { return .empty }
    let moved = body.isPlain ? receivePlain() : receiveWrapped()
    switch moved {
    case .bytes(let count):
      received += count
      lastReceived = monotonicNow()
      return .some(count)
    case .wouldBlock:
      mayHaveMore = false
      return .empty
    case .end:
      end(.left)
      return .ended(.left)
    }
  }

  /// Reads into the buffer of the reader that takes the source's own bytes.
  private func receivePlain() -> Moved {
    let room = filter?.source.buffer.room() ?? reader.buffer.room()
    let moved = receive(into: UnsafeMutableRawBufferPointer(rebasing: room.prefix(body.rest ?? room.count)))
    guard case .bytes(let count) = moved else { return moved }
    filled(count)
    if body.passed(count) == .ended { end(.left) }
    return moved
  }

  private func filled(_ count: Int) {
    if let filter { filter.source.buffer.filled(count) } else { reader.buffer.filled(count) }
  }

  private func receiveWrapped() -> Moved {
    withUnsafeTemporaryAllocation(byteCount: Live.piece, alignment: 16) { scratch in
      let moved = receive(into: scratch)
      if case .bytes(let count) = moved {
        let bytes = UnsafeRawBufferPointer(rebasing: scratch[..<count]).bindMemory(to: UInt8.self)
        unwrap(bytes.span)
      }
      return moved
    }
  }

  private func receive(into room: UnsafeMutableRawBufferPointer) -> Moved {
    do throws(SystemError) {
      return try StreamKit.receive(socket.number, into: room)
    } catch {
      return .end
    }
  }

  private func unwrap(_ bytes: Span<UInt8>) {
    // The closures run before `take` returns, and `body` itself is not used in them.
    var body = self.body
    let progress = body.take(
      bytes,
      audio: { audio in
        audio.withUnsafeBytes { raw in
          (filter?.source.buffer.room() ?? reader.buffer.room()).copyMemory(from: raw)
          filled(raw.count)
        }
      },
      block: { payload in
        let words = ICYWords(payload.span)
        guard let title = words.title else { return }
        var track = TrackInfo(song: title)
        track.link = words.url ?? ""
        if let filter {
          didSay(track)
          return filter.nameBehindBuffer(track)
        }
        blocks.append((reader.taken + reader.buffer.count, track))
        if blocks.count > Live.mostBlocks { blocks.removeFirst() }
      })
    self.body = body
    switch progress {
    case .going: break
    case .ended: end(.left)
    case .malformed: end(.malformed)
    }
  }

  /// Nothing more will come from it.
  private func end(_ why: SourceEnd) {
    if ending == nil { ending = why }
    if filter == nil { reader.end() }
  }

  // MARK: Units

  /// What stands next, or nil when more bytes must come. Titles that belong in front of it are applied.
  func next(runLimit: Int) -> UnitReader.Piece? {
    while true {
      if let block = blocks.first, block.at <= reader.taken {
        blocks.removeFirst()
        nameInStream(block.track)
      }
      if let track = filter?.dueTitle { name(track) }
      // A run may not pass the place of a title.
      guard let piece = reader.next(runLimit: blocks.isEmpty ? runLimit : 0) else { return nil }
      switch piece {
      case .unit, .run: return piece
      case .state(let now): if filter == nil { nameInStream(now.stationWordsDropped().track) }
      case .untitled: if filter == nil, !wasNamedByRequest { nameInStream(TrackInfo()) }
      }
    }
  }

  /// Takes the unit or run at the front away.
  func use(length: Int, samples: Int, rate: Int) {
    clock.add(samples: samples, rate: rate)
    filter?.took(samples: samples, rate: rate)
    reader.use(length)
  }

  /// A title that was told by request: it begins with the next unit.
  func nameByRequest(_ track: TrackInfo) {
    wasNamedByRequest = true
    if let filter { filter.name(track) } else { name(track) }
  }

  /// A title of its own stream.
  private func nameInStream(_ track: TrackInfo) {
    didSay(track)
    name(track)
  }

  private func name(_ track: TrackInfo) {
    guard track != held.nextTrack ?? voice.state.track else { return }
    if phase == .onAir || phase == .unheard {
      voice.state.track = track
    } else {
      held.say(track)
    }
    voice.didName(track)
  }
}

/// Why a source is gone.
enum SourceEnd: String {
  case left, malformed, timeout, replaced, killed
  /// It sends, but its filter says nothing.
  case filter
  case unusable
  case stopping
}
