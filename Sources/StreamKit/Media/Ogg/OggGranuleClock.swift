// SPDX-License-Identifier: MIT

/// Turns the granule positions of a logical stream's pages into how long each page plays.
///
/// A page lasts as long as its position is further on than the one before, but no longer than the packets that ended
/// since can last: what these are, Opus and FLAC packets say themselves; a Vorbis packet is at most half of a long block. So
/// a stream that was joined late, a hole, or a nonsense position costs no more than an estimate for one page. Where
/// positions go backwards, the packets alone count (Vorbis: nothing). Opus's pre-skip is taken off the first pages.
struct OggGranuleClock: Sendable {
  private let identification: OggIdentification
  private let longestPage: Int
  private var last: Int64 = 0
  private var evidence = 0
  private var openPacket = 0
  private var skip: Int

  /// No page counts for more than a minute: 255 Opus packets are 30.6 s, 255 usual FLAC frames 24 s.
  static let longestSeconds = 60

  /// Starts before the first audio page.
  init(_ identification: OggIdentification) {
    self.identification = identification
    longestPage = Self.longestSeconds * identification.sampleRate
    skip = identification.preSkip
  }

  /// Takes an audio packet, or a part of one.
  @inline(__always)
  mutating func take(_ piece: OggPacketPiece, in page: Span<UInt8>) {
    if piece.begins { openPacket = identification.duration(ofPacket: page.extracting(piece.bytes)) }
    if piece.ends {
      evidence = min(evidence + openPacket, longestPage)
      openPacket = 0
    }
  }

  /// Forgets the packet that was begun: its end is lost.
  mutating func lostPages() { openPacket = 0 }

  /// How many samples the page lasts whose packets were just taken. Without a position (below 0) that is none, and the
  /// next page makes up for it.
  mutating func samples(upTo granule: Int64) -> Int {
    guard granule >= 0 else { return 0 }
    let passed = granule - last
    let most = evidence
    last = granule
    evidence = 0
    let lasts = passed >= 0 ? Int(min(passed, Int64(most))) : identification.knowsDurations ? most : 0
    let skipped = min(skip, lasts)
    skip -= skipped
    return lasts - skipped
  }
}
