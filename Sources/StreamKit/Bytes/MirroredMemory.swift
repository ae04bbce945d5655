// SPDX-License-Identifier: MIT
import CLinux
import Glibc

/// A piece of memory mapped twice, side by side: byte `size + i` is byte `i`, so any span of up to `size` bytes that
/// begins in the first half is contiguous, wherever it wraps.
public struct MirroredMemory: ~Copyable {
  /// The first byte of the first mapping.
  public let base: UnsafeMutableRawPointer
  /// Bytes of one mapping: a power of two, at least a page.
  public let size: Int

  /// Maps at least `minimum` bytes (rounded up to a power of two of at least 4,096) and touches every page, so that
  /// memory does not seem to grow while the ring fills for the first time. Throws what the kernel says.
  public init(atLeast minimum: Int) throws(SystemError) {
    var size = 4_096
    while size < minimum { size *= 2 }
    let file = clinux_memfd("cycast-ring")
    guard file >= 0 else { throw SystemError("memfd_create") }
    let descriptor = Descriptor(owning: file)
    guard ftruncate(descriptor.number, off_t(size)) == 0 else { throw SystemError("ftruncate") }
    let reserve = mmap(nil, 2 * size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    guard let base = reserve, base != MAP_FAILED else { throw SystemError("mmap") }
    for half in [0, size] {
      let flags = MAP_SHARED | MAP_FIXED | MAP_POPULATE
      guard mmap(base + half, size, PROT_READ | PROT_WRITE, flags, descriptor.number, 0) == base + half else {
        let error = SystemError("mmap")
        munmap(base, 2 * size)
        throw error
      }
    }
    self.base = base
    self.size = size
  }

  deinit { munmap(base, 2 * size) }
}
