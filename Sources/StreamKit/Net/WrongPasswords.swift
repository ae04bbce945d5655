// SPDX-License-Identifier: MIT

/// Slows down who guesses: ten wrong passwords from an address within a minute, and the address waits until the oldest of
/// the ten is a minute old. Ports do not count, nor what of an IPv6 address its owner chooses. Who is exempt (loopback, trusted proxies) is for the caller to know.
///
/// Holds ten instants for each of at most 4,096 addresses, about 700 kB; one more, and the address that has been quiet
/// for longest is forgotten.
public struct WrongPasswords: Sendable {
  /// So many wrong passwords, within so many nanoseconds, make an address wait.
  public static let most = 10, window: Int64 = 60_000_000_000
  /// So many addresses are held at most.
  public static let mostAddresses = 4_096

  /// When the last ten came from each address, the oldest first; never empty.
  private var instants: [PeerAddress: [Int64]] = [:]

  /// Nobody has guessed yet.
  public init() {}

  /// How many addresses are held.
  public var count: Int { instants.count }

  /// Notes a wrong password. `now` (monotonic nanoseconds) never goes back.
  public mutating func note(_ address: PeerAddress, at now: Int64) {
    let host = address.network
    if instants[host] == nil, instants.count >= Self.mostAddresses { makeRoom(at: now) }
    var kept = instants[host, default: []].suffix(Self.most - 1).filter { now - $0 < Self.window }
    kept.append(now)
    instants[host] = kept
  }

  /// How long the address still waits, in nanoseconds; nil when it does not.
  public func waits(_ address: PeerAddress, at now: Int64) -> Int64? {
    guard let noted = instants[address.network], noted.count == Self.most else { return nil }
    let left = Self.window - (now - noted[0])
    return left > 0 ? left : nil
  }

  /// Forgets those who have been quiet for a minute, or else the one who has been for longest.
  private mutating func makeRoom(at now: Int64) {
    var quietest: (host: PeerAddress, last: Int64)?
    instants = instants.filter { host, noted in
      let last = noted[noted.count - 1]
      if quietest.map({ last < $0.last }) ?? true { quietest = (host, last) }
      return now - last < Self.window
    }
    if let quietest, instants.count >= Self.mostAddresses { instants[quietest.host] = nil }
  }
}
