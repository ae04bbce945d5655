// SPDX-License-Identifier: MIT

/// What can happen, by the names that events have.
enum Happening: String, CaseIterable {
  /// The first unit of a codec is there; no more of it will come.
  case streamStarted = "stream_started", streamEnded = "stream_ended"
  /// Listeners hear a track begin and end.
  case trackStarted = "track_started", trackEnded = "track_ended"
  /// Somebody says what is on air: the stream, or a request. Listeners hear it a burst later.
  case metadata
  /// Nothing comes in, or what comes is silence that fills a gap.
  case silenceStarted = "silence_started", silenceEnded = "silence_ended"
  /// Somebody listens, and listens no more.
  case listenerJoined = "listener_joined", listenerLeft = "listener_left"
  /// The station's state, as `/api/status` has it: for those who follow only, and in no log.
  case status
}

/// Which of them somebody wants to hear of.
struct Happenings: OptionSet {
  let rawValue: UInt16

  /// Every one.
  static let all = Happenings(Happening.allCases)

  init(rawValue: UInt16) { self.rawValue = rawValue }

  init(_ happenings: [Happening]) {
    rawValue = 0
    for happening in happenings { formUnion(Happenings(happening)) }
  }

  init(_ happening: Happening) {
    rawValue = 1 << UInt16(Happening.allCases.firstIndex(of: happening) ?? 0)
  }

  /// Reads a list with commas, such as `status,track_started`; nil when a name in it is none. Nothing means all.
  init?(list: String) {
    if list.isEmpty {
      self = .all
      return
    }
    self = []
    for name in list.split(separator: ",") {
      guard let happening = Happening(rawValue: String(name)) else { return nil }
      insert(Happenings(happening))
    }
  }
}
