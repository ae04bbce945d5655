// SPDX-License-Identifier: MIT
import Foundation
import Glibc
import StreamKit
import Testing

@testable import cycast_fanout

/// A front with a booth behind it and no server around them. Its log and its access log are kept.
final class Desk {
  let booth: Booth
  let front: Front
  private var ends: [Int32] = []
  private var pipes: [Int32] = []

  init(password: String? = nil) throws {
    Signal.ignoreBrokenPipes()
    booth = try Booth(ring: 65_536)
    var pair: [Int32] = [-1, -1]
    for _ in 0..<2 {
      try #require(pipe(&pair) == 0 && fcntl(pair[0], F_SETFL, O_NONBLOCK) == 0)
      for end in pair { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      pipes += pair
    }
    front = Front(
      FanoutSettings(), mount: booth.mount, audience: booth.audience,
      adminPassword: try AdminPassword(nil, variable: password.map { Array($0.utf8) }),
      clock: StationClock(began: monotonicNow()), accessLog: try LineOutput(.descriptor(pipes[3])),
      log: Log(program: "desk", level: .trace, descriptor: pipes[1]))
  }

  deinit { for end in ends + pipes { close(end) } }

  /// Lets a connection in that has sent this much.
  func meet(_ text: String, at now: UInt32 = 0, from peer: PeerAddress = .none) throws -> (slot: Int, end: Int32) {
    var pair: [Int32] = [-1, -1]
    try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0, &pair) == 0)
    ends.append(pair[1])
    let slot = booth.audience.admit(pair[0], peer, at: now)
    if !text.isEmpty { say(text, to: pair[1]) }
    front.read(slot, peerEnded: false, at: now)
    return (slot, pair[1])
  }

  /// Sends what a front that exists has yet to read.
  func say(_ text: String, to end: Int32) { say(Array(text.utf8)[...], to: end) }
  func say(_ bytes: ArraySlice<UInt8>, to end: Int32) {
    _ = bytes.withUnsafeBytes { send(end, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
  }

  /// What has been answered since the last time.
  func answer(_ end: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = recv(end, &bytes, bytes.count, Int32(MSG_DONTWAIT))
    return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
  }

  /// What was logged since the last time, and the lines of the access log.
  func log() -> String { text(pipes[0]) }
  func accessLog() -> String { text(pipes[2]) }

  private func text(_ pipe: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = read(pipe, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
  }

  func state(_ slot: Int) -> Connection.State { booth.audience.connections[slot].state }

  /// The title of what comes next.
  var title: String { booth.mount.titles.latest.nowPlaying.track.display }

  /// A whole head, read.
  static func head(_ text: String) throws -> RequestHead {
    var whole: RequestHead?
    if case .complete(let head, _) = RequestParser.parse(Array(text.utf8).span) { whole = head }
    return try #require(whole, "\(text)")
  }

  /// The value of the header that says who asks: `admin:hackme`.
  static func basic(_ credentials: String) -> String { "Basic " + Data(credentials.utf8).base64EncodedString() }
}
