// SPDX-License-Identifier: MIT
import CLinux
import Glibc

/// A shell command of ours as a process: it leads a process group of its own, so that what it starts can be ended with it.
///
/// It gets descriptors 0, 1 and 2 and no other. All signals are as they are in a fresh process. The shell's end counts as
/// the command's: what it leaves behind in its group is killed then, or with this value. A process that left the group
/// (setsid) is left alone.
public struct ShellGroup: ~Copyable {
  /// The shell's process, and the number of its group.
  public let pid: Int32
  /// How it ended, once `reap` has seen it.
  public private(set) var ending: ChildProcess.Ending?

  private let process: Descriptor

  /// Starts `/bin/sh -c command`, which reads from /dev/null and writes to our standard output and error. `environment`
  /// is what it gets beside our own; a NUL in it ends a value. Throws what posix_spawn(3) or pidfd_open(2) say; then
  /// nothing is left behind.
  public init(shell command: String, environment: [(name: String, value: String)]) throws(SystemError) {
    let null = try Descriptor.open("/dev/null", O_RDONLY)
    try self.init(command, input: null.number, output: nil, environment: environment)
  }

  /// Starts it with two descriptors as its standard input and output; nil: our own output.
  init(
    _ command: String, input: Int32, output: Int32?, environment: [(name: String, value: String)] = []
  ) throws(SystemError) {
    // Where SIGCHLD was inherited ignored, the kernel forgets children as they end: no code, and a number that may be
    // another's at once.
    signal(SIGCHLD, SIG_DFL)
    let pid = try spawn(command, input: input, output: output, environment)
    let process = try watch(pid)
    self.pid = pid
    self.process = process
  }

  deinit {
    if ending == nil { endNow(pid) }
  }

  /// For a poller: readable when the shell has ended and can be reaped.
  public var descriptor: Int32 { process.number }

  /// Tells how the command ended, or nil while it runs. What it left behind in its group is killed, so that a pipe from it
  /// ends; what was written before can still be read.
  public mutating func reap() -> ChildProcess.Ending? {
    guard ending == nil else { return ending }
    var one = pollfd(fd: process.number, events: Int16(POLLIN), revents: 0)
    guard poll(&one, 1, 0) == 1 else { return nil }
    ending = endNow(pid)
    return ending
  }

  /// Asks all of the group to end (SIGTERM). Nothing happens once it was reaped.
  public func terminate() {
    guard ending == nil else { return }
    Glibc.kill(-pid, SIGTERM)
    // One that was stopped would not hear it.
    Glibc.kill(-pid, SIGCONT)
  }

  /// Ends all of the group at once (SIGKILL). `reap` still tells how it ended.
  public func kill() {
    if ending == nil { Glibc.kill(-pid, SIGKILL) }
  }
}

/// Kills a process group and takes its leader's ending from the kernel. The number cannot be another's: the leader was
/// not waited for yet.
@discardableResult
private func endNow(_ pid: pid_t) -> ChildProcess.Ending {
  kill(-pid, SIGKILL)
  var status: Int32 = 0
  guard retrying({ waitpid(pid, &status, 0) }) == pid else { return .killed(SIGKILL) }
  // wait(2): the low seven bits are the signal's number, or 0 for an exit, whose code is in the second byte.
  let signal = status & 0x7F
  return signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal)
}

/// A descriptor that tells of a child's end. Where there is none, the child is ended.
private func watch(_ pid: pid_t) throws(SystemError) -> Descriptor {
  let number = clinux_pidfd(pid)
  guard number >= 0 else {
    let error = SystemError("pidfd_open")
    endNow(pid)
    throw error
  }
  return Descriptor(owning: number)
}

/// Starts the shell with the descriptors as its standard input and output.
private func spawn(
  _ command: String, input: Int32, output: Int32?, _ environment: [(name: String, value: String)]
) throws(SystemError) -> pid_t {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_adddup2(&actions, input, 0)
  if let output { posix_spawn_file_actions_adddup2(&actions, output, 1) }
  // Ours are all close-on-exec, but not what was inherited (--ready-fd 3).
  clinux_spawn_close_from(&actions, 3)
  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  var signals = sigset_t()
  sigemptyset(&signals)
  posix_spawnattr_setsigmask(&attributes, &signals)
  sigfillset(&signals)
  posix_spawnattr_setsigdefault(&attributes, &signals)
  posix_spawnattr_setpgroup(&attributes, 0)
  let flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP
  posix_spawnattr_setflags(&attributes, Int16(flags))
  var pid: pid_t = 0
  let error = withWords(["sh", "-c", command]) { words in
    withEnvironment(environment) { variables in
      posix_spawn(&pid, "/bin/sh", &actions, &attributes, words, variables)
    }
  }
  guard error == 0 else { throw SystemError("posix_spawn", number: error) }
  return pid
}

/// The words as execve(2) wants them, valid during the call.
private func withWords(_ words: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Int32) -> Int32 {
  let copies = words.map { strdup($0) }
  defer { for copy in copies { free(copy) } }
  return body(copies + [nil])
}

/// Our own environment (environ(7)) with these variables in it, in place of any of the same name.
private func withEnvironment(
  _ added: [(name: String, value: String)], _ body: ([UnsafeMutablePointer<CChar>?]) -> Int32
) -> Int32 {
  let beginnings = added.map { $0.name + "=" }
  var kept: [UnsafeMutablePointer<CChar>?] = []
  var next = clinux_environment()
  // In bounds: the list ends with a null pointer.
  while let variable = next?.pointee {
    if !beginnings.contains(where: { strncmp(variable, $0, $0.utf8.count) == 0 }) { kept.append(variable) }
    next = next.map { $0 + 1 }
  }
  return withWords(added.map { $0.name + "=" + $0.value }) { body(kept + $0) }
}
