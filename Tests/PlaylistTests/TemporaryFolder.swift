// SPDX-License-Identifier: MIT
import Foundation
import StreamKit

@testable import cycast_playlist

/// A folder that lasts as long as a test.
final class TemporaryFolder {
  /// Where it is.
  let path: FilePath

  /// Makes an empty one.
  init() throws {
    let name = "cycast-\(UUID().uuidString)"
    path = FilePath(NSTemporaryDirectory()).appending(FilePath(name))
    try FileManager.default.createDirectory(atPath: path.description, withIntermediateDirectories: false)
  }

  deinit { try? FileManager.default.removeItem(atPath: path.description) }

  /// A path in it.
  func at(_ name: String) -> FilePath { path.appending(FilePath(name)) }

  /// Makes folders for files.
  func makeFolders(_ names: String...) throws {
    for name in names {
      try FileManager.default.createDirectory(atPath: at(name).description, withIntermediateDirectories: true)
    }
  }

  /// Makes empty files, and folders for them.
  func touch(_ names: String...) throws {
    for name in names {
      if !at(name).folder.bytes.isEmpty {
        try FileManager.default.createDirectory(
          atPath: at(name).folder.description, withIntermediateDirectories: true)
      }
      try write(name, "")
    }
  }

  /// Writes a file in place, keeping its inode.
  func write(_ name: String, _ text: String) throws { try write(at(name), Array(text.utf8)) }

  /// Writes a file in place, keeping its inode.
  func write(_ path: FilePath, _ bytes: [UInt8]) throws {
    let file = try Descriptor.open(path, O_WRONLY | O_CREAT | O_TRUNC)
    _ = try bytes.withUnsafeBytes { raw throws(SystemError) in try writeAll(file.number, raw) }
  }

  /// Makes a symbolic link with a target as it stands.
  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: at(name).description, withDestinationPath: target)
  }

  /// Removes a file or folder.
  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: at(name).description) }

  /// The paths without this folder's, for comparison.
  func names(_ entries: [Entry]) -> [String] {
    let prefix = path.description + "/"
    return entries.map { entry in
      let path = entry.path.description
      return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
    }
  }
}
