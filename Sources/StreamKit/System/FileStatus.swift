// SPDX-License-Identifier: MIT
import Glibc

/// What the file system says of a file: enough to see what it is and whether it has changed.
public struct FileStatus: Equatable, Sendable {
  /// What sort of thing a path or descriptor is.
  public enum Kind: Sendable {
    /// The kinds of st_mode.
    case regular, directory, pipe, socket, characterDevice, blockDevice, link, unknown
  }

  /// What sort of thing it is.
  public let kind: Kind
  /// In bytes; meaningful for regular files.
  public let size: Int
  /// The device and inode numbers, which tell a file from another that took its name.
  public let device: UInt64, inode: UInt64
  /// Who may do what with it: the low twelve bits of st_mode.
  public let permissions: UInt32
  /// When the content last changed, in nanoseconds since 1970.
  public let modified: Int64

  /// Asks for a path, links followed.
  public init(path: String) throws(SystemError) { try self.init(path: FilePath(path)) }

  /// Asks for a path given as bytes, links followed.
  public init(path: FilePath) throws(SystemError) {
    var raw = stat()
    guard retrying({ path.withCString { stat($0, &raw) } }) == 0 else { throw SystemError("stat") }
    self.init(raw)
  }

  /// What sort of thing a name itself is, links not followed; nil when there is none or it can't be asked.
  public static func kind(ofName path: FilePath) -> Kind? {
    var raw = stat()
    return retrying({ path.withCString { lstat($0, &raw) } }) == 0 ? FileStatus(raw).kind : nil
  }

  /// Asks for an open descriptor.
  public init(descriptor: Int32) throws(SystemError) {
    var raw = stat()
    guard retrying({ fstat(descriptor, &raw) }) == 0 else { throw SystemError("fstat") }
    self.init(raw)
  }

  private init(_ raw: stat) {
    kind =
      switch raw.st_mode & S_IFMT {
      case S_IFREG: .regular
      case S_IFDIR: .directory
      case S_IFIFO: .pipe
      case S_IFSOCK: .socket
      case S_IFCHR: .characterDevice
      case S_IFBLK: .blockDevice
      case S_IFLNK: .link
      default: .unknown
      }
    size = Int(raw.st_size)
    permissions = UInt32(raw.st_mode & 0o7777)
    device = UInt64(raw.st_dev)
    inode = UInt64(raw.st_ino)
    modified = Int64(raw.st_mtim.tv_sec) * 1_000_000_000 + Int64(raw.st_mtim.tv_nsec)
  }
}

/// Whether a descriptor is a terminal.
public func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }
