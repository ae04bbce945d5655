// SPDX-License-Identifier: MIT
import StreamKit

/// The stream on standard input, which is on air while nobody is live. Never waits for it.
final class Fallback {
  private var input: StandardInput
  /// Its units.
  var reader: UnitReader
  let voice: Voice
  /// What comes when it is back after silence.
  var held = Held()
  /// Nanoseconds of silence that stood in for it: what then comes late is thrown away, as far as that.
  var late: Int64 = 0
  /// The most that counts as late: what a playlist catches up, and more than a pipe holds. A fallback that paused for
  /// longer did so by itself.
  static let mostLate = AirClock.mostCaughtUp
  /// Bytes read in vain for one unit before others have their turn.
  private static let mostInVain = 1 << 20
  /// Whether it is to be held before it goes on.
  var isResuming = false
  /// Whether the descriptor may have something: an event has come and no read has found it empty since.
  private(set) var mayHaveMore: Bool
  /// Why the input ended, when that was no end but an error.
  private(set) var failure: SystemError?
  /// Whether anything but junk has ever come.
  var hasPlayed = false

  init(_ input: consuming StandardInput, format: Codec?, voice: Voice) {
    mayHaveMore = !input.canBePolled
    self.input = input
    self.voice = voice
    reader = UnitReader(format: format)
  }

  /// The descriptor a poller watches, or nil when it can't be polled.
  var pollable: Int32? { input.canBePolled ? input.number : nil }

  func cannotBePolled() {
    input.cannotBePolled()
    mayHaveMore = true
  }

  func becameReadable() { mayHaveMore = true }

  /// Whether nothing will come any more.
  var hasEnded: Bool { reader.isDrained && held.isEmpty }

  /// Reads once. Returns whether there is something new: bytes, or the end.
  func fill() -> Bool {
    guard mayHaveMore, !reader.hasEnded else { return false }
    switch read() {
    case .bytes(let count):
      reader.buffer.filled(count)
      // No read may be made on trust where it could block.
      if !input.neverBlocks { mayHaveMore = input.isReady }
      return true
    case .wouldBlock:
      mayHaveMore = false
      return false
    case .end:
      mayHaveMore = false
      reader.end()
      return true
    }
  }

  private func read() -> Moved {
    do throws(SystemError) {
      return try input.read(into: reader.buffer.room())
    } catch {
      failure = error
      return .end
    }
  }

  /// The next unit, or nil when that takes more than there is. Tags and info frames change the voice's state.
  func nextUnit() -> Unit? {
    let limit = reader.taken + Fallback.mostInVain
    while reader.taken < limit {
      switch reader.next() {
      case .unit(let unit):
        hasPlayed = true
        return unit
      case .state(let now): say(now)
      case .untitled: say(NowPlaying(station: voice.state.station))
      case .run, nil:
        if reader.hasEnded || !fill() { return nil }
      }
    }
    return nil
  }

  /// The state of a stream that says nothing of who made it is that of a playlist.
  private func say(_ now: NowPlaying) {
    voice.state = now
    if now.origin == nil { voice.state.origin = .playlist }
    voice.didName(now.track)
  }
}
