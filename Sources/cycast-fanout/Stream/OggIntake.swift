// SPDX-License-Identifier: MIT
import StreamKit

/// Brings Ogg pages into the mount: headers rewritten without what is said in band only, and noted for those who join
/// late; audio pages as they come.
struct OggIntake {
  private var filter: OggTrackFilter

  /// Why the logical stream of now is left out, when it can't be used.
  var problem: OggHeaderError? { filter.problem }

  /// `longestHeaders`: bytes of header pages that the mount takes as one unit.
  init(longestHeaders: Int) {
    // Pages add 27 bytes and one for each 255: less than a 128th.
    let limit = min(1 << 20, longestHeaders - longestHeaders / 128)
    filter = OggTrackFilter(serials: .own, edit: OggEdit(), headerLimit: limit)
  }

  /// Takes one page in place. Returns the nanoseconds that came into the mount.
  mutating func take(
    _ unit: Unit, _ codec: Codec, _ page: UnsafeMutableRawBufferPointer, into mount: Mount
  ) -> Int64 {
    var span = page.assumingMemoryBound(to: UInt8.self).mutableSpan
    let isContinued = OggPageHeader(span.span)?.continued ?? false
    let before = filter.begun
    switch filter.take(&span) {
    case .nothing: return 0
    case .page: return mount.append(unit, UnsafeRawBufferPointer(page), isEntry: !isContinued)
    case .bytes(let pages) where filter.begun == before: return append(pages[...], to: mount)
    case .bytes(let pages): return begin(pages, unit, codec, mount)
    }
  }

  /// Ends the logical stream of now, because the input goes on with another codec.
  mutating func finish(into mount: Mount) {
    if let end = filter.finish() { _ = append(end[...], to: mount) }
  }

  /// Ends the stream before, begins the next with its headers, and adds audio that shared a page with them.
  private func begin(_ pages: [UInt8], _ unit: Unit, _ codec: Codec, _ mount: Mount) -> Int64 {
    let audio = filter.headerOffset + filter.headerBytes.count
    var time = append(pages[..<filter.headerOffset], to: mount)
    mount.begin(codec)
    mount.beginLogicalStream(filter.comments.nowPlaying(inBand: true), headers: filter.headerBytes)
    time += append(filter.headerBytes[...], to: mount)
    return time + append(pages[audio...], to: mount, unit)
  }

  private func append(
    _ bytes: ArraySlice<UInt8>, to mount: Mount, _ unit: Unit = Unit(length: 0, samples: 0, sampleRate: 0, channels: 0)
  ) -> Int64 {
    if bytes.isEmpty { return 0 }
    return bytes.withUnsafeBytes { mount.append(unit, $0, isEntry: true) }
  }
}
