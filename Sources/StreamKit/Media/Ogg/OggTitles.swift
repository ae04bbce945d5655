// SPDX-License-Identifier: MIT

/// Reads what the comments of an Ogg stream say, page by page: once for each logical stream, when its headers are whole.
public struct OggTitles: Sendable {
  private var headers: OggHeaders?
  private var serial: UInt32 = 0
  /// Where the logical stream began whose comments were read last: what `take` was told with its first page.
  public private(set) var began = 0
  private var begins = 0
  /// Whether `ICY_*` and `CYCAST_*` are believed: on a pipe, but not from other people's stations.
  private let inBand: Bool

  /// Starts before the first page. `inBand`: see `VorbisComments.nowPlaying`.
  public init(inBand: Bool) { self.inBand = inBand }

  /// Takes the next page, whole, as `OggScanner` finds it. Says what the comments of a logical stream say when this page
  /// ends its headers. Of several that begin at once the first that is played counts. `offset` says where
  /// the page stands.
  public mutating func take(page: Span<UInt8>, at offset: Int = 0) -> NowPlaying? {
    guard let header = OggPageHeader(page) else { return nil }
    if header.startsStream, headers == nil || header.serial == serial {
      headers = OggHeaders()
      serial = header.serial
      begins = offset
    }
    guard header.serial == serial, var collected = headers.take() else { return nil }
    collected.add(page)
    switch collected.state {
    case .collecting: headers = collected
    case .unusable: break
    case .complete:
      began = begins
      return collected.comments.nowPlaying(inBand: inBand)
    }
    return nil
  }
}
