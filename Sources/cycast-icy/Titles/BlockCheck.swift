// SPDX-License-Identifier: MIT

/// Tells metadata from audio that stands where a station has announced metadata.
enum BlockCheck {
  /// The longest key that is believed; real ones (`StreamTitle`, `durationMilliseconds`) have up to 20 bytes.
  static let longestKey = 64

  /// Whether the payload of a block, padding included, can be what a station says: nothing but padding, or a key with `=`
  /// behind it at the beginning, whatever the key. Of a thousand random payloads one passes.
  static func isPlausible(_ payload: Span<UInt8>) -> Bool {
    var at = 0
    while at < payload.count, isPadding(payload[at]) { at += 1 }
    if at == payload.count { return true }
    let start = at
    while at < payload.count, isKeyByte(payload[at]) { at += 1 }
    return (1...longestKey).contains(at - start) && at < payload.count && payload[at] == UInt8(ascii: "=")
  }

  private static func isPadding(_ byte: UInt8) -> Bool { byte == 0 || byte == 0x20 || (0x09...0x0D).contains(byte) }

  private static func isKeyByte(_ byte: UInt8) -> Bool {
    (97...122).contains(byte | 32) || (48...57).contains(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
  }
}
