// SPDX-License-Identifier: MIT
import StreamKit

/// The stream's last bytes. Offsets count from the stream's first byte and never wrap; whole units only are put in and
/// taken out, so `tail` and `head` are unit boundaries.
///
///     tail ─────────────── held ─────────────── head
///     oldest unit's first byte                  where the next unit goes
struct Ring: ~Copyable {
  private let memory: MirroredMemory
  private(set) var head = 0
  private(set) var tail = 0

  /// Holds at least `capacity` bytes.
  init(capacity: Int) throws(SystemError) {
    memory = try MirroredMemory(atLeast: capacity)
  }

  /// A larger or smaller ring with as much of the other's content as fits behind `oldest`, a unit boundary of it.
  init(capacity: Int, copying other: borrowing Ring, from oldest: Int) throws(SystemError) {
    memory = try MirroredMemory(atLeast: capacity)
    precondition(oldest >= other.tail && other.head - oldest <= memory.size, "the content must fit")
    tail = oldest
    head = oldest
    append(UnsafeRawBufferPointer(start: other.pointer(at: oldest), count: other.head - oldest))
  }

  /// How many bytes it can hold.
  var capacity: Int { memory.size }

  /// Bytes that must go before so many more fit; 0 or less when there is room.
  func shortage(for count: Int) -> Int { head + count - tail - memory.size }

  /// Forgets everything before `offset`, a unit boundary.
  mutating func drop(before offset: Int) {
    precondition(offset >= tail && offset <= head, "only what is held can be dropped")
    tail = offset
  }

  /// Adds bytes, for which there must be room.
  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    precondition(shortage(for: bytes.count) <= 0, "a unit needs room")
    guard let source = bytes.baseAddress else { return }
    (memory.base + (head & (memory.size - 1))).copyMemory(from: source, byteCount: bytes.count)
    head += bytes.count
  }

  /// The byte at an offset; all up to `head` follow it contiguously. In bounds: an offset held lies at most `size`
  /// bytes before `head`, and memory is mapped twice.
  func pointer(at offset: Int) -> UnsafeMutableRawPointer {
    precondition(offset >= tail && offset <= head, "only what is held can be read")
    return memory.base + (offset & (memory.size - 1))
  }
}
