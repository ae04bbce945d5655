// SPDX-License-Identifier: MIT
import Glibc
import StreamKit
import Testing

@Suite struct ListenAddressTests {
  @Test(
    arguments: [
      (":8001", "", 8_001), ("127.0.0.1:80", "127.0.0.1", 80), ("[::1]:8001", "::1", 8_001),
      ("localhost:0", "localhost", 0),
      ("*:8001", "", 8_001), ("radio.example:65535", "radio.example", 65_535),
    ] as [(String, String, UInt16)]) func readsHostAndPort(text: String, host: String, port: UInt16) throws
  {
    let address = try ListenAddress(text)
    #expect(address == .tcp(host: host, port: port))
    #expect(try ListenAddress(address.text) == address)
  }

  @Test func readsPaths() throws {
    #expect(try ListenAddress("unix:/run/x") == .unix(path: "/run/x"))
    #expect(try ListenAddress("unix:relative:1") == .unix(path: "relative:1"))
    #expect(try ListenAddress("unix:" + String(repeating: "a", count: 107)).text.utf8.count == 112)
  }

  @Test(arguments: [
    "", "8001", ":", ":x", ":65536", ":-1", "::1:8001", "a:b:1", "unix:", "[::1]", "127.0.0.1:",
    "unix:" + String(repeating: "a", count: 108),
  ]) func refusesWhatIsNoAddress(text: String) {
    #expect(throws: UsageError.self) { try ListenAddress(text) }
  }
}

@Suite struct PeerAddressTests {
  private func address(_ text: String, _ port: UInt16) -> PeerAddress {
    var storage = sockaddr_storage()
    withUnsafeMutableBytes(of: &storage) { bytes in
      if text.contains(":") {
        var six = sockaddr_in6()
        six.sin6_family = sa_family_t(AF_INET6)
        six.sin6_port = port.bigEndian
        inet_pton(AF_INET6, text, &six.sin6_addr)
        bytes.storeBytes(of: six, as: sockaddr_in6.self)
      } else {
        var four = sockaddr_in()
        four.sin_family = sa_family_t(AF_INET)
        four.sin_port = port.bigEndian
        inet_pton(AF_INET, text, &four.sin_addr)
        bytes.storeBytes(of: four, as: sockaddr_in.self)
      }
    }
    return PeerAddress(storage)
  }

  @Test(arguments: [
    ("192.0.2.7", "192.0.2.7:8001"), ("255.255.255.255", "255.255.255.255:8001"), ("0.0.0.0", "0.0.0.0:8001"),
    ("2001:db8::1", "[2001:db8::1]:8001"), ("::1", "[::1]:8001"), ("::", "[::]:8001"),
  ]) func isShownAsItIsTyped(host: String, both: String) {
    #expect(address(host, 8_001).host == host)
    #expect(address(host, 8_001).hostAndPort == both)
  }

  @Test func mappedAddressIsShownAsIPv4AndEqualsIt() {
    #expect(address("::ffff:192.0.2.7", 9).host == "192.0.2.7")
    #expect(address("::ffff:192.0.2.7", 9) == address("192.0.2.7", 9))
    #expect(address("::ffff:192.0.2.7", 9).hostAndPort == "192.0.2.7:9")
  }

  @Test func peerOfAUnixSocketHasNoAddress() {
    var storage = sockaddr_storage()
    storage.ss_family = sa_family_t(AF_UNIX)
    #expect(PeerAddress(storage) == .none)
    #expect(PeerAddress.none.host == "-")
  }

  @Test func withoutItsPortOneHostIsOneAddress() {
    #expect(address("2001:db8::1", 1).withoutPort == address("2001:db8::1", 2).withoutPort)
    #expect(address("192.0.2.7", 1).withoutPort == address("::ffff:192.0.2.7", 0))
    #expect(address("192.0.2.7", 1).withoutPort != address("192.0.2.8", 1).withoutPort)
  }

  @Test func takesEighteenBytes() {
    #expect(MemoryLayout<PeerAddress>.size == 18)
  }
}
