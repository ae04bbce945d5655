// SPDX-License-Identifier: MIT
import CLinux
import Glibc

/// Turns signals into bytes of a descriptor, so that a loop takes them like any other event.
public struct SignalDescriptor: ~Copyable {
  /// The signalfd, for a poller: readable when a signal has come.
  public let descriptor: Descriptor

  /// Blocks the signals for this thread and those it starts later, and opens a signalfd for them. A signal that was
  /// ignored when the command was started (a job started with `&` by a script) is seen all the same.
  public init(_ signals: [Int32]) throws(SystemError) {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in signals { sigaddset(&set, signal) }
    pthread_sigmask(SIG_BLOCK, &set, nil)
    let number = signalfd(-1, &set, Int32(SFD_CLOEXEC) | Int32(SFD_NONBLOCK))
    guard number >= 0 else { throw SystemError("signalfd") }
    descriptor = Descriptor(owning: number)
  }

  /// The number of the next signal that has come, or nil.
  public func next() -> Int32? {
    var info = signalfd_siginfo()
    let count = retrying { Glibc.read(descriptor.number, &info, MemoryLayout<signalfd_siginfo>.size) }
    return count == MemoryLayout<signalfd_siginfo>.size ? Int32(bitPattern: info.ssi_signo) : nil
  }
}

/// The signals that commands act on.
public enum Signal {
  /// Stop: TERM from a supervisor, INT from Ctrl-C.
  public static let terminate = SIGTERM, interrupt = SIGINT
  /// Read again what can be read again.
  public static let hangUp = SIGHUP
  /// Skip to the next track.
  public static let user1 = SIGUSR1
  /// The terminal has another size; its user wants the command to stop for a while (Ctrl-Z).
  public static let windowChange = SIGWINCH, suspend = SIGTSTP

  /// Stops this process until somebody lets it go on, as the default of `suspend` would have done.
  public static func stopHere() { raise(SIGSTOP) }

  /// Makes writes to a closed pipe or socket an error value instead of the end of the process.
  public static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }

  /// Ends the process as a write to a closed pipe does: what the shell expects of a filter whose reader has left.
  public static func endByBrokenPipe() -> Never {
    signal(SIGPIPE, SIG_DFL)
    raise(SIGPIPE)
    exit(128 + SIGPIPE)
  }
}
