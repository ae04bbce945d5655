// SPDX-License-Identifier: MIT

/// Recognises the tags that stand before, between and behind frames, by their first bytes only.
extension ScanWindow {
  /// The largest tag that is believed, in bytes after its header. Covers and lyrics stay far below; a larger claim
  /// would make a damaged size swallow an hour of music.
  static let largestTag = 16 << 20

  /// ID3v2 (id3.org, ID3v2.2 to 2.4 section 3): `ID3`, major version, revision, flags, four bytes of 7 bits. In 2.4 a
  /// footer of 10 more bytes may follow. The length has header, body and footer.
  func id3v2(at offset: Int) -> Match {
    let word = starts(with: "ID3", at: offset)
    guard case .yes = word else { return word }
    guard count - offset >= 10 else { return missing(offset + 10) }
    let version = bytes[offset + 3]
    let flags = bytes[offset + 5]
    guard (2...4).contains(version), bytes[offset + 4] != 0xFF, flags & 0x0F == 0 else { return .no }
    var size = 0
    for index in offset + 6..<offset + 10 {
      guard bytes[index] < 0x80 else { return .no }
      size = size << 7 | Int(bytes[index])
    }
    guard size <= ScanWindow.largestTag else { return .no }
    return fitting(10 + size + (version == 4 && flags & 0x10 != 0 ? 10 : 0), at: offset)
  }

  /// ID3v1: 128 bytes from `TAG`; before it an enhanced tag of 227 bytes from `TAG+` may stand, which a title that
  /// begins with a plus sign is told from by the `TAG` behind it.
  func id3v1(at offset: Int) -> Match {
    let enhanced = starts(with: "TAG+", at: offset)
    if case .need = enhanced { return enhanced }
    guard case .yes = enhanced else {
      let plain = starts(with: "TAG", at: offset)
      return plain == .yes(3) ? .yes(128) : plain
    }
    guard count - offset >= 227 else { return isLast ? .yes(128) : .need(offset + 230) }
    let next = starts(with: "TAG", at: offset + 227)
    if case .need = next { return next }
    return next == .no ? .yes(128) : .yes(227)
  }

  /// APEv1 and v2 headers and footers: `APETAGEX`, version 1000 or 2000, size of items and footer, item count, flags,
  /// eight zeros. A header (flag bit 29) stands for the whole tag, a footer for itself: its items came before it.
  func apeTag(at offset: Int) -> Match {
    let word = starts(with: "APETAGEX", at: offset)
    guard case .yes = word else { return word }
    guard count - offset >= 32 else { return missing(offset + 32) }
    let version = bytes.littleEndianWord(at: offset + 8)
    let size = Int(bytes.littleEndianWord(at: offset + 12))
    let flags = bytes.littleEndianWord(at: offset + 20)
    guard version == 1_000 || version == 2_000, (32...ScanWindow.largestTag).contains(size) else { return .no }
    return fitting(flags & 1 << 29 != 0 ? 32 + size : 32, at: offset)
  }

  /// One item of an APE tag that has no header: size of the value, flags of which only the lowest three may be set, a
  /// key of 2 to 255 printable ASCII characters, a zero, the value.
  func apeItem(at offset: Int) -> Match {
    guard count - offset >= 8 else { return missing(offset + 8) }
    let size = Int(bytes.littleEndianWord(at: offset))
    guard size <= ScanWindow.largestTag, bytes.littleEndianWord(at: offset + 4) <= 7 else { return .no }
    var end = offset + 8
    while true {
      guard end < count else { return missing(end + 1) }
      if bytes[end] == 0 { break }
      guard (0x20...0x7E).contains(bytes[end]), end - offset - 8 < 255 else { return .no }
      end += 1
    }
    return end - offset - 8 < 2 ? .no : fitting(end + 1 + size - offset, at: offset)
  }

  /// Whether the first letters of a tag of any kind stand here, or of an Ogg page. At the true end their beginning is
  /// enough.
  func tagMark(at offset: Int) -> Match {
    for word in ScanWindow.marks {
      let match = starts(with: word, at: offset)
      guard match == .no else { return match }
      let rest = count - offset
      if isLast, rest < word.utf8CodeUnitCount, agrees(with: word, at: offset, size: rest) { return .yes(rest) }
    }
    return .no
  }

  /// Lyrics3 (id3.org) begins with `LYRICSBEGIN` in both of its versions.
  private static let marks: [StaticString] = ["ID3", "TAG", "APETAGEX", "LYRICSBEGIN", "OggS"]

  private func fitting(_ length: Int, at offset: Int) -> Match {
    guard let bytesLeft, offset + length > bytesLeft else { return .yes(length) }
    return .no
  }
}
