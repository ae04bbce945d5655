// SPDX-License-Identifier: MIT
import StreamKit

/// The two calls by which a disk shows that it is full, broken or slow. Tests put others in their place.
struct RecordDisk: Sendable {
  /// Writes what fits; as `StreamKit.write`.
  var write: @Sendable (Int32, UnsafeRawBufferPointer) throws(SystemError) -> Moved = {
    (descriptor, bytes) throws(SystemError) in try StreamKit.write(descriptor, bytes)
  }
  /// Waits until all is on the disk; as `syncToDisk`.
  var sync: @Sendable (Int32) throws(SystemError) -> Void = {
    (descriptor) throws(SystemError) in try syncToDisk(descriptor)
  }

  /// Writes all of it.
  func writeAll(_ descriptor: Int32, _ bytes: [UInt8]) throws(SystemError) {
    let result: Result<Void, SystemError> = bytes.withUnsafeBytes { raw in
      Result { () throws(SystemError) in try writeAll(descriptor, raw) }
    }
    try result.get()
  }

  private func writeAll(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) throws(SystemError) {
    var rest = bytes
    while !rest.isEmpty {
      guard case .bytes(let count) = try write(descriptor, rest) else {
        // Files neither block nor end.
        throw SystemError("write", number: SystemError.inputOutput)
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }
}
