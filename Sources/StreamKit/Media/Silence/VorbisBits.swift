// SPDX-License-Identifier: MIT

/// Reads numbers as Vorbis packs them: the lowest bits of a byte come first (Vorbis I section 2.1). Behind the end it
/// says nil, for good.
struct VorbisBitReader {
  private let bytes: [UInt8]
  private var place: Int

  /// Begins at a byte.
  init(_ bytes: [UInt8], from offset: Int) {
    self.bytes = bytes
    place = 8 * offset
  }

  /// A number of 0 to 32 bits.
  mutating func read(_ width: Int) -> Int? {
    guard width <= 8 * bytes.count - place else {
      place = 8 * bytes.count
      return nil
    }
    var value = 0
    for index in 0..<width {
      value |= Int(bytes[place / 8] >> UInt8(place % 8) & 1) << index
      place += 1
    }
    return value
  }

  /// One bit.
  mutating func flag() -> Bool? { read(1).map { $0 == 1 } }

  /// Passes over `count` numbers of so many bits; nil when these are not there.
  mutating func skip(_ count: Int = 1, of width: Int) -> Void? {
    let (bits, isTooMuch) = count.multipliedReportingOverflow(by: width)
    guard !isTooMuch, bits <= 8 * bytes.count - place else { return nil }
    place += bits
    return ()
  }
}

/// Writes numbers as Vorbis packs them.
struct VorbisBitWriter {
  /// The bits so far; the unused ones of the last byte are zero.
  private(set) var bytes: [UInt8] = []
  private var count = 0

  /// Appends the lowest `width` bits of a number.
  mutating func append(_ value: UInt64, _ width: Int) {
    for index in 0..<width {
      if count % 8 == 0 { bytes.append(0) }
      bytes[count / 8] |= UInt8(value >> UInt64(index) & 1) << UInt8(count % 8)
      count += 1
    }
  }

  /// Appends a text's bytes.
  mutating func append(_ text: String) {
    for byte in text.utf8 { append(UInt64(byte), 8) }
  }
}
