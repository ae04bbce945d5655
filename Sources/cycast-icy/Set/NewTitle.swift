// SPDX-License-Identifier: MIT
import StreamKit

/// What is to be said of the track on air, cleaned.
struct NewTitle: Equatable, Sendable {
  /// How it is said.
  enum Words: Equatable, Sendable {
    /// Two words; neither is empty.
    case both(artist: String, title: String)
    /// One word, which may be empty: no title.
    case song(String)
  }

  let words: Words
  /// Empty when there is none.
  let link: String

  /// From a line of titles. xiph's Icecast takes an artist or a title alone for none, so a single one goes as a song.
  init(_ track: TrackInfo) {
    let (artist, title) = (Text.clean(track.artist), Text.clean(track.title))
    words = artist.isEmpty || title.isEmpty ? .song(artist + title) : .both(artist: artist, title: title)
    link = Text.clean(track.link)
  }

  /// One text, and a link or an empty text.
  init(song: String, link: String = "") {
    words = .song(Text.clean(song))
    self.link = Text.clean(link)
  }

  /// From the options; nil when they say no title. Throws when they say it twice.
  init?(_ settings: SetSettings) throws(UsageError) {
    if let song = settings.song {
      guard settings.artist == nil, settings.title == nil else {
        throw UsageError("--song says artist and title in one: leave out --artist and --title, or --song")
      }
      self.init(song: song, link: settings.link ?? "")
    } else {
      let track = TrackInfo(
        title: settings.title ?? "", artist: settings.artist ?? "", link: settings.link ?? "")
      guard settings.artist != nil || settings.title != nil else { return nil }
      self.init(track)
    }
  }

  /// As listeners will see it.
  var display: String {
    switch words {
    case .both(let artist, let title): artist + " - " + title
    case .song(let song): song
    }
  }
}
