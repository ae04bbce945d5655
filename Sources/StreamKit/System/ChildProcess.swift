// SPDX-License-Identifier: MIT
import CLinux
import Glibc

/// A shell command of ours, between two pipes: what is written to `input` it reads, what it writes is read from
/// `output`. It leads a process group of its own, so that what it starts can be ended with it; standard error is ours.
///
/// Both our ends never block and are close-on-exec; the command gets descriptors 0, 1 and 2 and no other. All signals
/// are as they are in a fresh process. Writing to a command that has ended raises SIGPIPE, unless that is ignored.
///
/// The shell's end counts as the command's. A process that left the group (setsid) may keep the pipes open after that:
/// what watches `descriptor` does not wait for it.
public struct ChildProcess: ~Copyable {
  /// How a process ended.
  public enum Ending: Equatable, Sendable {
    /// By itself, with this code. 127: the shell found no such command.
    case exited(Int32)
    /// By this signal.
    case killed(Int32)
  }

  /// The shell's process, and the number of its group.
  public let pid: Int32
  /// How it ended, once `reap` has seen it.
  public private(set) var ending: Ending?

  /// The end of the pipe to write to; nil after `closeInput`.
  public private(set) var input: Int32?

  private let process: Descriptor
  private var inputEnd: Descriptor?
  private let outputEnd: Descriptor

  /// Starts `/bin/sh -c command`. Descriptors 0 to 2 must be open. Throws what pipe(2), posix_spawn(3) or pidfd_open(2)
  /// say; then nothing is left behind.
  public init(shell command: String) throws(SystemError) {
    // Where SIGCHLD was inherited ignored, the kernel forgets children as they end: no code, and a number that may be
    // another's at once.
    signal(SIGCHLD, SIG_DFL)
    let input = try Pipe(ours: .writing)
    let output = try Pipe(ours: .reading)
    let pid = try spawn(command, input: input.theirs.number, output: output.theirs.number)
    let process = try watch(pid)
    self.pid = pid
    self.process = process
    self.input = input.ours.number
    inputEnd = input.keepOurs()
    outputEnd = output.keepOurs()
  }

  deinit {
    if ending == nil { endNow(pid) }
  }

  /// The end of the pipe to read from. At its end when every process that could write to it is gone.
  public var output: Int32 { outputEnd.number }

  /// For a poller: readable when the shell has ended and can be reaped.
  public var descriptor: Int32 { process.number }

  /// Tells the command that nothing more comes.
  public mutating func closeInput() {
    input = nil
    inputEnd = nil
  }

  /// Tells how the command ended, or nil while it runs. What it left behind in its group is killed, so that the output
  /// ends; what was written before can still be read.
  public mutating func reap() -> Ending? {
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

/// Starts the shell with the two descriptors as its standard input and output.
private func spawn(_ command: String, input: Int32, output: Int32) throws(SystemError) -> pid_t {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_adddup2(&actions, input, 0)
  posix_spawn_file_actions_adddup2(&actions, output, 1)
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
    posix_spawn(&pid, "/bin/sh", &actions, &attributes, words, clinux_environment())
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
