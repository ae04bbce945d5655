// SPDX-License-Identifier: MIT
import StreamKit

/// Tells what happens: to the log.
final class Journal {
  private let log: Log
  init(log: Log) { self.log = log }

  func onAir(_ origin: Origin, user: String) {
    if origin == .live { log.info("on air", ("origin", origin.rawValue), ("user", user)) } else {
      log.info("on air", ("origin", origin.rawValue))
    }
  }

  func named(_ track: TrackInfo, origin: Origin, at mediaTime: Int64) {
    log.info("title", ("title", track.display), ("origin", origin.rawValue))
  }

  func silenceBegan() { log.warning("silence: nothing comes") }
  func silenceEnded(after written: Int64) { log.info("silence has ended", ("seconds", String(written / 1_000_000_000))) }
  func cannotBeSilent(_ codec: Codec?) { log.warning("there is no silence in this format", ("format", codec?.name ?? "unknown")) }
  func took(_ bytes: UnsafeRawBufferPointer, of live: Live) {}
  func refused(_ codec: Codec, station: Codec?, _ live: Live) {
    log.warning(
      "a source is refused: it sends another format than the station's (convert it with --filter)",
      ("format", codec.name), ("station", station?.name ?? "-"))
  }
  func refused(_ codec: Codec, station: Codec?) {
    log.warning("the fallback is left out: another format", ("format", codec.name), ("station", station?.name ?? "-"))
  }
}
