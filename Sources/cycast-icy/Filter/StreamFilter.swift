// SPDX-License-Identifier: MIT
import StreamKit

/// What stands between standard input and standard output.
protocol StreamFilter: AnyObject {
  /// Room for bytes that come; never empty while nothing is blocked.
  func room() -> UnsafeMutableRawBufferPointer
  /// So many bytes were put into the room.
  func filled(_ count: Int)
  /// No more bytes will come.
  func end()
  /// Works on what has come, until that takes more bytes or the output is blocked.
  func run() throws(CommandError)
  /// Whether all has come, and was worked on.
  var isDone: Bool { get }
}
