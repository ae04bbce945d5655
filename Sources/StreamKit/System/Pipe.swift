// SPDX-License-Identifier: MIT
import CLinux
import Glibc

/// A pipe to or from a process that we start: our end does not block, the other one does, as programs expect. Both are
/// close-on-exec from birth.
struct Pipe: ~Copyable {
  /// What we do with our end.
  enum Use { case reading, writing }

  let ours: Descriptor
  let theirs: Descriptor

  /// Opens it. Throws what pipe2(2) says.
  init(ours use: Use) throws(SystemError) {
    var ends: (Int32, Int32) = (-1, -1)
    guard clinux_pipe(&ends.0, &ends.1) == 0 else { throw SystemError("pipe2") }
    let ours = Descriptor(owning: use == .reading ? ends.0 : ends.1)
    let theirs = Descriptor(owning: use == .reading ? ends.1 : ends.0)
    // The flag belongs to this end's open file alone.
    guard fcntl(ours.number, F_SETFL, O_NONBLOCK) == 0 else { throw SystemError("fcntl") }
    self.ours = ours
    self.theirs = theirs
  }

  /// Closes the other process's end and hands out ours.
  consuming func keepOurs() -> Descriptor { ours }
}
