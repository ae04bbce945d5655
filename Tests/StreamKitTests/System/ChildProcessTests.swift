// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

@Suite struct ChildProcessTests {
  // MARK: Bytes

  @Test func catReturnsAllBytes() throws {
    let (output, ending) = try Child.run("cat", "hello")
    #expect(output == "hello")
    #expect(ending == .exited(0))
  }

  @Test func muchDataGoesBothWaysWithoutDeadlock() throws {
    let bytes = SampleFrames.filler(2_000_000, seed: 3)
    let child = try Child("cat")
    #expect(try child.exchange(bytes) == bytes)
    #expect(try child.ending() == .exited(0))
  }

  @Test func outputThatNobodyReadsNeverMakesAWriteWait() throws {
    let child = try Child("cat")
    let bytes = [UInt8](repeating: 1, count: 65_536)
    var written = 0
    // Two pipes and the command's buffer, then it would block for good.
    while case .bytes(let count) = try Child.write(bytes, to: child.input) { written += count }
    #expect(written >= 65_536)
    #expect(written <= 1_048_576)
  }

  @Test func commandThatTakesNothingEndsWrites() async {
    await #expect(processExitsWith: .success) {
      Signal.ignoreBrokenPipes()
      let child = try Child("exec <&-; echo closed; exec sleep 60")
      guard try child.firstLine() == "closed", try Child.write([1], to: child.input) == .end else { exit(2) }
      child.closeInput()
      guard child.process.input == nil else { exit(3) }
    }
  }

  // MARK: Endings

  @Test(arguments: [0 as Int32, 1, 42, 127, 255]) func tellsExitCodes(code: Int32) throws {
    #expect(try Child.run("exit \(code)").1 == .exited(code))
  }

  @Test func unknownCommandExits127() throws {
    #expect(try Child.run("exec 2>/dev/null; cycast-no-such-command").1 == .exited(127))
  }

  @Test(arguments: [SIGTERM, SIGKILL, SIGPIPE, SIGHUP]) func tellsSignals(signal: Int32) throws {
    #expect(try Child.run("kill -\(signal) $$").1 == .killed(signal))
  }

  @Test func reapTellsNilWhileItRunsAndTheSameAfterwards() throws {
    let child = try Child("read line; exit 3")
    #expect(child.reap() == nil)
    #expect(child.process.ending == nil)
    child.closeInput()
    #expect(try child.ending() == .exited(3))
    #expect(child.reap() == .exited(3))
    #expect(child.process.ending == .exited(3))
    // Nothing is hit any more.
    child.process.terminate()
    child.process.kill()
  }

  @Test func aPollerTellsOfTheEnd() throws {
    let child = try Child("read line; exit 5")
    let poller = try Poller()
    try poller.add(child.process.descriptor, .readable, token: 9)
    #expect(try poller.wait(until: monotonicNow()) == 0)
    child.closeInput()
    #expect(try poller.wait(until: monotonicNow() + 20_000_000_000) == 1)
    #expect(poller.event(0).token == 9)
    #expect(child.reap() == .exited(5))
  }

  @Test func whatWasWrittenBeforeTheEndCanBeReadAfterReaping() throws {
    let child = try Child("echo last words; exit 1")
    #expect(try child.ending() == .exited(1))
    #expect(try child.exchange() == Array("last words\n".utf8))
  }

  @Test func terminateEndsTheWholePipeline() throws {
    let child = try Child("sleep 60 | sleep 60 | { echo $$; sleep 60; }")
    #expect(try child.firstLine() == "\(child.pid)")
    child.process.terminate()
    #expect(try child.ending() == .killed(SIGTERM))
    #expect(try child.exchange().isEmpty)
  }

  @Test func commandThatIgnoresTERMIsKilled() throws {
    let child = try Child("trap 'echo ignored' TERM; echo ready; while :; do read never; done")
    #expect(try child.firstLine() == "ready")
    // The end of input does not end it either.
    child.closeInput()
    child.process.terminate()
    #expect(try child.firstLine() == "ignored")
    #expect(child.reap() == nil)
    child.process.kill()
    #expect(try child.ending() == .killed(SIGKILL))
  }

  @Test func commandThatWasStoppedHearsTERM() throws {
    let child = try Child("echo ready; kill -STOP $$; sleep 60")
    #expect(try child.firstLine() == "ready")
    child.process.terminate()
    #expect(try child.ending() == .killed(SIGTERM))
  }

  @Test func grandchildThatKeepsThePipeIsEndedWithTheShell() throws {
    let child = try Child("sleep 60 & echo $!; exit 7")
    let grandchild = try #require(Int32(try child.firstLine()))
    #expect(try child.ending() == .exited(7))
    #expect(try child.exchange().isEmpty)
    #expect(Child.isGone(grandchild))
  }

  @Test func grandchildThatLeftTheGroupDoesNotHideTheEnd() throws {
    let child = try Child("setsid sh -c 'echo $$; exec sleep 60' & wait; exit 7")
    let grandchild = try #require(Int32(try child.firstLine()))
    defer { kill(grandchild, SIGKILL) }
    child.process.terminate()
    #expect(try child.ending() == .killed(SIGTERM))
    #expect(try child.readSome() == [])
  }

  @Test func noProcessStaysWhenItIsDropped() throws {
    var pids: [Int32] = []
    do {
      let child = try Child("trap '' TERM; sleep 60 & echo $!; wait")
      pids = [child.pid, try #require(Int32(try child.firstLine()))]
    }
    #expect(kill(pids[0], 0) == -1 && errno == ESRCH)
    #expect(Child.isGone(pids[1]))
  }
}
