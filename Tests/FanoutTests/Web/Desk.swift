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

  init(password: String? = nil, _ settings: FanoutSettings = FanoutSettings(), withEvents: Bool = false) throws {
    Signal.ignoreBrokenPipes()
    booth = try Booth(ring: 65_536)
    var pair: [Int32] = [-1, -1]
    for _ in 0..<3 {
      try #require(pipe(&pair) == 0 && fcntl(pair[0], F_SETFL, O_NONBLOCK) == 0)
      for end in pair { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      pipes += pair
    }
    front = Front(
      settings, mount: booth.mount, audience: booth.audience,
      adminPassword: try AdminPassword(nil, variable: password.map { Array($0.utf8) }),
      clock: StationClock(began: monotonicNow()), accessLog: try LineOutput(.descriptor(pipes[3])),
      events: withEvents ? try EventLog(.descriptor(pipes[5]), mount: settings.station.mount) : nil,
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
    var bytes = [UInt8](repeating: 0, count: 262_144)
    let count = recv(end, &bytes, bytes.count, Int32(MSG_DONTWAIT))
    return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
  }

  /// The head and the body of the answer to a request, by whom it comes from; what is asked is over then.
  func ask(_ request: String, by credentials: String? = nil, from peer: PeerAddress = .none) throws
    -> (head: String, body: String)
  {
    let authorization = credentials.map { "Authorization: \(Desk.basic($0))\r\n" } ?? ""
    let (slot, end) = try meet("\(request) HTTP/1.1\r\nHost: radio.example\r\n\(authorization)\r\n", from: peer)
    var text = answer(end)
    while !booth.audience.wantsMore.isEmpty {
      front.continueLongAnswers(at: 0)
      text += answer(end)
    }
    booth.audience.close(slot, .left)
    guard let border = text.range(of: "\r\n\r\n") else { return (text, "") }
    return (String(text[..<border.lowerBound]), String(text[border.upperBound...]))
  }

  /// What a text says in JSON.
  static func json(_ text: String) throws -> JSONValue {
    try JSONValue(Array(text.utf8).span)
  }

  /// What was logged since the last time, and the lines of the access log.
  func log() -> String { text(pipes[0]) }
  func accessLog() -> String { text(pipes[2]) }
  /// The events since the last time.
  func events() throws -> [JSONValue] { try text(pipes[4]).split(separator: "\n").map { try Desk.json(String($0)) } }

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
