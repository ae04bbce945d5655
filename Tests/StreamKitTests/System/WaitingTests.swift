// SPDX-License-Identifier: MIT
import Glibc
import StreamKit
import Testing

@Suite struct WaitingTests {
  /// A pipe and a socket pair; the numbers are closed by the test.
  private func pair(_ make: (UnsafeMutablePointer<Int32>) -> Int32) throws -> (Int32, Int32) {
    var numbers: [Int32] = [-1, -1]
    try #require(numbers.withUnsafeMutableBufferPointer { make($0.baseAddress.unsafelyUnwrapped) } == 0)
    return (numbers[0], numbers[1])
  }

  @Test func readerOfAPipeAndPeerOfASocketThatGoEndTheWait() throws {
    let idle = try pair { pipe($0) }
    defer { [idle.0, idle.1].forEach { close($0) } }
    let piped = try pair { pipe($0) }
    close(piped.0)
    #expect(try wait(reading: idle.0, output: piped.1, until: monotonicNow() + 5_000_000_000).contains(.outputGone))
    close(piped.1)
    let sockets = try pair { socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, $0) }
    close(sockets.0)
    #expect(try wait(reading: idle.0, output: sockets.1, until: monotonicNow() + 5_000_000_000).contains(.outputGone))
    close(sockets.1)
  }

  @Test func roomEndsTheWaitOnlyWhereItIsAskedFor() throws {
    let idle = try pair { pipe($0) }
    let piped = try pair { pipe($0) }
    defer { [idle.0, idle.1, piped.0, piped.1].forEach { close($0) } }
    #expect(try wait(reading: idle.0, output: piped.1, until: monotonicNow() + 1_000_000) == [])
    #expect(try wait(reading: idle.0, output: piped.1, untilWritable: true, until: nil) == .output)
    #expect(write(idle.1, "x", 1) == 1)
    #expect(try wait(reading: idle.0, output: piped.1, until: nil) == .first)
  }
}
