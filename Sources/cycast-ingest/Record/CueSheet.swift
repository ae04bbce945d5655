// SPDX-License-Identifier: MIT
import StreamKit

/// Collects the titles of a recording and writes the sheet by which players find them in it.
///
///     PERFORMER "anna"
///     TITLE "Radio Home"
///     FILE "2026-11-21T20-00-00Z-anna.mp3" MP3
///       TRACK 01 AUDIO
///         TITLE "First Song"
///         PERFORMER "Its Band"
///         INDEX 01 00:00:00
///
/// The form is that of the CDRWIN user guide, appendix A, in UTF-8: times are minutes, seconds and frames of 1/75 s; there
/// are at most 99 tracks. Minutes go past 99 where a recording does, as players read them. The first track begins at
/// zero: under the sheet's own title where no other has come within its first second. A title that lasts less than a second
/// gives way to the next. What comes after the 99th track belongs to that one, and a remark says how many titles that were.
struct CueSheet: Equatable, Sendable {
  /// A title and where it begins.
  private struct Track: Equatable, Sendable {
    var title: String
    var performer: String
    /// Nanoseconds of the recording.
    var start: Int64
    /// When it was said; the first track begins before that.
    var said: Int64
  }

  private let title: String
  private let performer: String
  private var tracks: [Track]
  private var leftOut = 0

  /// The most tracks of a sheet.
  static let mostTracks = 99
  /// The most bytes of a text, so that a sheet stays below 128 KiB.
  static let mostOfText = 512
  /// A title that lasts less, in nanoseconds, gives way to the next: many clients say artist and title in two steps.
  static let shortest: Int64 = 1_000_000_000

  /// Starts a sheet. `title` names the recording, and its tracks while nobody has said another; `performer`, the
  /// recording's, may be empty.
  init(title: String, performer: String) {
    self.title = Self.harmless(title)
    self.performer = Self.harmless(performer)
    tracks = [Track(title: self.title, performer: self.performer, start: 0, said: 0)]
  }

  /// How many tracks there are: at least 1.
  var count: Int { tracks.count }

  /// Notes what is on air from `time` on, in nanoseconds of the recording. Titles come in order: a time before the last
  /// one's is taken as that. One that says nothing stands under the sheet's title; one that says nothing new is none.
  mutating func add(_ track: TrackInfo, at time: Int64) {
    guard let last = tracks.last else { return }
    let start = max(time, last.said)
    var next = Track(
      title: Self.harmless(track.title), performer: Self.harmless(track.artist), start: start, said: start)
    if next.title.isEmpty, next.performer.isEmpty { (next.title, next.performer) = (title, performer) }
    if next.title == last.title, next.performer == last.performer { return }
    if start - last.said < Self.shortest, leftOut == 0 {
      replaceLast(by: next)
    } else if tracks.count == Self.mostTracks {
      leftOut += 1
    } else {
      tracks.append(next)
    }
  }

  private mutating func replaceLast(by track: Track) {
    tracks.removeLast()
    var track = track
    if tracks.isEmpty { track.start = 0 }
    // Song, slip of the finger, the same song again: one track.
    if let last = tracks.last, last.title == track.title, last.performer == track.performer { return }
    tracks.append(track)
  }

  /// The sheet of a file that lasts so many nanoseconds (nil: not known). Titles that begin at its end or later are not
  /// in it.
  func text(file: String, codec: Codec, duration: Int64? = nil) -> String {
    var lines: [String] = []
    if leftOut > 0 {
      lines.append("REM \(leftOut) more titles have no track: a cue sheet has at most \(Self.mostTracks)")
    }
    if !performer.isEmpty { lines.append("PERFORMER \"\(performer)\"") }
    lines.append("TITLE \"\(title)\"")
    lines.append("FILE \"\(Self.harmless(file))\" \(codec.isMPEG ? "MP3" : "WAVE")")
    for (index, track) in tracks.enumerated() where index == 0 || duration.map({ track.start < $0 }) ?? true {
      lines.append("  TRACK \(Self.twoDigits(Int64(index + 1))) AUDIO")
      lines.append("    TITLE \"\(track.title)\"")
      if !track.performer.isEmpty { lines.append("    PERFORMER \"\(track.performer)\"") }
      lines.append("    INDEX 01 \(Self.index(track.start))")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// `mm:ss:ff`, rounded down.
  private static func index(_ nanoseconds: Int64) -> String {
    let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    return "\(twoDigits(seconds / 60)):\(twoDigits(seconds % 60)):\(twoDigits(rest * 75 / 1_000_000_000))"
  }

  private static func twoDigits(_ number: Int64) -> String { (number < 10 ? "0" : "") + String(number) }

  /// Keeps a text inside its quotes: the format has no escape, so a quote becomes an apostrophe.
  private static func harmless(_ text: String) -> String {
    let clean = Text.cut(Text.clean(text), toUTF8: mostOfText)
    return clean.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "'")
  }
}
