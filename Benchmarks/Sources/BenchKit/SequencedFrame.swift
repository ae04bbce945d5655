// SPDX-License-Identifier: MIT

/// A real MP3 frame that says which one it is: 128 kbit/s, 44.1 kHz, joint stereo, MPEG-1 Layer III, decoding to silence.
///
///     header 4 | side information 32, all zero | "CYSQ" | number 10 | check 5 | filler to the frame's end
///
/// With no main data in use (`part2_3_length` 0), everything behind the side information is ancillary data that decoders
/// pass over (ISO 11172-3, 2.4.1.7). Each byte of it is under 128, so no false sync word stands in it. Number and check are
/// big-endian in groups of 7 bits. Frame n is a pure function of n: a stream of them can be checked byte by byte.
public enum SequencedFrame {
  /// Samples in one frame of MPEG-1 Layer III (ISO 11172-3, 2.4.2.1).
  public static let samples = 1152
  /// Samples in a second.
  public static let sampleRate = 44_100
  /// Bytes in a second: 128 kbit/s exactly, in the long run.
  public static let bytesPerSecond = 16_000
  /// The length of the longer (padded) frames.
  public static let longest = 418
  /// Bytes from a frame's start that are enough to tell its number.
  public static let probeLength = 55

  private static let marker: [UInt8] = [0x43, 0x59, 0x53, 0x51]
  private static let markerAt = 36, numberAt = 40, checkAt = 50

  /// Whether frame `number` has the padding byte: 144 × 128,000 / 44,100 is 417 and 47/49, so 47 of 49 do.
  public static func isPadded(_ number: Int) -> Bool { (number + 1) * 47 / 49 - number * 47 / 49 == 1 }

  /// The length of frame `number` (0 or more) in bytes, 417 or 418.
  public static func length(_ number: Int) -> Int { isPadded(number) ? longest : longest - 1 }

  /// When frame `number` starts, in nanoseconds from the start of frame 0.
  public static func time(_ number: Int) -> Int64 {
    let ticks = number * samples
    return Int64(ticks / sampleRate) * 1_000_000_000 + Int64(ticks % sampleRate) * 1_000_000_000 / Int64(sampleRate)
  }

  /// Writes frame `number` to the front of `buffer` (at least 418 bytes) and returns its length.
  @discardableResult
  public static func fill(_ buffer: UnsafeMutablePointer<UInt8>, _ number: Int) -> Int {
    let length = length(number)
    buffer[0] = 0xFF
    buffer[1] = 0xFB
    buffer[2] = isPadded(number) ? 0x92 : 0x90
    buffer[3] = 0x44
    for i in 4..<markerAt { buffer[i] = 0 }
    for i in 0..<4 { buffer[markerAt + i] = marker[i] }
    putSevens(buffer + numberAt, 10, UInt64(number))
    putSevens(buffer + checkAt, 5, check(UInt64(number)))
    for i in probeLength..<length { buffer[i] = UInt8(truncatingIfNeeded: number &* 31 &+ i &* 7) & 0x7F }
    return length
  }

  /// The number of the frame that starts at `bytes` (at least 55 of them), or nil when none does.
  public static func number(at bytes: UnsafePointer<UInt8>) -> Int? {
    guard bytes[0] == 0xFF, bytes[1] == 0xFB, bytes[2] & 0xFD == 0x90, bytes[3] == 0x44 else { return nil }
    for i in 0..<4 where bytes[markerAt + i] != marker[i] { return nil }
    guard let number = sevens(bytes + numberAt, 10), let found = sevens(bytes + checkAt, 5) else { return nil }
    guard number < UInt64(Int32.max), found == check(number) else { return nil }
    guard (bytes[2] == 0x92) == isPadded(Int(number)) else { return nil }
    return Int(number)
  }

  private static func check(_ number: UInt64) -> UInt64 { ((number &+ 1) &* 0x9E37_79B9_7F4A_7C15) >> 29 }

  private static func putSevens(_ to: UnsafeMutablePointer<UInt8>, _ count: Int, _ value: UInt64) {
    for i in 0..<count { to[i] = UInt8(truncatingIfNeeded: value >> UInt64(7 * (count - 1 - i))) & 0x7F }
  }

  private static func sevens(_ from: UnsafePointer<UInt8>, _ count: Int) -> UInt64? {
    var value: UInt64 = 0
    for i in 0..<count {
      guard from[i] < 0x80 else { return nil }
      value = value << 7 | UInt64(from[i])
    }
    return value
  }
}
