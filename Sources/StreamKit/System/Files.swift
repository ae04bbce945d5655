// SPDX-License-Identifier: MIT
import Glibc

/// Lists a directory's names in the file system's order, without `.` and `..`.
public func namesInDirectory(_ path: String) throws(SystemError) -> [String] {
  guard let directory = opendir(path) else { throw SystemError("opendir") }
  defer { closedir(directory) }
  var names: [String] = []
  while let entry = readdir(directory) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name != "." && name != ".." { names.append(name) }
  }
  return names
}

/// One name in a directory.
public struct DirectoryEntry: Sendable {
  /// The name's bytes, without a folder.
  public let name: FilePath
  /// What it is, links not followed; `.unknown` where the file system does not tell without being asked (stat).
  public let kind: FileStatus.Kind
}

/// Lists a directory's names as bytes, in the file system's order, without `.` and `..`. Throws rather than give a part.
public func entriesInDirectory(_ path: FilePath) throws(SystemError) -> [DirectoryEntry] {
  guard let directory = path.withCString({ opendir($0) }) else { throw SystemError("opendir") }
  defer { closedir(directory) }
  var entries: [DirectoryEntry] = []
  while true {
    clearLastError()
    guard let entry = readdir(directory) else {
      if lastError() != 0 { throw SystemError("readdir") }
      return entries
    }
    // In bounds: d_name ends with NUL inside the record that readdir returned.
    let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
      field.withMemoryRebound(to: UInt8.self, capacity: 256) {
        Array(UnsafeBufferPointer(start: $0, count: strlen($0)))
      }
    }
    if name == [46] || name == [46, 46] { continue }
    entries.append(DirectoryEntry(name: FilePath(unchecked: name), kind: kind(ofType: entry.pointee.d_type)))
  }
}

/// What readdir(3) says in d_type.
private func kind(ofType type: UInt8) -> FileStatus.Kind {
  switch Int(type) {
  case Int(DT_REG): .regular
  case Int(DT_DIR): .directory
  case Int(DT_LNK): .link
  case Int(DT_FIFO): .pipe
  case Int(DT_SOCK): .socket
  case Int(DT_CHR): .characterDevice
  case Int(DT_BLK): .blockDevice
  default: .unknown
  }
}

/// Reads a small file whole. Throws EFBIG when it is larger than `limit` bytes.
public func readFile(_ path: String, limit: Int) throws(SystemError) -> [UInt8] {
  try readFile(FilePath(path), limit: limit)
}

/// Reads a small file whole. Throws EFBIG when it is larger than `limit` bytes.
public func readFile(_ path: FilePath, limit: Int) throws(SystemError) -> [UInt8] {
  let file = try Descriptor.open(path, O_RDONLY | O_NONBLOCK)
  guard try FileStatus(descriptor: file.number).kind == .regular else { throw SystemError("read", number: EINVAL) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = try readChunk(file.number, &chunk)
    if count == 0 { return bytes }
    bytes.append(contentsOf: chunk[..<count])
    if bytes.count > limit { throw SystemError("read", number: EFBIG) }
  }
}

private func readChunk(_ descriptor: Int32, _ chunk: inout [UInt8]) throws(SystemError) -> Int {
  let count = chunk.withUnsafeMutableBytes { bytes in
    retrying { Glibc.read(descriptor, bytes.baseAddress, bytes.count) }
  }
  guard count >= 0 else { throw SystemError("read") }
  return count
}

/// Puts a file's new content in place at once: readers see the old or the new one, never a part. The new content is on
/// disk before it gets the name. Beside `path` a temporary name `path.new` is used.
public func replaceFile(_ path: String, with bytes: [UInt8]) throws(SystemError) {
  try replaceFile(FilePath(path), with: bytes)
}

/// Puts a file's new content in place at once, as above.
public func replaceFile(_ path: FilePath, with bytes: [UInt8]) throws(SystemError) {
  let temporary = FilePath(unchecked: path.bytes + Array(".new".utf8))
  let file = try Descriptor.open(temporary, O_WRONLY | O_CREAT | O_TRUNC)
  try writeAll(file.number, bytes)
  guard fdatasync(file.number) == 0 else { throw SystemError("fdatasync") }
  let renamed = temporary.withCString { old in path.withCString { rename(old, $0) } }
  guard renamed == 0 else { throw SystemError("rename") }
}

/// Removes a file's name. One that is not there is no error.
public func removeFile(_ path: FilePath) throws(SystemError) {
  guard path.withCString({ unlink($0) }) == 0 || lastError() == ENOENT else { throw SystemError("unlink") }
}
