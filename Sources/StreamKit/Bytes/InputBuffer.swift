// SPDX-License-Identifier: MIT

/// Bytes that have been read and not yet used, in one piece of fixed size: filled at the end, used from the front.
public struct InputBuffer: ~Copyable {
  private let storage: UnsafeMutableRawBufferPointer
  private var start = 0
  private var end = 0

  /// A unit's beginning, as a read leaves it behind the last whole unit, is no longer as a rule.
  private static let little = 4_096

  /// Holds at most `capacity` bytes.
  public init(capacity: Int) {
    storage = .allocate(byteCount: capacity, alignment: 16)
  }

  deinit { storage.deallocate() }

  /// How many bytes are held.
  public var count: Int { end - start }

  /// How many bytes it can hold at most.
  public var capacity: Int { storage.count }

  /// What is held, for reading in place. Valid until the buffer is next changed.
  public var bytes: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: UnsafeRawBufferPointer(storage).assumingMemoryBound(to: UInt8.self)[start..<end])
  }

  /// What is held, for changing in place.
  public var mutableBytes: UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(rebasing: storage[start..<end])
  }

  /// Room behind what is held; moves it to the front first when that is little, so that no more of the buffer is touched
  /// than is needed, or when less than half of the buffer is left behind it. Empty only when the buffer is full.
  public mutating func room() -> UnsafeMutableRawBufferPointer {
    if start == end {
      start = 0
      end = 0
    } else if start > 0 && (count <= Self.little || storage.count - end < storage.count / 2) {
      storage.copyMemory(from: UnsafeRawBufferPointer(rebasing: storage[start..<end]))
      end -= start
      start = 0
    }
    return UnsafeMutableRawBufferPointer(rebasing: storage[end...])
  }

  /// Says that so many bytes were put into the room.
  public mutating func filled(_ count: Int) {
    precondition(count >= 0 && count <= storage.count - end, "no more than the room takes")
    end += count
  }

  /// Says that so many bytes at the front were used.
  public mutating func use(_ count: Int) {
    precondition(count >= 0 && count <= self.count, "no more than is held")
    start += count
  }
}
