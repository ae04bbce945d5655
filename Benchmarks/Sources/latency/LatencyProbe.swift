// SPDX-License-Identifier: MIT
import BenchKit
import CBench
import Glibc
import StreamKit

/// Writes frames at real time and notes when the listener beside it has read the last byte of each.
final class LatencyProbe {
  private let sink: FrameSink
  private let server: IPv4
  private let path: String
  private let cache = FrameCache()
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)
  private var written: [Int64] = []
  private var times: [Int64] = []
  private var checker = FrameChecker()
  private var socket: Int32 = -1
  private var head: [UInt8]? = []
  private var joined = Int.max
  private var isOver = false
  private static let second = 39

  /// Takes where frames go and where they come out.
  init(_ sink: FrameSink, _ server: IPv4, path: String) {
    self.sink = sink
    self.server = server
    self.path = path
  }

  /// Writes `duration` nanoseconds of audio, and a last second's wait for what is on its way.
  func run(for duration: Int64) {
    let start = monotonicNow()
    while SequencedFrame.time(written.count) < duration, !isOver {
      listen(until: start + SequencedFrame.time(written.count))
      if written.count == Self.second { join() }
      written.append(monotonicNow())
      if !sink.write(written.count - 1) { isOver = true }
    }
    listen(until: monotonicNow() + 200_000_000)
    if socket >= 0 { close(socket) }
  }

  /// The times, and what was wrong with the frames.
  var report: Report {
    .object([
      ("latency", .object(Spread(times).fields)), ("frames_written", .int(written.count)),
      ("gaps", .int(checker.faults.gaps)), ("corrupt", .int(checker.faults.corrupt)),
    ])
  }

  private func join() {
    socket = cbench_dial(server.address, server.port)
    let request = Array("GET \(path) HTTP/1.1\r\nHost: bench\r\n\r\n".utf8)
    let isSent = socket >= 0 && request.withUnsafeBytes { (try? writeAll(socket, $0)) ?? false }
    if !isSent { isOver = true }
    joined = written.count
  }

  /// Reads what comes until an instant.
  private func listen(until instant: Int64) {
    while !isOver {
      let left = instant - monotonicNow()
      guard left > 0 else { return }
      guard socket >= 0 else { return sleepUntil(instant) }
      if cbench_wait_readable(socket, left) > 0 { readSome() }
    }
  }

  private func readSome() {
    let count = buffer.withUnsafeMutableBytes { recv(socket, $0.baseAddress, $0.count, 0) }
    let now = monotonicNow()
    guard count > 0 else {
      isOver = true
      return
    }
    buffer.withUnsafeBufferPointer { take(UnsafeBufferPointer(rebasing: $0[..<count]), now) }
  }

  private func take(_ bytes: UnsafeBufferPointer<UInt8>, _ now: Int64) {
    var body = bytes
    if let before = head {
      let whole = before + bytes
      guard let length = whole.withUnsafeBufferPointer({ ResponseHead($0)?.length }) else {
        head = whole
        return
      }
      head = nil
      body = UnsafeBufferPointer(rebasing: bytes[(length - before.count)...])
    }
    let old = checker.frame
    checker.take(body, cache)
    guard old >= 0, checker.frame > old else { return }
    for number in old..<checker.frame where number >= joined + Self.second && number < written.count {
      times.append(now - written[number])
    }
  }
}
