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

/// Reads a small file whole. Throws EFBIG when it is larger than `limit` bytes.
public func readFile(_ path: String, limit: Int) throws(SystemError) -> [UInt8] {
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
  let temporary = path + ".new"
  let file = try Descriptor.open(temporary, O_WRONLY | O_CREAT | O_TRUNC)
  try writeAll(file.number, bytes)
  guard fdatasync(file.number) == 0 else { throw SystemError("fdatasync") }
  guard rename(temporary, path) == 0 else { throw SystemError("rename") }
}

/// The directory a relative path starts from, or `.` when it cannot be told.
public func currentDirectory() -> String {
  guard let path = getcwd(nil, 0) else { return "." }
  defer { free(path) }
  return String(cString: path)
}
