// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@Suite struct ProxyHeaderTests {
  private func parse(_ bytes: [UInt8]) -> ProxyHeader { ProxyHeader.parse(bytes.span) }
  private func parse(_ text: String) -> ProxyHeader { parse(Array(text.utf8)) }

  /// What a connection comes to when its bytes arrive one by one.
  private func byteByByte(_ bytes: [UInt8]) -> ProxyHeader {
    for count in 0...bytes.count {
      let progress = ProxyHeader.parse(bytes.span.extracting(0..<count))
      if progress != .incomplete { return progress }
    }
    return .incomplete
  }

  private static let start: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A, 0, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A]

  private static func binary(_ command: UInt8, _ family: UInt8, _ rest: [UInt8], length: Int? = nil) -> [UInt8] {
    let length = length ?? rest.count
    return start + [command, family, UInt8(length >> 8), UInt8(length & 255)] + rest
  }

  private static let four: [UInt8] = [192, 0, 2, 7, 198, 51, 100, 1, 0xDC, 0x04, 0x1F, 0x40]
  private static let six: [UInt8] =
    [0x20, 1, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 11) + [7] + [UInt8](repeating: 1, count: 16) + [
      0xDC, 0x04, 0x1F, 0x40,
    ]

  @Test(arguments: [
    ("PROXY TCP4 192.0.2.7 198.51.100.1 56324 8000\r\n", "192.0.2.7:56324"),
    ("PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n", "255.255.255.255:65535"),
    ("PROXY TCP6 2001:db8::7 2001:db8::1 56324 8000\r\n", "[2001:db8::7]:56324"),
    ("PROXY TCP6 ::ffff:192.0.2.7 ::1 1 0\r\n", "192.0.2.7:1"),
    (
      "PROXY TCP6 ffff:f:f:f:f:f:f:ffff ffff:f:f:f:f:f:f:ffff 65535 65535\r\n",
      "[ffff:f:f:f:f:f:f:ffff]:65535"
    ),
  ]) func textTellsTheClient(text: String, source: String) {
    let bytes = Array(text.utf8)
    #expect(parse(bytes) == .header(length: bytes.count, source: PeerAddress(text: source)))
    #expect(byteByByte(bytes + [1, 2, 3]) == parse(bytes))
    #expect(parse(bytes + Array("SOURCE /live HTTP/1.0\r\n".utf8)) == parse(bytes))
  }

  @Test(arguments: [
    "PROXY UNKNOWN\r\n", "PROXY UNKNOWN ffff::1 ffff::2 65535 65535\r\n", "PROXY UNKNOWN whatever it says\r\n",
    "PROXY TCP6 :: :: 0 0\r\n",
  ]) func unknownClientIsNone(text: String) {
    #expect(parse(text) == .header(length: text.utf8.count, source: nil))
    #expect(byteByByte(Array(text.utf8)) == parse(text))
  }

  @Test(arguments: [
    "PROXY \r\n", "PROXY TCP4\r\n", "PROXY TCP4 192.0.2.7 198.51.100.1 56324\r\n",
    "PROXY TCP4 192.0.2.7 198.51.100.1 56324 8000 \r\n", "PROXY TCP4  192.0.2.7 198.51.100.1 56324 8000\r\n",
    "PROXY TCP4 192.0.2.7 198.51.100.1 56324 65536\r\n", "PROXY TCP4 192.0.2.7 198.51.100.1 +1 80\r\n",
    "PROXY TCP4 192.0.2.7 198.51.100.1 080 80\r\n", "PROXY TCP4 192.0.2.7 198.51.100.1 x 80\r\n",
    "PROXY TCP4 2001:db8::1 198.51.100.1 1 80\r\n", "PROXY TCP6 192.0.2.7 ::1 1 80\r\n",
    "PROXY TCP6 [::1] ::1 1 80\r\n", "PROXY TCP4 192.0.2 198.51.100.1 1 80\r\n",
    "PROXY TCP4 192.0.2.7 nowhere 1 80\r\n", "PROXY TCP4 192.0.2.7:9 198.51.100.1 1 80\r\n",
    "PROXY UDP4 192.0.2.7 198.51.100.1 1 80\r\n", "PROXY tcp4 192.0.2.7 198.51.100.1 1 80\r\n",
    "PROXY TCP4 192.0.2.7 198.51.100.1 56324 8000\n", "PROXY UNKNOWN\n", "PROXY \u{E9}\r\n",
  ]) func badTextIsMalformed(text: String) {
    #expect(parse(text) == .malformed)
    #expect(byteByByte(Array(text.utf8)) == .malformed)
  }

  @Test(arguments: [106, 107, 108]) func textHasALimit(length: Int) {
    let text = "PROXY UNKNOWN " + String(repeating: "x", count: length - 16) + "\r\n"
    #expect(parse(text) == (length > 107 ? .malformed : .header(length: length, source: nil)))
    #expect(byteByByte(Array(text.utf8)) == parse(text))
  }

  @Test(arguments: ["", "P", "PROXY", "PROXY ", "PROXY TCP4 192.0", "\r", "\r\n\r\n", "\r\n\r\n\u{0}\r\nQUI"])
  func beginningIsIncomplete(text: String) {
    #expect(parse(text) == .incomplete)
  }

  @Test(arguments: [
    "SOURCE /live HTTP/1.0\r\n", "PUT /live HTTP/1.1\r\n", "PROXIED", "proxy TCP4", "hackme\r\n", "\r\nhackme", "\n",
    "\r\n\r\n\u{0}\r\nQUITE\n",
  ]) func connectionWithoutOneIsTold(text: String) {
    #expect(parse(text) == .none)
    #expect(byteByByte(Array(text.utf8)) == .none)
  }

  @Test func binaryTellsTheClientInEachFamily() {
    let rows: [(UInt8, [UInt8], String?)] = [
      (0x11, Self.four, "192.0.2.7:56324"), (0x21, Self.six, "[2001:db8::7]:56324"), (0x12, Self.four, nil),
      (0x22, Self.six, nil), (0x31, [UInt8](repeating: 0x61, count: 216), nil),
      (0x32, [UInt8](repeating: 0x61, count: 216), nil), (0x00, [], nil), (0x00, [1, 2, 3], nil),
      (0x21, [UInt8](repeating: 0, count: 36), nil),
    ]
    // Type-length-values behind the addresses are passed over, whatever they are.
    for (family, addresses, source) in rows {
      for extra in [[], [0x03, 0, 4, 1, 2, 3, 4], [0xFF, 0xFF, 0xFF]] as [[UInt8]] {
        let bytes = Self.binary(0x21, family, addresses + extra)
        let expected = ProxyHeader.header(length: bytes.count, source: source.flatMap { PeerAddress(text: $0) })
        #expect(parse(bytes) == expected, "family \(family)")
        #expect(byteByByte(bytes + Array("audio".utf8)) == expected, "family \(family)")
      }
    }
  }

  @Test func proxyThatSpeaksForItselfHasNoClient() {
    for rest in [[], Self.four] {
      for family in [0x00, 0x11] as [UInt8] {
        let bytes = Self.binary(0x20, family, rest)
        #expect(parse(bytes) == .header(length: bytes.count, source: nil))
      }
    }
  }

  @Test func badBinaryIsMalformed() {
    let bad = [
      Self.binary(0x22, 0x11, Self.four), Self.binary(0x11, 0x11, Self.four), Self.binary(0x31, 0x11, Self.four),
      Self.binary(0x21, 0x13, Self.four), Self.binary(0x21, 0x41, Self.four), Self.binary(0x21, 0x01, Self.four),
      Self.binary(0x21, 0x11, Array(Self.four.dropLast())), Self.binary(0x21, 0x21, Array(Self.six.dropLast())),
      Self.binary(0x21, 0x31, Self.six), Self.binary(0x21, 0x11, [], length: 65_535),
    ]
    for bytes in bad {
      #expect(parse(bytes) == .malformed, "\(bytes)")
      #expect(byteByByte(bytes) == .malformed, "\(bytes)")
    }
  }

  @Test(arguments: [535, 536, 537]) func binaryHasALimit(length: Int) {
    let bytes = Self.binary(0x21, 0x11, Self.four + [UInt8](repeating: 0, count: length - 12))
    let source = PeerAddress(text: "192.0.2.7:56324")
    #expect(parse(bytes) == (length > 536 ? .malformed : .header(length: bytes.count, source: source)))
  }

  @Test(arguments: [1 as UInt64, 2, 3]) func randomBytesBehindAStartNeverTrap(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for round in 0..<300 {
      let start = round % 2 == 0 ? Self.start + [0x21, 0x11] : Array("PROXY TCP4 ".utf8)
      let alphabet: [UInt8] = Array("0123456789.: \r\n".utf8) + [0, 1, 0x20]
      let bytes =
        start
        + (0..<Int.random(in: 0...120, using: &generator)).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
      #expect(byteByByte(bytes) == parse(bytes), "\(bytes)")
    }
  }
}
