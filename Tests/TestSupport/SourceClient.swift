// SPDX-License-Identifier: MIT
import Foundation
import StreamKit

/// A source client: logs in as one of the dialects says, and sends its audio in time or in one go. It never waits: who
/// uses it calls `step` again and again.
public final class SourceClient {
  /// The dialects. `expecting`: PUT with `Expect: 100-continue`. `shoutcast`: the password line of SHOUTcast 1.
  public enum Manner: Sendable, CaseIterable {
    /// How a source may ask.
    case source, put, expecting, shoutcast
  }

  /// The connection, for what the server says and for what else may happen to it.
  public let stream: StreamClient
  /// Whether its side is ended once everything has been sent.
  public var endsWhenSent = false
  /// Whether the server has gone away while something was to be sent.
  public private(set) var isBroken = false
  /// Bytes of audio that the kernel has taken.
  public private(set) var sent = 0

  private var schedule: [(due: Int64, bytes: [UInt8])] = []
  private var next = 0
  private var rest: ArraySlice<UInt8> = []
  private var headLeft: Int
  private var hasEnded = false

  /// Connects; the head goes out with the first step.
  public init(
    port: UInt16, _ manner: Manner = .source, mount: String = "/live", user: String = "source",
    password: String = "hackme", type: String = "audio/mpeg", headers: [String] = []
  ) throws {
    stream = try StreamClient(port: port)
    let credentials = Data("\(user):\(password)".utf8).base64EncodedString()
    let words = ["Authorization: Basic \(credentials)", "Content-Type: \(type)"] + headers
    let lines =
      switch manner {
      case .source: ["SOURCE \(mount) HTTP/1.0"] + words
      case .put: ["PUT \(mount) HTTP/1.1", "Host: a.example"] + words
      case .expecting: ["PUT \(mount) HTTP/1.1", "Host: a.example", "Expect: 100-continue"] + words
      case .shoutcast: [password, "content-type:\(type)"] + headers
      }
    let head = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    headLeft = head.count
    rest = head[...]
  }

  /// Sends bytes as soon as what is before them has been sent.
  public func send(_ bytes: [UInt8]) { schedule.append((0, bytes)) }

  /// Sends frames evenly, each so many nanoseconds after the one before, the first at `start`.
  public func send(_ frames: [[UInt8]], each nanoseconds: Int64, from start: Int64 = monotonicNow()) {
    for (index, frame) in frames.enumerated() { schedule.append((start + Int64(index) * nanoseconds, frame)) }
  }

  /// Whether everything has been sent.
  public var hasSentAll: Bool { rest.isEmpty && next == schedule.count }

  /// Sends what is due and fits, and takes what the server says.
  public func step(at now: Int64) {
    stream.readToEnd(within: 0)
    while !isBroken {
      if rest.isEmpty {
        guard next < schedule.count, schedule[next].due <= now else { break }
        rest = schedule[next].bytes[...]
        next += 1
      }
      guard let count = stream.sendNow(rest) else {
        isBroken = true
        return
      }
      if count == 0 { return }
      rest = rest.dropFirst(count)
      let ofHead = min(headLeft, count)
      headLeft -= ofHead
      sent += count - ofHead
    }
    if endsWhenSent, hasSentAll, !hasEnded {
      hasEnded = true
      stream.endSending()
    }
  }
}
