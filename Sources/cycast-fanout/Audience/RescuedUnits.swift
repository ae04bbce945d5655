// SPDX-License-Identifier: MIT

/// Copies of units that were overwritten while listeners were in the middle of them, so that these still get whole
/// units. All who were in one unit share its copy.
struct RescuedUnits {
  /// The most bytes that all copies of a mount take: 1 MiB.
  static let most = 1 << 20

  private let shared: SharedBytes
  /// By the unit's offset.
  private var copies: [Int: SharedID] = [:]
  private var bytes = 0

  init(shared: SharedBytes) { self.shared = shared }

  /// Keeps the unit at these offsets of the ring for a listener. Returns false when there is no room for another copy.
  mutating func keep(_ unit: Range<Int>, of ring: borrowing Ring, for listener: inout Connection) -> Bool {
    if let copy = copies[unit.lowerBound] {
      shared.hold(copy)
      listener.rescued = copy
    } else {
      guard bytes + unit.count <= RescuedUnits.most else { return false }
      let copy = shared.make(UnsafeRawBufferPointer(start: ring.pointer(at: unit.lowerBound), count: unit.count))
      copies[unit.lowerBound] = copy
      bytes += unit.count
      listener.rescued = copy
    }
    listener.rescuedStart = unit.lowerBound
    return true
  }

  /// Lets a listener's copy go, if it has one; the last one to let go frees it.
  mutating func letGo(_ listener: inout Connection) {
    guard listener.rescued != .none else { return }
    let count = shared.bytes(listener.rescued).count
    if shared.letGo(listener.rescued) {
      copies[listener.rescuedStart] = nil
      bytes -= count
    }
    listener.rescued = .none
  }
}
