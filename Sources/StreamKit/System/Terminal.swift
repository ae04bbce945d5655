// SPDX-License-Identifier: MIT
import Glibc

/// How many columns and rows the terminal behind a descriptor has (TIOCGWINSZ of ioctl_tty(2)); nil when there is none, or it
/// does not know its columns. One that knows no rows is taken to have 24.
public func terminalSize(_ descriptor: Int32) -> (columns: Int, rows: Int)? {
  var size = winsize()
  guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
  return (Int(size.ws_col), size.ws_row > 0 ? Int(size.ws_row) : 24)
}
