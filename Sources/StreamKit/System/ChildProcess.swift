// SPDX-License-Identifier: MIT

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

  private var group: ShellGroup
  /// The end of the pipe to write to; nil after `closeInput`.
  public private(set) var input: Int32?

  private var inputEnd: Descriptor?
  private let outputEnd: Descriptor

  /// Starts `/bin/sh -c command`. Descriptors 0 to 2 must be open. Throws what pipe(2), posix_spawn(3) or pidfd_open(2)
  /// say; then nothing is left behind.
  public init(shell command: String) throws(SystemError) {
    let input = try Pipe(ours: .writing)
    let output = try Pipe(ours: .reading)
    group = try ShellGroup(command, input: input.theirs.number, output: output.theirs.number)
    self.input = input.ours.number
    inputEnd = input.keepOurs()
    outputEnd = output.keepOurs()
  }

  /// The shell's process, and the number of its group.
  public var pid: Int32 { group.pid }

  /// How it ended, once `reap` has seen it.
  public var ending: Ending? { group.ending }

  /// The end of the pipe to read from. At its end when every process that could write to it is gone.
  public var output: Int32 { outputEnd.number }

  /// For a poller: readable when the shell has ended and can be reaped.
  public var descriptor: Int32 { group.descriptor }

  /// Tells the command that nothing more comes.
  public mutating func closeInput() {
    input = nil
    inputEnd = nil
  }

  /// Tells how the command ended, or nil while it runs. What it left behind in its group is killed, so that the output
  /// ends; what was written before can still be read.
  public mutating func reap() -> Ending? { group.reap() }

  /// Asks all of the group to end (SIGTERM). Nothing happens once it was reaped.
  public func terminate() { group.terminate() }

  /// Ends all of the group at once (SIGKILL). `reap` still tells how it ended.
  public func kill() { group.kill() }
}
