// SPDX-License-Identifier: MIT
import Glibc
import StreamKit
import Testing

@Suite struct PollerTests {
  private struct Pipe: ~Copyable {
    let reader: Descriptor
    let writer: Descriptor

    init() {
      var pair: [Int32] = [-1, -1]
      pipe(&pair)
      reader = Descriptor(owning: pair[0])
      writer = Descriptor(owning: pair[1])
    }

    func put(_ text: String) throws { try writeAll(writer.number, Array(text.utf8)) }
  }

  @Test func tellsTheTokenOfWhatIsReady() throws {
    let poller = try Poller()
    let first = Pipe()
    let second = Pipe()
    try poller.add(first.reader.number, .readable, token: 0xFFFF_FFFF_0000_0001)
    try poller.add(second.reader.number, .readable, token: 2)
    #expect(try poller.wait(until: 0) == 0)
    try first.put("x")
    #expect(try poller.wait(until: nil) == 1)
    #expect(poller.event(0).token == 0xFFFF_FFFF_0000_0001)
    #expect(poller.event(0).readiness == .readable)
  }

  @Test func edgeIsToldOnceAndLevelAgainAndAgain() throws {
    let poller = try Poller()
    let edge = Pipe()
    let level = Pipe()
    try poller.add(edge.reader.number, [.readable, .edge], token: 1)
    try poller.add(level.reader.number, .readable, token: 2)
    try edge.put("x")
    try level.put("x")
    #expect(try poller.wait(until: 0) == 2)
    #expect(try poller.wait(until: 0) == 1)
    #expect(poller.event(0).token == 2)
  }

  @Test func changedAndRemovedDescriptorsAreSilent() throws {
    let poller = try Poller()
    let pipe = Pipe()
    try poller.add(pipe.reader.number, .readable, token: 1)
    try pipe.put("x")
    try poller.change(pipe.reader.number, [], token: 1)
    #expect(try poller.wait(until: 0) == 0)
    try poller.change(pipe.reader.number, .readable, token: 7)
    #expect(try poller.wait(until: 0) == 1)
    #expect(poller.event(0).token == 7)
    poller.remove(pipe.reader.number)
    #expect(try poller.wait(until: 0) == 0)
  }

  @Test func goneWriterIsTold() throws {
    let poller = try Poller()
    var pair: [Int32] = [-1, -1]
    pipe(&pair)
    let reader = Descriptor(owning: pair[0])
    try poller.add(reader.number, .readable, token: 1)
    close(pair[1])
    #expect(try poller.wait(until: 0) == 1)
    #expect(!poller.event(0).readiness.isDisjoint(with: .broken))
  }

  @Test(arguments: ["/dev/null", #filePath]) func whatIsAlwaysReadyIsRefused(path: String) throws {
    let poller = try Poller()
    let file = try Descriptor.open(path, O_RDONLY)
    #expect(throws: SystemError("epoll_ctl", number: EPERM)) {
      try poller.add(file.number, .readable, token: 1)
    }
  }

  @Test func waitsUntilTheDeadlineAndNotLess() throws {
    let poller = try Poller()
    let deadline = monotonicNow() + 3_400_000
    #expect(try poller.wait(until: deadline) == 0)
    #expect(monotonicNow() >= deadline)
    #expect(try poller.wait(until: 0) == 0, "a deadline that is past does not wait")
  }
}
