// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import Testing

/// What a command gets from us, and what it leaves with us.
@Suite struct ChildProcessInheritanceTests {
  @Test func signalsAreAsInAFreshProcess() async {
    let result = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
      var all = sigset_t()
      sigfillset(&all)
      pthread_sigmask(SIG_BLOCK, &all, nil)
      for number in [SIGPIPE, SIGINT, SIGHUP, SIGUSR1, SIGCHLD] { signal(number, SIG_IGN) }
      let (output, ending) = try Child.run("exec grep -E '^Sig(Blk|Ign)' /proc/self/status")
      // Known although SIGCHLD was ignored.
      guard ending == .exited(0) else { exit(2) }
      _ = try writeAll(1, Array(output.utf8))
    }
    let text = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
    #expect(text.contains("SigBlk:\t0000000000000000"))
    // The C library's own two, 32 and 33, are ignored by posix_spawn itself.
    #expect(text.contains("SigIgn:\t0000000180000000") || text.contains("SigIgn:\t0000000000000000"))
  }

  @Test func itGetsThreeDescriptorsAndNoOther() throws {
    // One that is not close-on-exec, as a shell passes them.
    let inherited = dup(0)
    defer { close(inherited) }
    let list = "n=0; while [ $n -lt 300 ]; do [ -e /proc/$$/fd/$n ] && echo $n; n=$((n + 1)); done; exit 0"
    let (output, ending) = try Child.run(list)
    #expect(ending == .exited(0))
    #expect(output == "0\n1\n2\n")
  }

  @Test func itsOwnEndsBlock() throws {
    // fdinfo says the flags in octal; 04000 is O_NONBLOCK.
    let (output, _) = try Child.run("grep flags /proc/$$/fdinfo/0 /proc/$$/fdinfo/1")
    let flags = output.split(separator: "\n").compactMap { Int($0.split(separator: "\t").last ?? "", radix: 8) }
    #expect(flags.count == 2)
    #expect(flags.allSatisfy { $0 & Int(O_NONBLOCK) == 0 })
  }

  @Test func ourEndsDoNotBlockAndAreCloseOnExec() throws {
    let child = try Child("cat")
    for number in [child.input, child.output, child.process.descriptor] {
      #expect(fcntl(number, F_GETFD) & FD_CLOEXEC != 0)
    }
    for number in [child.input, child.output] { #expect(fcntl(number, F_GETFL) & O_NONBLOCK != 0) }
  }

  @Test func leadsAGroupOfItsOwnAndGetsTheEnvironment() throws {
    let (output, _) = try Child.run("echo $PATH")
    #expect(output.hasPrefix(ProcessInfo.processInfo.environment["PATH"] ?? "?"))
    let child = try Child("cat")
    #expect(getpgid(child.pid) == child.pid)
  }

  @Test func noDescriptorAndNoProcessIsLeft() async {
    await #expect(processExitsWith: .success) {
      Self.openWhatTheQueuesNeed()
      func descriptors() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count }
      _ = try Child.run("exit 0")
      let before = try descriptors()
      for round in 0..<60 {
        let child = try Child(round % 3 == 0 ? "exit 1" : "exec sleep 60")
        let held = try withExtendedLifetime(child) { try descriptors() }
        guard held == before + 3 else { exit(2) }
        if round % 3 == 1 {
          child.process.kill()
          guard try child.ending() == .killed(SIGKILL) else { exit(3) }
        }
      }
      guard try descriptors() == before else { exit(4) }
      guard Child.areNone else { exit(5) }
    }
  }

  /// Makes the dispatch library open its timer now: on a busy machine its own thread gets to that at any later moment,
  /// and would take a descriptor while they are counted.
  private static func openWhatTheQueuesNeed() {
    let fired = DispatchSemaphore(value: 0)
    DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(1)) { fired.signal() }
    fired.wait()
  }

  @Test func failureToStartLeavesNothing() async {
    await #expect(processExitsWith: .success) {
      Self.openWhatTheQueuesNeed()
      let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
      var limit = rlimit()
      getrlimit(files, &limit)
      let next = dup(0)
      close(next)
      // Room for the pipes, but not for the process's own descriptor; then for one pipe; then for none.
      for room in [4, 3, 2, 0] {
        setrlimit(files, [rlimit(rlim_cur: rlim_t(Int(next) + room), rlim_max: limit.rlim_max)])
        let started = Result { () throws(SystemError) in _ = try ChildProcess(shell: "exec sleep 60") }
        setrlimit(files, &limit)
        guard case .failure(let error) = started, error.number == EMFILE, Child.areNone else { exit(2) }
        let free = dup(0)
        close(free)
        guard free == next else { exit(3) }
      }
    }
  }
}
