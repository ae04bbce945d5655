// SPDX-License-Identifier: MIT
import Glibc

/// Tells who started a command that its sockets are bound (`--ready-fd N`): one line `host:port` for each, then the
/// descriptor is closed. So nobody ever sleeps to wait for a server.
public func announceReady(on descriptor: Int32, _ addresses: [String]) throws(SystemError) {
  let owned = Descriptor(owning: descriptor)
  let lines = addresses.map { $0 + "\n" }.joined()
  try writeAll(owned.number, Array(lines.utf8))
}
