// SPDX-License-Identifier: MIT
import StreamKit

/// What signals ask for, kept until it is done.
final class Controls {
  private let signals: SignalDescriptor
  private(set) var stopsNow = false
  /// TERM or INT has come: end after the current unit.
  private(set) var stops = false
  /// USR1 has come: end the current track.
  private var skips = false
  /// HUP has come: read lists again.
  private var rereads = false
  /// HUP has come: say the title again.
  private var repeatsTitle = false

  /// Begins to listen for signals; to be made before anything else can wait.
  init() throws(SystemError) {
    signals = try SignalDescriptor([Signal.terminate, Signal.interrupt, Signal.hangUp, Signal.user1])
  }

  /// The descriptor that becomes readable when a signal comes.
  var descriptor: Int32 { signals.descriptor.number }

  /// Takes the signals that have come.
  func take() {
    while let signal = signals.next() {
      switch signal {
      case Signal.hangUp: (rereads, repeatsTitle) = (true, true)
      case Signal.user1: skips = true
      default: (stopsNow, stops) = (stops, true)
      }
    }
  }

  /// Whether the current track is to end here; asked for once.
  func takeSkip() -> Bool { take(&skips) }
  /// Whether lists are to be read again; asked for once.
  func takeReread() -> Bool { take(&rereads) }
  /// Whether the title is to be said again; asked for once.
  func takeRepeat() -> Bool { take(&repeatsTitle) }

  private func take(_ flag: inout Bool) -> Bool {
    defer { flag = false }
    return flag
  }
}
