// SPDX-License-Identifier: MIT
import StreamKit

/// The pages of one Ogg track on their way into the stream: rewritten headers, relabelled audio, and a beginning in
/// mid-track.
///
///     headers | audio, passed over | headers | audio, passed over | here | audio …
///     held                           held instead                   headers, then audio
struct OggTrack {
  /// What is to be written for a page: these pages, then the page itself or nothing.
  struct Step {
    var pages: [UInt8] = []
    var isPage = false
    /// Whether a logical stream's headers are among the pages.
    var begins = false
  }

  private var filter: OggTrackFilter
  /// The headers of a logical stream whose audio has been passed over so far.
  private var held: [UInt8]?
  private var isInHeaders = false
  private var hasBegun = false

  /// The most bytes of header packets, pictures included.
  private static let headerLimit = 16 << 20

  /// Begins a track whose logical streams get serial numbers from `serial` on. `origin` is said in band.
  init(serial: UInt32, fallback: TrackInfo, origin: Origin?) {
    let edit = OggEdit.playlist(fallback: fallback, origin: origin)
    filter = OggTrackFilter(serials: .from(serial), edit: edit, headerLimit: OggTrack.headerLimit)
  }

  /// The serial number that is free behind this track.
  var nextSerial: UInt32 { filter.nextSerial }

  /// What the headers say that were written last.
  var info: TrackInfo { filter.comments.nowPlaying(inBand: false).track }

  /// Why the last logical stream could not be used, when it could not.
  var problem: OggHeaderError? { filter.problem }

  /// Takes a page, which may be changed in place. With `isPassing` nothing is written, only headers are kept.
  mutating func take(_ page: UnsafeMutableRawBufferPointer, isPassing: Bool) -> Step {
    page.withMemoryRebound(to: UInt8.self) { bytes in
      var span = bytes.mutableSpan
      if isPassing {
        pass(&span)
        return Step()
      }
      let begun = filter.begun
      switch filter.take(&span) {
      case .nothing: return Step()
      case .page:
        let begins = held != nil
        return Step(pages: begin(with: held ?? []), isPage: true, begins: begins)
      case .bytes(let pages):
        let begins = filter.begun > begun
        if hasBegun { return Step(pages: pages, begins: begins) }
        // No end of a stream that was passed over in front of the first headers.
        return begins ? Step(pages: begin(with: Array(pages[filter.headerOffset...])), begins: true) : Step()
      }
    }
  }

  /// The page that ends the logical stream when the track is over or cut here; nil when nothing is owed.
  mutating func finish() -> [UInt8]? { hasBegun ? filter.finish() : nil }

  private mutating func begin(with headers: [UInt8]) -> [UInt8] {
    hasBegun = true
    held = nil
    return headers
  }

  private mutating func pass(_ page: inout MutableSpan<UInt8>) {
    if OggPageHeader(page.span)?.startsStream == true { isInHeaders = true }
    guard isInHeaders else { return }
    let begun = filter.begun
    _ = filter.take(&page)
    if filter.begun > begun {
      isInHeaders = false
      held = filter.headerBytes
    }
  }
}
