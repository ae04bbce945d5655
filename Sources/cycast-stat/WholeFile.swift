// SPDX-License-Identifier: MIT
import Glibc
import StreamKit

/// Writes what belongs together to where an option says.
enum WholeFile {
  /// Puts a file in place at once. What is no file, a device or a FIFO, is written to: nothing takes its name from it.
  static func put(_ bytes: [UInt8], _ target: OutputTarget) throws(SystemError) {
    switch target {
    case .descriptor(let number): try writeAll(number, bytes)
    case .path(let path):
      let kind = try? FileStatus(path: path).kind
      if kind == nil || kind == .regular { return try replaceFile(path, with: bytes) }
      let file = try Descriptor.open(path, O_WRONLY)
      try writeAll(file.number, bytes)
    }
  }
}
