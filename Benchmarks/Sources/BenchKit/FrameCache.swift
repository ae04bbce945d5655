// SPDX-License-Identifier: MIT

/// Keeps the frames around the live edge made, so that checking a listener's bytes is one comparison per frame.
public final class FrameCache {
  /// Frames held: 26 seconds, more than listeners of one stream lie apart. A power of two.
  private static let count = 1024
  private static let stride = 448
  private let bytes: UnsafeMutablePointer<UInt8>
  private var numbers = [Int](repeating: -1, count: count)

  /// Makes an empty cache of 450 kB.
  public init() { bytes = .allocate(capacity: Self.count * Self.stride) }

  deinit { bytes.deallocate() }

  /// The bytes of frame `number`, good until the call after next.
  public func frame(_ number: Int) -> UnsafePointer<UInt8> {
    let slot = number & (Self.count - 1)
    let place = bytes + slot * Self.stride
    if numbers[slot] != number {
      SequencedFrame.fill(place, number)
      numbers[slot] = number
    }
    return UnsafePointer(place)
  }
}
