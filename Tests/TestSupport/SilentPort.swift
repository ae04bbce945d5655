// SPDX-License-Identifier: MIT
import Glibc
import StreamKit

/// A port on loopback that says nothing to who connects, not even no: its queue is full (listen(2): Linux drops what
/// does not fit).
public final class SilentPort {
  /// Its number.
  public let port: UInt16
  private let listening: ClosedPort
  private let waiting: StreamClient

  /// Takes a free one and fills its queue.
  public init() throws {
    listening = try ClosedPort()
    port = listening.port
    listening.open(backlog: 0)
    // One fits.
    waiting = try StreamClient(port: port)
  }
}
