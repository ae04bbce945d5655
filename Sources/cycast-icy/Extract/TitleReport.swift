// SPDX-License-Identifier: MIT
import StreamKit

/// Tells what titles were taken out of a stream, and where: a line each to a file or descriptor, or to the log.
final class TitleReport {
  private let output: LineOutput?
  private let format: TitleFormat
  private let log: Log
  private var last: NowPlaying?
  /// Titles told.
  private(set) var count = 0

  /// Without an output titles are logged.
  init(_ output: LineOutput?, _ format: TitleFormat, _ log: Log) {
    self.output = output
    self.format = format
    self.log = log
  }

  /// Lines that could not be written.
  var lost: Int { output?.lost ?? 0 }

  /// Tells what is on air from a place of the bare audio on, unless that is what was told last. The station's words are no
  /// title.
  func tell(_ now: NowPlaying, at place: StreamPlace) {
    let title = NowPlaying(track: now.track, origin: now.origin)
    guard title != last else { return }
    last = title
    count += 1
    guard let output else {
      if log.level < .info { return }
      log.info(
        "title", ("title", title.track.display), ("at", Self.seconds(place.time)), ("byte", String(place.byte)))
      return
    }
    switch format {
    case .text: output.write(TitleLine.text(title.track, at: place.time, byte: place.byte))
    case .json: output.write(TitleLine.bytes(title, time: wallClockNow(), at: place.time, byte: place.byte))
    }
  }

  /// Opens the file anew, after it was moved away.
  func reopen() {
    do throws(SystemError) {
      try output?.reopen()
    } catch {
      log.error("cannot open the file of titles anew, the old one stays: \(error)")
    }
  }

  /// `12.345`: seconds with three places, the rest cut off as in lines of JSON.
  private static func seconds(_ time: Int64) -> String {
    let milliseconds = time / 1_000_000
    let rest = String(milliseconds % 1_000)
    return "\(milliseconds / 1_000)." + String(repeating: "0", count: 3 - rest.count) + rest
  }
}
