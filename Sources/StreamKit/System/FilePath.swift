// SPDX-License-Identifier: MIT

/// Names a file by the bytes the kernel knows it by.
///
/// A name on Linux is any bytes but NUL and `/`: music libraries hold names in Latin-1 that no `String` can carry there
/// and back. So paths that come from folders, lists and arguments stay bytes, and `description` is for people only.
public struct FilePath: Hashable, Sendable {
  /// The path without its NUL; holds no NUL itself. Empty names no file.
  public let bytes: [UInt8]

  /// Takes bytes as they are, or refuses them when one is NUL.
  public init?(bytes: [UInt8]) {
    if bytes.contains(0) { return nil }
    self.bytes = bytes
  }

  /// Takes a string's UTF-8, up to its first NUL, as the kernel would.
  public init(_ string: String) {
    bytes = Array(string.utf8.prefix { $0 != 0 })
  }

  /// For bytes known to hold no NUL.
  init(unchecked bytes: [UInt8]) { self.bytes = bytes }

  /// Whether the path starts at the root.
  public var isAbsolute: Bool { bytes.first == slash }

  /// The last component; trailing slashes do not count. Empty for the root.
  public var name: ArraySlice<UInt8> {
    let end = trimmedEnd
    let start = bytes[..<end].lastIndex(of: slash).map { $0 + 1 } ?? 0
    return bytes[start..<end]
  }

  /// The folder that holds the last component: empty for a bare name, whose folder is the current one.
  public var folder: FilePath {
    guard let cut = bytes[..<trimmedEnd].lastIndex(of: slash) else { return FilePath(unchecked: []) }
    return FilePath(unchecked: Array(bytes[..<max(cut, 1)]))
  }

  /// What follows the name's last dot, with ASCII letters lowered; empty without a dot or when the dot comes first.
  public var lowercasedExtension: [UInt8] {
    let name = name
    guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > name.startIndex else { return [] }
    return name[(dot + 1)...].map { $0 >= 65 && $0 <= 90 ? $0 | 32 : $0 }
  }

  /// A path inside this folder; an absolute `path` is returned as it is, and so is any when this one is empty.
  public func appending(_ path: FilePath) -> FilePath {
    if path.isAbsolute || bytes.isEmpty { return path }
    var joined = bytes
    if joined.last != slash { joined.append(slash) }
    joined.append(contentsOf: path.bytes)
    return FilePath(unchecked: joined)
  }

  /// Where trailing slashes begin; the root keeps its own.
  private var trimmedEnd: Int {
    var end = bytes.count
    while end > 1, bytes[end - 1] == slash { end -= 1 }
    return bytes.first == slash && end == 1 ? 1 : end
  }
}

extension FilePath: CustomStringConvertible {
  /// The path for people: what is not UTF-8 shows as U+FFFD. Control characters are left to whoever prints it.
  public var description: String { String(decoding: bytes, as: UTF8.self) }
}

extension FilePath {
  /// Lends the path to a system call, NUL at its end.
  func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    // In bounds: the allocation is one longer than the bytes, and each place of it is written before it is read.
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: bytes.count + 1) { buffer in
      for place in bytes.indices { buffer.initializeElement(at: place, to: CChar(bitPattern: bytes[place])) }
      buffer.initializeElement(at: bytes.count, to: 0)
      return withExtendedLifetime(buffer) { body(UnsafePointer(buffer.baseAddress.unsafelyUnwrapped)) }
    }
  }
}

private let slash = UInt8(ascii: "/")
