// SPDX-License-Identifier: MIT
import BenchKit
import CBench
import Glibc
import StreamKit

/// Opens the listeners and reads what they are sent, on one thread.
///
/// Two epolls: those that wait for their first byte are served before every few of those that play, so that the time to
/// the first byte is the server's and not that of our own reading.
final class Crowd {
  private let options: Options
  /// All listeners, in the order of connecting.
  let listeners: UnsafeMutableBufferPointer<Listener>
  private let cache = FrameCache()
  private let fresh = epoll_create1(Int32(EPOLL_CLOEXEC))
  private let playing = epoll_create1(Int32(EPOLL_CLOEXEC))
  private let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 20)
  private let events = UnsafeMutablePointer<epoll_event>.allocate(capacity: 256)
  private let requests: [[UInt8]]
  private static let freshToken = UInt64.max
  private static let readable = EPOLLIN.rawValue, writable = EPOLLOUT.rawValue, gone = EPOLLRDHUP.rawValue

  private var opened = 0
  /// Connections that have got neither a body byte nor an end.
  private(set) var pending = 0
  /// When the first and the last connect() were called.
  private(set) var firstConnect: Int64 = 0, lastConnect: Int64 = 0
  /// The newest frame that any listener has begun.
  private(set) var newest = -1
  /// Sockets that could not be made, with the last errno.
  private(set) var socketFailures = 0, lastFailure: Int32 = 0

  /// Makes the records; nothing is opened yet.
  init(_ options: Options) {
    self.options = options
    listeners = .allocate(capacity: options.count)
    listeners.initialize(repeating: Listener())
    requests = [options.request(icy: false), options.request(icy: true)]
    _ = cbench_epoll_control(playing, Int32(EPOLL_CTL_ADD), fresh, Self.readable, Self.freshToken)
  }

  deinit {
    listeners.deinitialize()
    listeners.deallocate()
    buffer.deallocate()
    events.deallocate()
  }

  /// Opens all listeners at their rate and waits for the first byte of each, `patience` at most.
  func connect() {
    if options.rate == 0 { for at in 0..<options.count { makeSocket(at) } }
    firstConnect = monotonicNow()
    while opened < options.count {
      openDue()
      turn(until: nextOpening)
    }
    lastConnect = monotonicNow()
    let deadline = lastConnect + options.patience
    while pending > 0, monotonicNow() < deadline { turn(until: deadline) }
  }

  /// Reads what comes until an instant.
  func read(until instant: Int64) {
    while monotonicNow() < instant { turn(until: instant) }
  }

  /// Closes all sockets with a reset, which leaves no TIME_WAIT.
  func close() {
    for at in 0..<listeners.count where listeners[at].socket >= 0 {
      cbench_reset_on_close(listeners[at].socket)
      _ = Glibc.close(listeners[at].socket)
    }
  }

  private var nextOpening: Int64 {
    guard opened < options.count else { return .max }
    return options.rate == 0 ? 0 : firstConnect + Int64(Double(opened) / options.rate * 1e9)
  }

  /// Opens what is due, a few before the next look at those that wait. In one instant that is 64: no more than about a
  /// millisecond in which an answer lies unread and its time would be ours.
  private func openDue() {
    var few = options.rate == 0 ? 64 : 8
    while opened < options.count, few > 0, nextOpening <= monotonicNow() {
      open(opened)
      opened += 1
      few -= 1
    }
  }

  private func open(_ at: Int) {
    if options.rate > 0 { makeSocket(at) }
    let socket = listeners[at].socket
    guard socket >= 0 else { return }
    listeners[at].phase = .connecting
    listeners[at].connected = monotonicNow()
    pending += 1
    if cbench_connect(socket, options.server.address, options.server.port) == 0 {
      sendRequest(at)
    } else if errno != EINPROGRESS {
      fail(at, errno)
      return leave(at)
    }
    guard listeners[at].phase != .closed else { return }
    let events = listeners[at].phase == .connecting ? Self.writable : Self.readable | Self.gone
    _ = cbench_epoll_control(fresh, Int32(EPOLL_CTL_ADD), socket, events, UInt64(at))
  }

  /// Makes a socket on its source address; those for one instant are made before it.
  private func makeSocket(_ at: Int) {
    listeners[at].socket = cbench_socket(Options.source(at))
    if listeners[at].socket < 0 { fail(at, errno) }
  }

  private func fail(_ at: Int, _ number: Int32) {
    listeners[at].phase = .closed
    socketFailures += 1
    lastFailure = number
  }

  private func sendRequest(_ at: Int) {
    let request = requests[Options.isIn(options.icyShare, at) ? 1 : 0]
    let sent = request.withUnsafeBytes { send(listeners[at].socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    guard sent == request.count else { return leave(at) }
    listeners[at].phase = .head
  }

  /// One turn: all that wait for a first byte and have something, then up to 32 that play; sleeps until something comes.
  private func turn(until instant: Int64) {
    serveFresh()
    let now = monotonicNow()
    let wait = max(0, min(instant - now, 100_000_000))
    let count = cbench_epoll_wait(playing, events, 32, wait)
    guard count > 0 else { return }
    for i in 0..<Int(count) where events[i].data.u64 != Self.freshToken { readSome(Int(events[i].data.u64)) }
  }

  private func serveFresh() {
    let count = cbench_epoll_wait(fresh, events, 256, 0)
    guard count > 0 else { return }
    for i in 0..<Int(count) {
      let at = Int(events[i].data.u64)
      if listeners[at].phase == .connecting { finishConnecting(at) } else { readSome(at) }
    }
  }

  private func finishConnecting(_ at: Int) {
    let error = cbench_socket_error(listeners[at].socket)
    guard error == 0 else {
      fail(at, error)
      return leave(at)
    }
    sendRequest(at)
    guard listeners[at].phase == .head else { return }
    let events = Self.readable | Self.gone
    _ = cbench_epoll_control(fresh, Int32(EPOLL_CTL_MOD), listeners[at].socket, events, UInt64(at))
  }

  /// Reads once: all that is there, or of a first answer only the beginning, so that the next one need not wait.
  private func readSome(_ at: Int) {
    let limit = listeners[at].phase == .playing ? buffer.count : 2048
    let count = recv(listeners[at].socket, buffer.baseAddress, limit, 0)
    guard count > 0 else {
      if count == 0 || errno != EAGAIN { leave(at) }
      return
    }
    take(at, UnsafeBufferPointer(rebasing: buffer[..<count]), monotonicNow())
  }

  private func take(_ at: Int, _ bytes: UnsafeBufferPointer<UInt8>, _ now: Int64) {
    var body = bytes
    if listeners[at].phase == .head {
      guard let length = readHead(at, bytes) else { return }
      body = UnsafeBufferPointer(rebasing: bytes[length...])
    }
    guard !body.isEmpty else { return }
    if listeners[at].phase == .quiet { start(at, now) }
    listeners[at].take(body, at: now, titleEvery: options.titleEvery, cache)
    newest = max(newest, listeners[at].checker.frame)
  }

  /// Reads the head and returns how many of these bytes were its; nil when there is no body to read.
  private func readHead(_ at: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    let before = listeners[at].head.count
    listeners[at].head.append(contentsOf: bytes.prefix(ResponseHead.limit))
    guard let head = listeners[at].head.withUnsafeBufferPointer({ ResponseHead($0) }) else {
      if listeners[at].head.count > ResponseHead.limit { leave(at) }
      return nil
    }
    listeners[at].head = []
    listeners[at].status = head.status
    listeners[at].stripper = BlockStripper(metaint: head.metaint)
    listeners[at].phase = .quiet
    guard head.status == 200 else {
      leave(at)
      return nil
    }
    return head.length - before
  }

  /// The first body byte: from now on this listener plays, or stops reading.
  private func start(_ at: Int, _ now: Int64) {
    listeners[at].firstByte = now
    pending -= 1
    let socket = listeners[at].socket
    _ = cbench_epoll_control(fresh, Int32(EPOLL_CTL_DEL), socket, 0, 0)
    guard !Options.isIn(options.stalledShare, at) else {
      listeners[at].phase = .stalled
      return
    }
    listeners[at].phase = .playing
    _ = cbench_epoll_control(playing, Int32(EPOLL_CTL_ADD), socket, Self.readable | Self.gone, UInt64(at))
  }

  /// The connection is over; those that wait for a first byte are one fewer.
  private func leave(_ at: Int) {
    if listeners[at].firstByte == 0 { pending -= 1 }
    listeners[at].phase = .closed
    guard listeners[at].socket >= 0 else { return }
    _ = Glibc.close(listeners[at].socket)
    listeners[at].socket = -1
  }
}
