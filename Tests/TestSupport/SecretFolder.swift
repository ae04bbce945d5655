// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import Testing

/// Files that last as long as a test.
public final class SecretFolder {
  /// Where it is.
  public let path = NSTemporaryDirectory() + "cycast-\(UUID().uuidString)"

  /// Makes an empty folder.
  public init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false) }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file and returns its path.
  @discardableResult
  public func write(_ name: String, _ bytes: [UInt8], mode: mode_t = 0o600) throws -> String {
    let file = try Descriptor.open(path + "/" + name, O_WRONLY | O_CREAT | O_TRUNC)
    try writeAll(file.number, bytes)
    #expect(fchmod(file.number, mode) == 0)
    return path + "/" + name
  }

  /// Makes a pipe that no child inherits. Both ends are the caller's to close; neither has O_NONBLOCK.
  public func pipe() throws -> (reader: Int32, writer: Int32) {
    let path = path + "/pipe-\(UUID().uuidString)"
    #expect(mkfifo(path, 0o600) == 0)
    let reader = try Descriptor.open(path, O_RDONLY | O_NONBLOCK).release()
    let writer = try Descriptor.open(path, O_WRONLY).release()
    #expect(fcntl(reader, F_SETFL, 0) == 0)
    return (reader, writer)
  }

  /// Writes a text and returns its path.
  @discardableResult
  public func write(_ name: String, _ text: String, mode: mode_t = 0o600) throws -> String {
    try write(name, Array(text.utf8), mode: mode)
  }
}
