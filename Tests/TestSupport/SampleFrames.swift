// SPDX-License-Identifier: MIT

/// Frames made up for tests: true headers, and filler that no scanner can take for a header or a tag.
public enum SampleFrames {
  /// MPEG 1 Layer III, 128 kbit/s, 44.1 kHz, stereo: 417 bytes.
  public static let mp3: UInt32 = 0xFFFB_9044
  /// The same with padding: 418 bytes.
  public static let mp3Padded: UInt32 = 0xFFFB_9244
  /// MPEG 1 Layer III, 128 kbit/s, 48 kHz, stereo: 384 bytes.
  public static let mp3At48: UInt32 = 0xFFFB_9444
  /// MPEG 2 Layer III, 64 kbit/s, 22.05 kHz, mono: 208 bytes.
  public static let mp3At22: UInt32 = 0xFFF3_80C4
  /// MPEG 1 Layer II, 192 kbit/s, 44.1 kHz, stereo: 626 bytes.
  public static let mp2: UInt32 = 0xFFFD_A004
  /// MPEG 1 Layer III, free format, 44.1 kHz, stereo.
  public static let free: UInt32 = 0xFFFB_0044

  /// Bytes from 0x80 to 0xBF that repeat themselves for a seed.
  public static func filler(_ count: Int, seed: UInt64) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    return (0..<max(0, count)).map { _ in UInt8.random(in: 0x80...0xBF, using: &generator) }
  }

  /// So many frames of this header and length, each with filler of its own.
  public static func frames(_ word: UInt32, length: Int, count: Int, seed: UInt64 = 1) -> [UInt8] {
    var bytes: [UInt8] = []
    for index in 0..<count {
      bytes += [UInt8(word >> 24), UInt8(word >> 16 & 255), UInt8(word >> 8 & 255), UInt8(word & 255)]
      bytes += filler(length - 4, seed: seed &* 1_000 &+ UInt64(index))
    }
    return bytes
  }

  /// So many frames of `mp3`.
  public static func mp3Frames(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    frames(mp3, length: 417, count: count, seed: seed)
  }

  /// ADTS frames, AAC-LC, 44.1 kHz, stereo, without CRC.
  public static func adts(length: Int, count: Int, blocks: Int = 1, seed: UInt64 = 1) -> [UInt8] {
    var bytes: [UInt8] = []
    for index in 0..<count {
      bytes += [0xFF, 0xF1, 0x50, 0x80 | UInt8(length >> 11), UInt8(length >> 3 & 255), UInt8(length & 7) << 5 | 0x1F]
      bytes.append(0xFC | UInt8(blocks - 1))
      bytes += filler(length - 7, seed: seed &* 1_000 &+ UInt64(index))
    }
    return bytes
  }

  /// An ID3v2 tag whose header says that `size` bytes follow, with so many or `body` bytes behind it.
  public static func id3v2(size: Int, version: UInt8 = 4, flags: UInt8 = 0, body: Int? = nil) -> [UInt8] {
    let sizes = [21, 14, 7, 0].map { UInt8(size >> $0 & 0x7F) }
    return Array("ID3".utf8) + [version, 0, flags] + sizes + filler(body ?? size, seed: UInt64(size))
  }

  /// An ID3v1 tag.
  public static func id3v1(title: String = "Title") -> [UInt8] {
    var tag = Array("TAG".utf8) + Array(title.utf8)
    tag += [UInt8](repeating: 0x20, count: 128 - tag.count)
    return tag
  }

  /// An item of an APE tag.
  public static func apeItem(_ key: String, _ value: [UInt8]) -> [UInt8] {
    littleEndian(value.count) + littleEndian(0) + Array(key.utf8) + [0] + value
  }

  /// An APEv2 header or footer of a tag whose items have so many bytes.
  public static func apeMark(items: Int, isHeader: Bool, hasHeader: Bool) -> [UInt8] {
    let flags = (hasHeader ? 1 << 31 : 0) | (isHeader ? 1 << 29 : 0)
    return Array("APETAGEX".utf8) + littleEndian(2_000) + littleEndian(items + 32) + littleEndian(1)
      + littleEndian(flags) + [UInt8](repeating: 0, count: 8)
  }

  private static func littleEndian(_ number: Int) -> [UInt8] { (0..<4).map { UInt8(number >> ($0 * 8) & 255) } }
}
