// SPDX-License-Identifier: MIT
import Glibc

/// Takes a variable out of the environment, so that no command started from here inherits it; nil when it is not set.
/// To be called before there are other threads (setenv(3)).
public func takeEnvironment(_ name: String) -> [UInt8]? {
  guard let value = getenv(name) else { return nil }
  // In bounds: the value ends with a NUL (environ(7)); it is copied before the variable goes.
  let bytes = Array(UnsafeRawBufferPointer(start: value, count: strlen(value)))
  unsetenv(name)
  return bytes
}
