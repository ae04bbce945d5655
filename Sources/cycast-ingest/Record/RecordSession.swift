// SPDX-License-Identifier: MIT
import StreamKit

/// What is known of a live session when its recording begins.
struct RecordSession: Equatable, Sendable {
  let codec: Codec
  /// The source's user name; may be empty.
  let user: String
  /// The words that go on air with it, and the title, where there is one already.
  let now: NowPlaying
  /// When it began, in nanoseconds since 1970.
  let wallClock: Int64

  /// The station's name, or who is live.
  var title: String {
    let name = Text.clean(now.station.name)
    return name.isEmpty ? user.isEmpty ? "Live" : "Live: \(user)" : name
  }

  /// The tag in front of the audio; empty for Ogg, whose headers are in the stream, and for what no tag fits.
  ///
  /// It names the session, not a track, and says the station's words in the fields that a file has for them: with
  /// `icy-name` a recording that is sent again would rename the station that sends it.
  var tag: [UInt8] {
    guard codec.isMPEG || codec == .aac else { return [] }
    let station = now.station
    let date = CalendarTime(wallClock).formatted("%Y-%m-%d %H:%M UTC")
    return ID3Writer.tag(
      NowPlaying(
        track: TrackInfo(
          title: "Live, \(date)", artist: user, album: station.name, genre: station.genre, link: station.url)))
  }

  /// The sheet of titles as it is at the beginning.
  var cueSheet: CueSheet {
    var sheet = CueSheet(title: title, performer: user)
    sheet.add(now.track, at: 0)
    return sheet
  }
}
