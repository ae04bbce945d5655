// SPDX-License-Identifier: MIT
import StreamKit

/// Passes pieces of a buffer on to an outlet; those that lie side by side go out as one, without a copy.
struct Passage {
  private let outlet: ByteOutlet
  private var pending = UnsafeRawBufferPointer(start: nil, count: 0)
  /// Bytes passed on, pending ones included.
  private(set) var passed = 0

  init(_ outlet: ByteOutlet) { self.outlet = outlet }

  /// Takes a piece, which stays as it is until `flush`.
  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    passed += bytes.count
    if let start = pending.baseAddress, start + pending.count == bytes.baseAddress {
      pending = UnsafeRawBufferPointer(start: start, count: pending.count + bytes.count)
    } else {
      flush()
      pending = bytes
    }
  }

  /// Writes what is pending, or has the outlet keep it.
  mutating func flush() {
    if !pending.isEmpty { outlet.write(pending) }
    pending = UnsafeRawBufferPointer(start: nil, count: 0)
  }
}
