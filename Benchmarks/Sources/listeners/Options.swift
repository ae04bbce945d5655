// SPDX-License-Identifier: MIT
import BenchKit

/// What crowd to make and for how long.
struct Options {
  /// The server.
  let server: IPv4
  /// How many listeners, and how many connect in a second; 0 is all in one instant.
  let count: Int, rate: Double
  /// The shares (0 to 1) that ask for ICY metadata, and that stop reading after the first bytes.
  let icyShare: Double, stalledShare: Double
  /// Nanoseconds between the last connection and the steady time, and the steady time itself.
  let settle: Int64, hold: Int64
  /// Nanoseconds after which those that have got nothing are counted as failed.
  let patience: Int64
  /// Frames between the titles of `frame-source`, to check the blocks by; 0 checks their form only.
  let titleEvery: Int
  /// What is asked for.
  let path: String

  /// Reads the command line.
  init() {
    let arguments = Arguments([
      "server", "count", "rate", "icy-share", "stalled-share", "settle", "hold", "patience", "title-frames", "path",
    ])
    server = arguments.address("server")
    count = arguments.count("count", 100)
    rate = arguments.number("rate", 1000)
    icyShare = arguments.number("icy-share", 0)
    stalledShare = arguments.number("stalled-share", 0)
    settle = arguments.seconds("settle", 2)
    hold = arguments.seconds("hold", 10)
    patience = arguments.seconds("patience", 30)
    titleEvery = arguments.count("title-frames", 0)
    path = arguments.text("path") ?? "/stream"
  }

  /// Whether a share of `share` takes in listener `index`: spread evenly over the crowd.
  static func isIn(_ share: Double, _ index: Int) -> Bool {
    Int(Double(index + 1) * share) > Int(Double(index) * share)
  }

  /// The source address of a listener: no more than 5,000 from one, since the kernel's search for a free port costs
  /// milliseconds when half of the range is taken.
  static func source(_ index: Int) -> UInt32 { 0x7F00_0002 + UInt32(index / 5000) }

  /// The request of a listener.
  func request(icy: Bool) -> [UInt8] {
    let ask = icy ? "Icy-MetaData: 1\r\n" : ""
    return Array("GET \(path) HTTP/1.1\r\nHost: bench\r\nUser-Agent: bench\r\n\(ask)\r\n".utf8)
  }
}
