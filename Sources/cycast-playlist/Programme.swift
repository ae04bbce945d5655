// SPDX-License-Identifier: MIT
import StreamKit

/// What lasts from track to track: the stream's codec, the title that was said last, Ogg serial numbers, and who was
/// complained of.
final class Programme {
  private let settings: PlaylistSettings
  private let titles: LineOutput?
  private let log: Log
  private var codec: Codec?
  /// Sample rate and channels of the unit before.
  private var shape: (rate: Int, channels: Int)?
  private var hasWarnedOfShape = false
  private var said: NowPlaying?
  private var now = NowPlaying()
  private var complained: Set<FilePath> = []
  /// The serial number of the next logical Ogg stream.
  var nextSerial: UInt32

  /// The most files that are remembered as complained of, so that a library of ruins stays small.
  private static let mostComplaints = 10_000

  init(_ settings: PlaylistSettings, titles: LineOutput?, log: Log) {
    self.settings = settings
    self.titles = titles
    self.log = log
    codec = settings.format
    nextSerial = UInt32.random(in: 1...0x7FFF_FFFF)
  }

  /// The origin that is said in band, unless nothing is.
  var bandOrigin: Origin? { settings.writesTags ? .playlist : nil }

  /// Why a file's first unit does not fit the stream; nil when it does.
  func refuses(_ found: Codec, _ unit: Unit) -> String? {
    if found == .raw { return "has no MPEG audio, AAC (ADTS) or Ogg audio in it" }
    if let codec, codec != found {
      return "is \(found.name), and the stream is \(codec.name) (convert it, or choose with --format \(found.name))"
    }
    guard settings.strictFormat, let shape, unit.sampleRate > 0, shape != (unit.sampleRate, unit.channels) else {
      return nil
    }
    return "has \(unit.sampleRate) Hz and \(unit.channels) channels, and the stream \(shape.rate) Hz and "
      + "\(shape.channels) (convert it, or leave out --strict-format)"
  }

  /// Notes a unit's sample rate and channels, and warns when they change: once, as in a mixed library they change for ever.
  func heed(_ unit: Unit, of entry: Entry) {
    let found = (rate: unit.sampleRate, channels: unit.channels)
    guard found.rate > 0, shape.map({ $0 != found }) ?? true else { return }
    defer { shape = found }
    guard let shape, !hasWarnedOfShape else { return }
    hasWarnedOfShape = true
    log.warning(
      "the sample rate or the channels change: some players fall silent or play at the wrong speed (--strict-format "
        + "skips such files; said once)", ("file", entry.path.description),
      ("from", "\(shape.rate)/\(shape.channels)"), ("to", "\(found.rate)/\(found.channels)"))
  }

  /// Notes that a track begins: fixes the codec, sets the title.
  func begins(_ entry: Entry, _ info: TrackInfo, codec: Codec) {
    self.codec = codec
    complained.remove(entry.path)
    now = NowPlaying(track: info, origin: .playlist)
    log.info("track", ("title", info.display), ("file", entry.path.description))
    reportPending = true
  }

  /// Notes that the title changes within a file: a chained Ogg stream.
  func changes(_ info: TrackInfo) {
    now = NowPlaying(track: info, origin: .playlist)
    reportPending = true
  }

  /// Whether the title is still to be written to `--titles`.
  private(set) var reportPending = false

  /// Writes the title to `--titles`, with the place of the stream where it begins.
  func report(at mediaTime: Int64) {
    guard reportPending else { return }
    reportPending = false
    titles?.write(String(decoding: TitleLine.bytes(now, time: wallClockNow(), at: mediaTime), as: UTF8.self))
  }

  /// Writes the title to `--titles` once more.
  func reportAgain(at mediaTime: Int64) {
    reportPending = true
    report(at: mediaTime)
  }

  /// Puts the title in front of the next unit, unless it was the last one said.
  func say(into output: Output) {
    report(at: output.mediaTime)
    guard settings.writesTags, said != now else { return }
    said = now
    output.add(ID3Writer.tag(now))
  }

  /// Puts the title in front of the next unit once more.
  func sayAgain(into output: Output) {
    said = nil
    say(into: output)
  }

  /// Warns of a file, once until it has been played.
  func complain(_ entry: Entry, _ what: String) {
    guard !complained.contains(entry.path) else { return }
    if complained.count < Programme.mostComplaints { complained.insert(entry.path) }
    let place = entry.place.map { " (named at \($0))" } ?? ""
    log.warning("skipped \(entry.path)\(place): \(what)")
  }
}
