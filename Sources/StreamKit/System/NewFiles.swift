// SPDX-License-Identifier: MIT
import CLinux
import Glibc

/// Waits until what was written to a file is on its disk (fdatasync(2)).
public func syncToDisk(_ descriptor: Int32) throws(SystemError) {
  guard retrying({ fdatasync(descriptor) }) == 0 else { throw SystemError("fdatasync") }
}

/// Cuts a file that is open for writing to so many bytes.
public func truncateFile(_ descriptor: Int32, to size: Int) throws(SystemError) {
  guard retrying({ ftruncate(descriptor, off_t(size)) }) == 0 else { throw SystemError("ftruncate") }
}

/// Gives a file a name that no other has; a file that has it is never replaced: then EEXIST is thrown.
///
/// File systems that cannot do that in one step (NFS, some of FUSE: EINVAL, ENOSYS) do it in two.
public func renameNew(_ old: FilePath, _ new: FilePath) throws(SystemError) {
  let result = old.withCString { from in new.withCString { clinux_rename_new(from, $0) } }
  if result == 0 { return }
  let number = lastError()
  guard number == EINVAL || number == ENOSYS else { throw SystemError("renameat2", number: number) }
  try renameReserving(old, new)
}

/// The same in two steps: takes the name with an empty file of one's own, which is then replaced.
func renameReserving(_ old: FilePath, _ new: FilePath) throws(SystemError) {
  _ = try Descriptor.open(new, O_WRONLY | O_CREAT | O_EXCL)
  let result = old.withCString { from in new.withCString { rename(from, $0) } }
  guard result != 0 else { return }
  let failure = SystemError("rename")
  try? removeFile(new)
  throw failure
}

extension Descriptor {
  /// Makes a file that is not there yet, for writing. Throws EEXIST when the name is taken, by a link as well.
  public static func create(_ path: FilePath) throws(SystemError) -> Descriptor {
    try open(path, O_WRONLY | O_CREAT | O_EXCL)
  }
}

extension SystemError {
  /// EIO: the disk itself failed.
  public static let inputOutput = EIO
  /// Whether a name is taken already (EEXIST).
  public var isNameTaken: Bool { number == EEXIST }
  /// Whether there is no room: the disk is full (ENOSPC) or the user's share of it is (EDQUOT).
  public var isOutOfSpace: Bool { number == ENOSPC || number == EDQUOT }
  /// Whether a file or folder is not there (ENOENT, ENOTDIR).
  public var isMissing: Bool { number == ENOENT || number == ENOTDIR }
  /// Whether it is not allowed (EACCES, EPERM), or nothing may be written there at all (EROFS).
  public var isForbidden: Bool { number == EACCES || number == EPERM || number == EROFS }
}
