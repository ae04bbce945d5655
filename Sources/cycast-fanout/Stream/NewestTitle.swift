// SPDX-License-Identifier: MIT
import StreamKit

/// What is on air where two tell it: the stream, and who sends titles beside it. The newest track wins; all else (the
/// station's words, origin, source) is the stream's.
///
///     stream:    A ─────── A (again) ── B ────────
///     requests:       R ──────────────      S ────
///     on air:    A ── R ─────────────── B ─ S ────
struct NewestTitle {
  /// Who is on air.
  private struct Player: Equatable {
    var origin: Origin?
    var source = ""
  }

  /// What the stream said last.
  private var said = NowPlaying()
  /// Who was on air last, silence aside: who falls silent for a moment is still the same.
  private var player = Player()
  /// The track that was requested, unless the stream has said something new since.
  private var requested: TrackInfo?

  /// What is on air.
  var nowPlaying: NowPlaying {
    var now = said
    if let requested { now.track = requested }
    return now
  }

  /// The stream says its state. One that has the track and who plays it as before is no news, whatever the station is
  /// called: writers repeat themselves when they are asked to (HUP).
  ///
  /// `isFirst`: no unit has come yet. Then a state without a title leaves the one that was requested: encoders begin
  /// with tags that name themselves only.
  mutating func streamSays(_ now: NowPlaying, isFirst: Bool) {
    let speaker = now.origin == .silence ? player : Player(origin: now.origin, source: now.source)
    let isNews = now.track != said.track || speaker != player
    if isNews, !isFirst || !now.track.display.isEmpty { requested = nil }
    said = now
    player = speaker
  }

  /// A track begins in the stream of which nothing is said: news, unless no unit has come yet. The station's words stay.
  mutating func untitledTrackBegins(isFirst: Bool) {
    if !isFirst { requested = nil }
    said = NowPlaying(station: said.station)
    player = Player()
  }

  /// A logical Ogg stream begins, whose titles nobody else tells.
  mutating func logicalStreamBegins(_ now: NowPlaying) {
    requested = nil
    said = now
    player = Player(origin: now.origin, source: now.source)
  }

  /// Somebody else says what is on air.
  mutating func request(_ track: TrackInfo) { requested = track }
}
