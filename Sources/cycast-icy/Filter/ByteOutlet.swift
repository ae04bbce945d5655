// SPDX-License-Identifier: MIT
import StreamKit

/// Where a filter's bytes go: standard output.
protocol ByteOutlet: AnyObject {
  /// Whether a rest is waiting for room, so that nothing more should be made.
  var isBlocked: Bool { get }
  /// Takes bytes, all of them; what there is no room for is kept.
  func write(_ bytes: UnsafeRawBufferPointer)
}

extension ByteOutlet {
  func write(_ bytes: [UInt8]) { bytes.withUnsafeBytes { write($0) } }
}

extension Outlet: ByteOutlet {}
