// SPDX-License-Identifier: MIT
import StreamKit

/// One who takes turns on air: the fallback or a source. Keeps what its units need when they follow somebody else's.
final class Voice {
  /// What is to be said while it is on air.
  var state: NowPlaying
  /// Mutes frames whose reservoir was not heard.
  var splice = Splice()
  /// Its Ogg pages: headers are written anew, pages relabelled.
  private(set) var ogg: OggTrackFilter
  /// Whether it is one of Cycast's own streams, whose station words are believed.
  private let isOwn: Bool
  /// Called when its Ogg headers have named a track.
  var didName: (TrackInfo) -> Void = { _ in }

  /// The most bytes of Ogg header packets.
  private static let headerLimit = 1 << 20

  /// `serial`: the first of the serial numbers that its logical streams get.
  init(_ state: NowPlaying, serial: UInt32, isOwn: Bool) {
    self.state = state
    self.isOwn = isOwn
    ogg = OggTrackFilter(serials: .from(serial), edit: OggEdit(), headerLimit: Voice.headerLimit, keepsHeaders: true)
  }

  /// The pages that bring this voice back in the middle of a logical stream: its headers, written again.
  func oggHeadersAgain(says: Bool) -> [UInt8] { ogg.again(adds: says ? state.oggComments : []) ?? [] }

  /// The page that ends its logical stream for those who hear another voice next.
  func oggPause() -> [UInt8] { ogg.interrupt() ?? [] }

  /// Takes a page, in place. Returns what is to be written.
  func take(_ page: UnsafeMutableRawBufferPointer, says: Bool) -> OggTrackFilter.Step {
    ogg.edit.adds = says ? state.oggComments : []
    ogg.edit.keepsInBand = isOwn && says
    let begun = ogg.begun
    let step = page.withMemoryRebound(to: UInt8.self) { bytes in
      var span = bytes.mutableSpan
      return ogg.take(&span)
    }
    if ogg.begun > begun { name(ogg.comments.nowPlaying(inBand: isOwn)) }
    return step
  }

  /// Takes a unit that nobody hears: only Ogg headers matter, for when this voice is back.
  func pass(_ unit: UnsafeMutableRawBufferPointer, of codec: Codec) {
    guard codec.isOgg else { return }
    _ = take(unit, says: true)
    // What nobody heard begin need not be ended.
    _ = ogg.interrupt()
  }

  private func name(_ now: NowPlaying) {
    state.track = now.track
    if isOwn, !now.station.isEmpty { state.station = now.station }
    didName(now.track)
  }
}

extension NowPlaying {
  /// What is said in band beside the track, as comments of a logical Ogg stream.
  var oggComments: [VorbisComment] {
    [
      ("ICY_NAME", station.name), ("ICY_GENRE", station.genre), ("ICY_URL", station.url),
      ("ICY_DESCRIPTION", station.description), ("CYCAST_ORIGIN", origin?.rawValue ?? ""), ("CYCAST_SOURCE", source),
    ].filter { !$0.1.isEmpty }.map { VorbisComment($0.0, $0.1) }
  }
}

extension TrackInfo {
  /// What is said of a track in a logical Ogg stream that is not its own.
  var oggComments: [VorbisComment] {
    [("TITLE", title), ("ARTIST", artist), ("ALBUM", album)].filter { !$0.1.isEmpty }.map { VorbisComment($0.0, $0.1) }
  }
}
