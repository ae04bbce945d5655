// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@Suite struct AddressTextTests {
  @Test(
    arguments: [
      ("192.0.2.7", "192.0.2.7", 0), ("192.0.2.7:8001", "192.0.2.7", 8_001), ("192.0.2.7:0", "192.0.2.7", 0),
      ("192.0.2.7:65535", "192.0.2.7", 65_535), ("2001:db8::1", "2001:db8::1", 0), ("[2001:db8::1]", "2001:db8::1", 0),
      ("[2001:DB8::1]:4711", "2001:db8::1", 4_711), ("::ffff:192.0.2.7", "192.0.2.7", 0),
      ("[::ffff:c000:207]:9", "192.0.2.7", 9), ("::1", "::1", 0), ("0.0.0.0", "0.0.0.0", 0),
    ] as [(String, String, UInt16)]) func addressesAreReadAsTheyAreWritten(text: String, host: String, port: UInt16)
  {
    let address = PeerAddress(text: text)
    #expect(address?.host == host)
    #expect(address?.port == port)
    #expect(address.flatMap { PeerAddress(text: $0.hostAndPort) } == address)
  }

  @Test(arguments: [
    "", "-", "unknown", "_hidden", "localhost", "192.0.2", "192.0.2.256", "192.0.2.7:", "192.0.2.7:65536",
    "192.0.2.7:-1", "192.0.2.7:+1", "192.0.2.7:8 ", " 192.0.2.7", "192.0.2.7\u{0}", "192.0.2.7\u{0}.example",
    "[192.0.2.7]:80", "[::1", "::1]", "[::1]80", "[::1]:", "[]", "[", "]", ":", ":80", "fe80::1%eth0", "::", "[::]:80",
    "1:2:3", "g::1", "192.0.2.7/8", "::ffff:192.0.2.7:80:1", "0x7f.1", "127.1",
  ]) func whatIsNoAddressIsNone(text: String) {
    #expect(PeerAddress(text: text) == nil)
  }

  @Test(arguments: ["127.0.0.1", "127.255.255.255", "::1", "::ffff:127.0.0.1", "[::1]:80"])
  func thisMachineIsLoopback(text: String) {
    #expect(PeerAddress(text: text)?.isLoopback == true)
  }

  @Test(arguments: ["126.255.255.255", "128.0.0.1", "::2", "1::1", "::127.0.0.1", "10.127.0.1", "::ffff:0:1"])
  func othersAreNot(text: String) {
    #expect(PeerAddress(text: text)?.isLoopback == false)
  }

  @Test func peerOfAUnixSocketIsOnThisMachine() {
    #expect(PeerAddress.none.isLoopback)
  }

  @Test func keysHaveNoPort() {
    #expect(PeerAddress(text: "192.0.2.7:1")?.withoutPort == PeerAddress(text: "192.0.2.7"))
    #expect(PeerAddress(text: "[::2]:1")?.withoutPort == PeerAddress(text: "::2"))
  }
}

@Suite struct AddressRangeTests {
  private func address(_ text: String) throws -> PeerAddress { try #require(PeerAddress(text: text)) }

  @Test(
    arguments: [
      ("192.168.0.0/16", "192.168.0.0", "192.168.255.255:9", "192.167.255.255", "192.169.0.0"),
      ("192.168.77.5/16", "192.168.0.0", "192.168.255.255", "192.167.255.255", "192.169.0.0"),
      ("10.1.2.3", "10.1.2.3", "10.1.2.3:80", "10.1.2.2", "10.1.2.4"),
      ("10.1.2.3/32", "10.1.2.3", "::ffff:10.1.2.3", "10.1.2.2", "10.1.2.4"),
      ("10.1.2.2/31", "10.1.2.2", "10.1.2.3", "10.1.2.1", "10.1.2.4"),
      ("128.0.0.0/1", "128.0.0.0", "255.255.255.255", "127.255.255.255", "::1"),
      ("0.0.0.0/0", "0.0.0.0", "255.255.255.255", "::1", "2001:db8::1"),
      ("::/0", "::1", "ffff::", "0.0.0.1", "255.255.255.255"),
      ("fd00::/8", "fd00::", "fdff:ffff::1", "fcff::", "fe00::"),
      ("2001:db8:a:b::/64", "2001:db8:a:b::", "2001:db8:a:b:ffff:ffff:ffff:ffff", "2001:db8:a:a::", "2001:db8:a:c::"),
      ("2001:db8::8000/113", "2001:db8::8000", "2001:db8::ffff", "2001:db8::7fff", "2001:db8::1:0"),
      ("::1", "::1", "[::1]:1", "::2", "127.0.0.1"),
      ("::ffff:10.0.0.0/104", "10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0"),
      ("127.0.0.0/8", "127.0.0.1", "127.255.255.255", "126.255.255.255", "::1"),
    ]) func containsWhatIsInIt(text: String, first: String, last: String, below: String, above: String) throws
  {
    let range = try AddressRange(text)
    #expect(range.contains(try address(first)))
    #expect(range.contains(try address(last)))
    #expect(!range.contains(try address(below)))
    #expect(!range.contains(try address(above)))
    #expect(range.contains(.none) == false)
  }

  @Test func unixSocketsAreTheirOwnRange() throws {
    let range = try AddressRange("unix:")
    #expect(range.contains(.none))
    #expect(!range.contains(try address("::1")))
    #expect(!range.contains(try address("127.0.0.1")))
  }

  @Test(arguments: [
    "", "/", "/8", "localhost", "192.168.0.0/", "192.168.0.0/33", "192.168.0.0/-1", "192.168.0.0/+8", "::1/129", "::/",
    "192.168.0.0/8/8", "192.168.0/16", "192.168.0.0:80/16", "192.168.0.0:80", "[::1]/128", "[::1]", "10.0.0.0/ 8",
    "10.0.0.0/0x8", "10.0.0.0/255.0.0.0", "unix:/run/x", "*",
  ]) func refusesWhatIsNoRange(text: String) {
    #expect {
      try AddressRange(text)
    } throws: { error in
      (error as? UsageError)?.message.contains("'\(text)'") == true
    }
  }

  @Test func errorSaysWhatWouldBeRight() {
    #expect(throws: UsageError("'10.0.0.0/33' wants a prefix from /0 to /32 behind an IPv4 address")) {
      try AddressRange("10.0.0.0/33")
    }
  }
}
