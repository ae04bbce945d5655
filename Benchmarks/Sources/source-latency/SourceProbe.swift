// SPDX-License-Identifier: MIT
import BenchKit
import CBench
import Glibc
import StreamKit

/// Goes live as a source again and again, and watches the stream for what it sent.
final class SourceProbe {
  private let server: IPv4
  private let password: String
  /// Nanoseconds of audio that the server holds before a source goes on air.
  private let preroll: Int64
  private var spotter = FrameSpotter()
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)
  /// The number of the first frame of this session: each has numbers of its own, which the fallback never reaches.
  private var base = 1_000_000
  /// When each frame of this session was sent, and when it was read again; 0 while it was not.
  private var sent: [Int64] = []
  private var read: [Int64] = []
  /// When a frame that is not ours was last read.
  private var heardOther: Int64 = 0
  private var first: [Int64] = []
  private var steady: [Int64] = []
  private var failed = 0
  private static let atOnce = 10
  private static let patience: Int64 = 3_000_000_000

  /// Takes where sources go. The stream is read on stdin.
  init(_ server: IPv4, password: String, preroll: Int64) {
    self.server = server
    self.password = password
    self.preroll = preroll
  }

  /// The times, and how many sessions never came on air.
  var report: Report {
    .object([
      ("first", .object(Spread(first).fields)), ("steady", .object(Spread(steady).fields)), ("failed", .int(failed)),
    ])
  }

  // MARK: Sessions

  /// One session: until its first frame is heard, and then the fallback again.
  func goLive() {
    begin()
    let sink = FrameSink(icecast: server, password: password, titleEvery: 0)
    let began = preroll == 0 ? sendAtOnce(sink) : sendEvenly(sink, within: Self.patience, until: { isHeard })
    if preroll == 0 { listen(until: monotonicNow() + Self.patience) { isHeard } }
    if let began, let out = read.first, out > 0 { first.append(out - began - preroll) } else { failed += 1 }
    sink.close()
    let left = monotonicNow()
    listen(until: left + Self.patience) { heardOther > left }
  }

  /// One session that stays: each frame's time, those of the first second left out.
  func stayLive(for duration: Int64) {
    begin()
    let sink = FrameSink(icecast: server, password: password, titleEvery: 0)
    let end = monotonicNow() + duration
    _ = sendEvenly(sink) { monotonicNow() >= end }
    listen(until: monotonicNow() + 200_000_000) { false }
    sink.close()
    for number in sent.indices where SequencedFrame.time(number) >= 1_000_000_000 {
      if read[number] > 0 { steady.append(read[number] - sent[number]) } else { failed += 1 }
    }
  }

  private func begin() {
    base += 100_000
    sent = []
    read = []
  }

  private var isHeard: Bool { read.first.map { $0 > 0 } ?? false }

  /// Sends frames in one write. Returns when.
  private func sendAtOnce(_ sink: FrameSink) -> Int64? {
    let room = Self.atOnce * SequencedFrame.longest
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: room) { frames in
      guard let start = frames.baseAddress else { return nil }
      var length = 0
      for number in 0..<Self.atOnce { length += SequencedFrame.fill(start + length, base + number) }
      let now = monotonicNow()
      note(Self.atOnce, at: now)
      return sink.write(UnsafeRawBufferPointer(start: start, count: length)) ? now : nil
    }
  }

  /// Sends frame by frame at real time until something is so, or patience has an end where it is for one frame. Returns
  /// when the first frame was sent.
  private func sendEvenly(_ sink: FrameSink, within patience: Int64 = .max, until isDone: () -> Bool) -> Int64? {
    let start = monotonicNow()
    while !isDone(), SequencedFrame.time(sent.count) < patience {
      listen(until: start + SequencedFrame.time(sent.count), or: isDone)
      if isDone() { break }
      note(1, at: monotonicNow())
      if !sink.write(base + sent.count - 1) { break }
    }
    return sent.first
  }

  private func note(_ count: Int, at now: Int64) {
    sent += Array(repeating: now, count: count)
    read += Array(repeating: 0, count: count)
  }

  // MARK: The stream

  /// Reads the stream until an instant, or until something is so.
  private func listen(until instant: Int64, or isDone: () -> Bool) {
    while !isDone() {
      let left = instant - monotonicNow()
      guard left > 0 else { return }
      guard cbench_wait_readable(0, left) > 0 else { continue }
      let count = buffer.withUnsafeMutableBytes { Glibc.read(0, $0.baseAddress, $0.count) }
      let now = monotonicNow()
      guard count > 0 else { giveUp("the stream has ended") }
      buffer.withUnsafeBufferPointer { bytes in
        spotter.take(UnsafeBufferPointer(rebasing: bytes[..<count])) { heard($0, at: now) }
      }
    }
  }

  private func heard(_ number: Int, at now: Int64) {
    if read.indices.contains(number - base) { read[number - base] = now } else { heardOther = now }
  }
}
