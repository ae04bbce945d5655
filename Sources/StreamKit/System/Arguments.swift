// SPDX-License-Identifier: MIT
import Glibc

/// The command line as the kernel passed it, the command's own name first, in the order of `CommandLine.arguments`,
/// which repairs what is not UTF-8 and so loses the names of such files.
public func argumentBytes() -> [[UInt8]] {
  // In bounds: argv holds argc strings, each ended by NUL, for as long as the process lives.
  (0..<Int(CommandLine.argc)).compactMap { place in
    CommandLine.unsafeArgv[place].map { text in Array(UnsafeRawBufferPointer(start: text, count: strlen(text))) }
  }
}
