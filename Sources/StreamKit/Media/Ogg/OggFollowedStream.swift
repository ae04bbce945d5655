// SPDX-License-Identifier: MIT

/// Follows the pages of one logical stream: which are headers, and how long each plays.
struct OggFollowedStream: Sendable {
  /// What a page holds.
  struct Content {
    /// Whether there are header packets, and whether there is audio.
    var isHeader = false, hasAudio = false
    /// How long the audio plays.
    var samples = 0
  }

  let serial: UInt32
  let identification: OggIdentification
  private var section: OggHeaderSection
  private var clock: OggGranuleClock
  private var expectedSequence: UInt32

  /// Starts before a first page; nil unless its first packet says a codec that is played.
  init?(_ header: OggPageHeader, _ page: Span<UInt8>) {
    var cursor = OggPacketCursor(header)
    guard let first = cursor.next(page), first.begins, first.ends,
      let identification = OggIdentification(page.extracting(first.bytes))
    else { return nil }
    serial = header.serial
    self.identification = identification
    section = OggHeaderSection(identification)
    clock = OggGranuleClock(identification)
    expectedSequence = header.sequence
  }

  /// Takes the next page, or says nil when the headers are broken: then nothing that follows can be decoded.
  mutating func take(_ header: OggPageHeader, _ page: Span<UInt8>) -> Content? {
    if header.sequence != expectedSequence {
      if !section.isComplete { return nil }
      clock.lostPages()
    }
    expectedSequence = header.sequence &+ 1
    var content = Content()
    content.isHeader = header.segmentCount == 0 && !section.isComplete
    var cursor = OggPacketCursor(header)
    while let piece = cursor.next(page) {
      switch section.take(piece, in: page) {
      case .header: content.isHeader = true
      case .audio:
        content.hasAudio = true
        clock.take(piece, in: page)
      case .broken: return nil
      }
    }
    content.samples = clock.samples(upTo: header.granule)
    return content
  }
}
