// SPDX-License-Identifier: MIT
import StreamKit

/// All connections that are not live: takes them, reads them, sends their answers, ends them in time. What they say is
/// somebody else's business.
final class Callers {
  private var callers: [UInt32: Caller] = [:]
  private var nextID: UInt32 = 1
  private let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 16_384, alignment: 16)
  /// Called when bytes have come, or the end of the peer's side.
  var didReceive: (Caller, Int64) -> Void = { _, _ in }
  /// Called when one took too long with its request.
  var didExpire: (Caller, Int64) -> Void = { _, _ in }

  /// How many there may be; beyond that the one that has waited longest has to go, so that the port is never deaf.
  static let most = 64
  /// Nanoseconds in which a request must be whole: Icecast's header-timeout.
  static let headTimeout: Int64 = 15_000_000_000
  /// Nanoseconds that a peer has to take its answer and close its end.
  static let leaveTimeout: Int64 = 2_000_000_000
  /// The most bytes of one that are kept before its request has been understood: a head and some audio behind it.
  static let mostBytes = 65_536

  deinit { scratch.deallocate() }

  var count: Int { callers.count }

  subscript(id: UInt32) -> Caller? { callers[id] }

  /// Takes a connection in.
  func admit(_ socket: Int32, _ peer: PeerAddress, at now: Int64) -> Caller {
    let caller = Caller(
      Descriptor(owning: socket), id: nextID, peer: peer, at: now, within: Callers.headTimeout)
    nextID = nextID &+ 1
    callers[caller.id] = caller
    return caller
  }

  /// How many passwords of an address are being checked.
  func checking(_ address: PeerAddress) -> Int {
    callers.values.count { caller in
      guard case .checking = caller.phase else { return false }
      return caller.address.withoutPort == address.withoutPort
    }
  }

  /// The one that has waited longest, when there are too many.
  var surplus: Caller? {
    guard callers.count > Callers.most else { return nil }
    return callers.values.min { rank($0) < rank($1) }
  }

  /// Those who leave go before those who ask, the oldest first.
  ///
  /// Many may have come at the same instant: the number tells them apart, so that the newcomer is never the oldest.
  private func rank(_ caller: Caller) -> (Int, Int64, UInt32) {
    if case .leaving = caller.phase { return (0, caller.began, caller.id) }
    return (1, caller.began, caller.id)
  }

  /// Forgets one: its socket is closed, unless it was given away.
  func remove(_ caller: Caller) { callers[caller.id] = nil }

  /// Reads what is there.
  func read(_ caller: Caller, at now: Int64) {
    while caller.socket != nil, callers[caller.id] != nil {
      if case .leaving = caller.phase {
        if !discard(caller) { return }
        return remove(caller)
      }
      guard caller.bytes.count < Callers.mostBytes, let number = caller.socket?.number else { return }
      switch receive(number) {
      case .bytes(let count):
        caller.bytes.append(contentsOf: scratch[..<count])
        didReceive(caller, now)
      case .wouldBlock: return
      case .end:
        caller.hasEndedItsSide = true
        didReceive(caller, now)
        switch caller.phase {
        case .asking, .naming, .posting: remove(caller)
        case .checking, .leaving: break
        }
        return
      }
    }
  }

  /// Throws away what is there. Returns whether the peer has ended its side.
  private func discard(_ caller: Caller) -> Bool {
    guard let number = caller.socket?.number else { return true }
    for _ in 0..<64 {
      switch receive(number) {
      case .bytes: continue
      case .wouldBlock: return false
      case .end: return true
      }
    }
    return false
  }

  private func receive(_ number: Int32) -> Moved {
    do throws(SystemError) {
      return try StreamKit.receive(number, into: scratch)
    } catch {
      return .end
    }
  }

  // MARK: Answers

  /// Sends an answer; the connection goes on.
  func say(_ bytes: [UInt8], to caller: Caller) {
    caller.outbox += bytes
    flush(caller)
  }

  /// Sends an answer, and then nothing more.
  func finish(_ bytes: [UInt8], with caller: Caller, at now: Int64) {
    caller.outbox += bytes
    caller.phase = .leaving
    caller.deadline = now + Callers.leaveTimeout
    caller.bytes = []
    flush(caller)
  }

  /// Sends what is left as far as there is room; ends this side behind a last answer.
  func flush(_ caller: Caller) {
    guard let number = caller.socket?.number else { return }
    while !caller.outbox.isEmpty {
      switch put(number, caller.outbox) {
      case .bytes(let count): caller.outbox.removeFirst(count)
      case .wouldBlock: return
      case .end: return remove(caller)
      }
    }
    if case .leaving = caller.phase {
      endSending(number)
      if caller.hasEndedItsSide { remove(caller) }
    }
  }

  private func put(_ number: Int32, _ bytes: [UInt8]) -> Moved {
    let result: Result<Moved, SystemError> = bytes.withUnsafeBytes { raw in
      Result { () throws(SystemError) in try send(number, raw) }
    }
    return (try? result.get()) ?? .end
  }

  // MARK: Time

  /// Ends what has taken too long.
  func expire(at now: Int64) {
    for caller in callers.values where now >= caller.deadline {
      if case .leaving = caller.phase { remove(caller) } else { didExpire(caller, now) }
    }
  }

  /// When the next one is given up.
  var nextDeadline: Int64? { callers.values.map(\.deadline).min() }
}
