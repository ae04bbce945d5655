// SPDX-License-Identifier: MIT
import Glibc
import StreamKit

/// Writes one line to a descriptor at once, so that who reads a pipe sees it now.
public func say(_ line: String, to descriptor: Int32 = 1) {
  var text = line + "\n"
  text.withUTF8 { _ = try? writeAll(descriptor, UnsafeRawBufferPointer($0)) }
}

/// Says what is wrong on stderr and exits with 64.
public func complain(_ message: String) -> Never {
  say("\(CommandLine.arguments.first ?? "bench"): \(message)", to: 2)
  exit(64)
}

/// Says what failed on stderr and exits with 69.
public func giveUp(_ message: String) -> Never {
  say("\(CommandLine.arguments.first ?? "bench"): \(message)", to: 2)
  exit(69)
}
