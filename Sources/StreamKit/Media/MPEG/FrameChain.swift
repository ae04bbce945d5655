// SPDX-License-Identifier: MIT

/// Judges a header by the headers that follow it.
extension FrameScanner {
  /// Follows the frames from a header on, until `wanted` headers agree (yes), or until the true end, a tag or a stream
  /// of another kind comes right behind at least `wantedAtEnd` whole frames (yes), or until anything else comes (no).
  ///
  /// `mayTurn` allows for that stream of another kind, of which three headers must agree. It is false there, so that
  /// the search goes no deeper.
  mutating func chain(
    _ window: borrowing ScanWindow, from start: Int, _ first: FrameHeader, wanted: Int, wantedAtEnd: Int,
    mayTurn: Bool = true
  ) -> ScanWindow.Match {
    let base = first.isFreeFormat ? first.length - first.padding : 0
    var header = first
    var offset = start
    var seen = 1
    while true {
      offset += header.length
      switch window.mark(at: offset, like: first) {
      case .nothing: return .no
      case .need(let count): return .need(count)
      case .end: return seen >= wantedAtEnd ? .yes(first.length) : .no
      case .other(let other):
        guard mayTurn, seen >= wantedAtEnd else { return .no }
        return turn(window, at: offset, other, first.length)
      case .fits(let next):
        seen += 1
        if seen == wanted { return .yes(first.length) }
        header = next.sized(base)
      }
    }
  }

  /// Whether a stream of another kind begins here; yes with the given length.
  private mutating func turn(
    _ window: borrowing ScanWindow, at offset: Int, _ other: FrameHeader, _ length: Int
  ) -> ScanWindow.Match {
    guard other.isFreeFormat else {
      let match = chain(window, from: offset, other, wanted: 3, wantedAtEnd: 1, mayTurn: false)
      if case .yes = match { return .yes(length) }
      return match
    }
    switch measure(window, from: offset, other, isDue: true) {
    case .unknown: return .no
    case .need(let count): return .need(count)
    case .size: return .yes(length)
    }
  }

  /// Finds how long the frames of a free-format stream are: the distance to the next header like this one, if the
  /// headers after it stand where that distance says. Where a frame is due three must agree. Elsewhere five, and the
  /// first two frames must not be equal: in uncompressed sound with a steady tone the bytes of a header can come again
  /// at even distances.
  mutating func measure(
    _ window: borrowing ScanWindow, from start: Int, _ header: FrameHeader, isDue: Bool
  ) -> Measure {
    let shortest = MPEGHeader(word: header.word).map { max($0.mainDataOffset, 8) } ?? 8
    let longest = min(FrameScanner.longestFreeFrame, shortest + credit)
    var tries = 0
    var distance = shortest
    while distance < longest, tries < 16 {
      let offset = start + distance
      guard offset + 4 <= window.count else {
        // Asking for a handful at a time would make a slow feed search the same bytes again and again.
        guard window.isLast else { return .need(window.count + 2_048) }
        break
      }
      if (window.bytes.word(at: offset) ^ header.word) & 0xFFFF_FC00 == 0 {
        tries += 1
        let sized = header.sized(distance - header.padding)
        switch agree(window, from: start, sized, isDue: isDue) {
        case .no: break
        case .need(let count): return .need(count)
        case .yes: return .size(sized)
        }
      }
      distance += 1
    }
    credit -= distance - shortest
    return .unknown
  }

  /// Whether the headers of a free-format stream stand where this size says.
  private mutating func agree(
    _ window: borrowing ScanWindow, from start: Int, _ sized: FrameHeader, isDue: Bool
  ) -> ScanWindow.Match {
    if !isDue {
      let end = start + sized.length + 36
      guard end <= window.count else { return window.missing(end) }
      guard !window.isRepeated(at: start, distance: sized.length) else { return .no }
    }
    return chain(window, from: start, sized, wanted: isDue ? 3 : 5, wantedAtEnd: 2, mayTurn: false)
  }

  /// What became of looking for the size of a free-format frame.
  enum Measure {
    case unknown
    case need(Int)
    case size(FrameHeader)
  }

  /// 640 kbit/s, the most that lame writes, at 8 kHz: 72 * 640,000 / 8,000 bytes and padding.
  private static let longestFreeFrame = 5_764
}

extension ScanWindow {
  /// What stands behind a frame.
  enum Mark {
    case nothing
    case need(Int)
    /// A header that fits.
    case fits(FrameHeader)
    /// A header of another kind.
    case other(FrameHeader)
    /// The true end, the beginning of a frame that fits cut by it, or a tag.
    case end
  }

  /// Says what stands at the place where the frame after one like `header` should begin.
  func mark(at offset: Int, like header: FrameHeader) -> Mark {
    let size = header.codec == .aac ? ADTSHeader.size : 4
    if offset >= count { return isLast ? (offset == count ? .end : .nothing) : .need(offset + size) }
    let (match, found) = self.header(at: offset)
    if case .need(let count) = match { return .need(count) }
    if let found { return header.fits(found) ? .fits(found) : .other(found) }
    if isLast, count - offset < size, isCut(at: offset, like: header) { return .end }
    for tag in [tagMark(at: offset), apeItem(at: offset)] {
      switch tag {
      case .no: continue
      case .need(let count): return .need(count)
      case .yes: return .end
      }
    }
    return .nothing
  }

  /// Whether the last bytes are the first of a header that fits.
  private func isCut(at offset: Int, like header: FrameHeader) -> Bool {
    for index in 0..<min(4, count - offset) {
      let shift = UInt32(24 - 8 * index)
      let byte = UInt32(bytes[offset + index]) << shift
      guard (byte ^ header.word) & header.classMask & 0xFF << shift == 0 else { return false }
    }
    return true
  }

  /// Whether the 32 bytes behind two headers are the same; all must be in the window.
  func isRepeated(at offset: Int, distance: Int) -> Bool {
    for index in offset + 4..<offset + 36 where bytes[index] != bytes[index + distance] { return false }
    return true
  }
}
