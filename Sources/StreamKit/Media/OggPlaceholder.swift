// SPDX-License-Identifier: MIT

/// Stands in for the scanner of Ogg pages: knows a page by its header and believes its size.
struct OggScanner: Sendable {
  private(set) var codec: Codec?

  /// Says what stands at the front of `bytes`: a page, or junk up to the next one.
  mutating func next(_ bytes: Span<UInt8>, isLast: Bool) -> ScanStep {
    let window = ScanWindow(bytes, isLast: isLast)
    guard window.starts(with: "OggS", at: 0) == .yes(4) else { return .junk(length: 1) }
    guard bytes.count >= 27 else { return isLast ? .junk(length: bytes.count) : .need(27) }
    let lacing = Int(bytes[26])
    guard bytes[4] == 0, bytes[5] < 8 else { return .junk(length: 4) }
    guard bytes.count >= 27 + lacing else { return isLast ? .junk(length: bytes.count) : .need(27 + lacing) }
    var length = 27 + lacing
    for index in 27..<27 + lacing { length += Int(bytes[index]) }
    guard bytes.count >= length else { return isLast ? .junk(length: bytes.count) : .need(length) }
    if bytes[5] & 2 != 0, length > 27 + lacing {
      switch bytes[27 + lacing] {
      case 1: codec = .vorbis
      case 0x4F: codec = .opus
      default: codec = .flac
      }
    }
    return .unit(Unit(length: length, samples: 0, sampleRate: 44_100, channels: 2))
  }
}
