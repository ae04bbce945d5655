// SPDX-License-Identifier: MIT

/// Says what an Ogg page is to the stream that it belongs to.
public struct OggPageInfo: Equatable, Sendable {
  /// The serial number of its logical stream.
  public var serial: UInt32 = 0
  /// Which logical stream it belongs to: 1 for the first that is followed, and one more for each further one.
  public var stream = 0
  /// Whether it holds header packets, and whether it holds audio. Both only where a writer broke the rules; a page of
  /// no packets after the headers has neither.
  public var isHeader = false, hasAudio = false
  /// Whether it is its logical stream's first page, and whether it is marked as the last.
  public var startsStream = false, endsStream = false
  /// Whether it begins in the middle of a packet.
  public var continued = false

  /// Says nothing yet.
  public init() {}
}

/// Finds the pages of one audio stream in Ogg bytes.
///
/// Of the logical streams that begin together the first in Vorbis, Opus or FLAC is followed, from its first page to the
/// one marked last or to the next beginning; the pages of all others are junk, and so is everything before a first page.
/// A first page right behind the one of the followed stream is taken for a stream beside it, not for its successor.
/// A page counts when its checksum is right, else the search goes on behind its first byte. Header pages out of
/// order make their stream unusable: its pages are junk up to the next beginning. Lost audio pages do no harm.
///
/// A unit's samples are its granule position's advance, as far as its packets can last; header pages and pages on which no
/// packet ends have 0, Opus's pre-skip is not counted, and the end that the last position cuts off is not either.
///
/// Time is linear in the bytes shown, also when they are made to look like the beginnings of long pages.
public struct OggScanner: Sendable {
  /// The codec of the logical stream followed last; nil before the first.
  public private(set) var codec: Codec?
  /// About the page of the last `.unit` step.
  public private(set) var page = OggPageInfo()

  private var followed: OggFollowedStream?
  private var isGroupBeginning = false
  private var streams = 0
  private var credit = Self.mostCredit

  /// Each byte that passes earns this many bytes that may be hashed in vain, up to the most. Once that is used up, a
  /// page with a wrong checksum is passed over whole. Damage in real streams never gets there: a page costs at most 65,307.
  static let creditForByte = 16, mostCredit = 1 << 20

  /// Starts before the first byte of a stream.
  public init() {}

  /// Tells what stands at the front of `bytes`. The caller takes away what the step says before it asks again.
  ///
  /// - Parameters:
  ///   - bytes: what is there, at least 1 byte.
  ///   - isLast: nothing follows these bytes: a page that is not whole is junk then.
  public mutating func next(_ bytes: Span<UInt8>, isLast: Bool) -> ScanStep {
    let header: OggPageHeader
    switch OggPageHeader.probe(bytes) {
    case .header(let found): header = found
    case .need(let count): return isLast && !bytes.isEmpty ? pass(bytes, isLast) : .need(count)
    case .none: return pass(bytes, isLast)
    }
    guard bytes.count >= header.length else { return isLast ? pass(bytes, isLast) : .need(header.length) }
    let whole = bytes.extracting(0..<header.length)
    guard OggChecksum.ofPage(whole) == header.checksum else { return refuse(header, bytes, isLast) }
    earn(header.length)
    return header.startsStream ? begin(header, whole) : goOn(header, whole)
  }

  /// A first page: follows its stream unless it stands beside one that is followed already.
  private mutating func begin(_ header: OggPageHeader, _ bytes: Span<UInt8>) -> ScanStep {
    if isGroupBeginning, let followed, followed.serial != header.serial { return .junk(length: header.length) }
    guard let stream = OggFollowedStream(header, bytes) else { return .junk(length: header.length) }
    followed = stream
    isGroupBeginning = true
    streams += 1
    codec = stream.identification.codec
    return unit(header, bytes)
  }

  private mutating func goOn(_ header: OggPageHeader, _ bytes: Span<UInt8>) -> ScanStep {
    isGroupBeginning = false
    guard followed?.serial == header.serial else { return .junk(length: header.length) }
    return unit(header, bytes)
  }

  private mutating func unit(_ header: OggPageHeader, _ bytes: Span<UInt8>) -> ScanStep {
    guard let identification = followed?.identification, let content = followed?.take(header, bytes) else {
      followed = nil
      return .junk(length: header.length)
    }
    page.serial = header.serial
    page.stream = streams
    page.isHeader = content.isHeader
    page.hasAudio = content.hasAudio
    page.startsStream = header.startsStream
    page.endsStream = header.endsStream
    page.continued = header.continued
    if header.endsStream { followed = nil }
    return .unit(
      Unit(
        length: header.length, samples: content.samples, sampleRate: identification.sampleRate,
        channels: identification.channels))
  }

  /// A page whose checksum is wrong: the next may begin within it. Whoever sends nothing but these is not hashed again
  /// and again for the same bytes.
  private mutating func refuse(_ header: OggPageHeader, _ bytes: Span<UInt8>, _ isLast: Bool) -> ScanStep {
    credit -= header.length
    guard credit < 0 else { return pass(bytes, isLast) }
    earn(header.length)
    return .junk(length: header.length)
  }

  /// Junk from the first byte to where the next page may begin.
  private mutating func pass(_ bytes: Span<UInt8>, _ isLast: Bool) -> ScanStep {
    var end = 1
    while end < bytes.count && !mayBegin(bytes, end, isLast) { end += 1 }
    earn(end)
    return .junk(length: end)
  }

  private mutating func earn(_ passed: Int) { credit = min(credit + Self.creditForByte * passed, Self.mostCredit) }

  /// Whether the capture pattern stands at an offset, or its beginning at the end of what is there.
  @inline(__always)
  private func mayBegin(_ bytes: Span<UInt8>, _ offset: Int, _ isLast: Bool) -> Bool {
    guard bytes[offset] == OggPageHeader.begin(0) else { return false }
    let there = min(4, bytes.count - offset)
    for index in 1..<4 where index < there && bytes[offset + index] != OggPageHeader.begin(index) { return false }
    return there == 4 || !isLast
  }
}
