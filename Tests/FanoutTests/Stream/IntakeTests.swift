// SPDX-License-Identifier: MIT
import Glibc
import StreamKit
import TestSupport
import Testing

@testable import cycast_fanout

/// What is known of an input, by a clock that the test moves.
@Suite struct IntakeTests {
  private let second: Int64 = 1_000_000_000

  /// A file of 24 kbit/s in which one read finds more than is to be ahead of time; behind its end the pipe stays open.
  @Test func whatWaitsForItsTimeIsNoSilence() throws {
    var pair: [Int32] = [-1, -1]
    try #require(pipe(&pair) == 0)
    for end in pair { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let reader = Descriptor(owning: pair[0])
    let writer = Descriptor(owning: pair[1])
    let file = try Fixtures.corpusBytes("cbr24-11025-mpeg25.mp3")
    try writeAll(writer.number, file + file + file + file)
    let mount = try Mount(capacity: .bytes(1 << 20), burst: second, metaint: 16_000, format: nil)
    let intake = Intake(
      try StandardInput(descriptor: reader.number), mount: mount, format: nil, lead: second,
      log: Log(program: "intake", level: .error, descriptor: 2), now: 0)
    #expect(intake.lastInput == nil)
    intake.becameReadable()
    _ = intake.run(at: 0)
    let bytes = intake.bytesRead
    #expect(bytes == 4 * file.count, "it was read at once")
    // Some 16 seconds of it, of which a second may be ahead.
    for at in stride(from: Int64(0), through: 10 * second, by: Int(second / 10)) {
      _ = intake.run(at: at)
      #expect(intake.lastInput == at)
    }
    #expect(intake.bytesRead == bytes, "and nothing came since")
    for at in stride(from: 11 * second, through: 30 * second, by: Int(second)) { _ = intake.run(at: at) }
    let last = try #require(intake.lastInput)
    #expect(last > 10 * second && last < 20 * second, "what was held back is gone")
  }
}
