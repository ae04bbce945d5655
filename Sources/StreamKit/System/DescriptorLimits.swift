// SPDX-License-Identifier: MIT
import Glibc

/// Whether a number is an open descriptor.
public func isOpenDescriptor(_ number: Int32) -> Bool { fcntl(number, F_GETFD) >= 0 }

/// Whether an open descriptor can be read from.
public func isReadable(_ number: Int32) -> Bool {
  let flags = fcntl(number, F_GETFL)
  return flags >= 0 && flags & O_ACCMODE != O_WRONLY
}

/// Whether a descriptor is open for writing.
public func isWritable(_ number: Int32) -> Bool {
  let flags = fcntl(number, F_GETFL)
  return flags >= 0 && flags & O_ACCMODE != O_RDONLY
}

/// Lets this process have as many descriptors as it may (RLIMIT_NOFILE, getrlimit(2)): the usual soft limit of 1,024 is
/// there for programs that call select(2).
public func raiseDescriptorLimit() {
  var limit = rlimit()
  guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < limit.rlim_max else {
    return
  }
  limit.rlim_cur = limit.rlim_max
  _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
}
