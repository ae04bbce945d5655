// SPDX-License-Identifier: MIT
import StreamKit

/// How listeners are fed: each at its phase of the feeding period, from its own place in the shared ring.
extension Audience {
  /// Feeds those whose turn it is.
  func tick(_ tick: Int, at now: UInt32) {
    for which in Phases.divisors.indices {
      for slot in phases.due(at: tick, class: which) { feedUnlessBlocked(Int(slot), now) }
    }
  }

  /// Feeds those who get everything as it comes, and starts those who have waited for the first unit.
  func inputArrived(at now: UInt32) {
    for slot in phases.live { feedUnlessBlocked(Int(slot), now) }
    if waiting > 0 { startWaiting(now) }
  }

  /// Feeds everyone, so that players have all there is when no more comes.
  func feedAll(at now: UInt32) {
    for slot in connections.indices where connections[slot].state == .listening { feedUnlessBlocked(slot, now) }
  }

  /// Whether ticks have anyone to feed.
  var needsTicks: Bool { phases.ticked > 0 }

  private func startWaiting(_ now: UInt32) {
    for slot in connections.indices where connections[slot].state == .waiting {
      guard connections[slot].epoch == mount.epoch else {
        close(slot, .formatChanged)
        continue
      }
      guard mount.hasUnits else { continue }
      waiting -= 1
      start(slot, now)
    }
  }

  /// Feeds a listener, unless its socket is known to be full.
  func feedUnlessBlocked(_ slot: Int, _ now: UInt32) {
    if connections[slot].state == .listening, !connections[slot].isBlocked { feed(slot, now) }
  }

  /// Writes until the listener has everything or its socket is full. To be called with a free slot too: does nothing.
  func feed(_ slot: Int, _ now: UInt32) {
    while connections[slot].state != .free {
      guard settle(slot) else { return }
      let end = connections[slot].state == .listening ? mount.end(ofEpoch: connections[slot].epoch) : 0
      plan.make(for: connections[slot], of: mount, upTo: end)
      guard plan.total > 0 else {
        connections[slot].isBlocked = false
        finishIfDone(slot, now)
        return
      }
      guard send(slot, now) else { return }
    }
  }

  /// Sends the plan once. Returns whether it is worth to go on: false when the socket is full or gone.
  private func send(_ slot: Int, _ now: UInt32) -> Bool {
    if let secondsPerByte, connections[slot].state == .listening {
      counts.lag.add(Double(mount.ring.head - connections[slot].position) * secondsPerByte)
    }
    do throws(SystemError) {
      switch try plan.send(to: connections[slot].socket) {
      case .bytes(let count):
        let before = connections[slot].position
        plan.advance(&connections[slot], by: count, metaint: mount.metaint, shared: mount.shared)
        if connections[slot].position > before { followLogicalStream(slot) }
        connections[slot].sent += count
        counts.bytesOut += count
        connections[slot].progress = now
        connections[slot].isBlocked = count < plan.total
        return count == plan.total
      case .wouldBlock:
        connections[slot].isBlocked = true
      case .end:
        close(slot, .left)
      }
    } catch {
      close(slot, .left)
    }
    return false
  }

  /// A listener that plays on from one logical stream into the next has had its headers from the ring.
  private func followLogicalStream(_ slot: Int) {
    if let stream = mount.streams.at(connections[slot].position - 1) { connections[slot].toldStream = stream.id }
  }

  /// Before a plan is made: lets the copy of a unit go when it is out, and moves one that has fallen off. Returns false
  /// when the connection was closed.
  private func settle(_ slot: Int) -> Bool {
    guard connections[slot].state == .listening else { return true }
    if connections[slot].rescued != .none {
      let end = connections[slot].rescuedStart + mount.shared.bytes(connections[slot].rescued).count
      if connections[slot].position < end { return true }
      rescues.letGo(&connections[slot])
    }
    guard connections[slot].position < mount.ring.tail else { return true }
    guard connections[slot].epoch == mount.epoch else {
      close(slot, .formatChanged)
      return false
    }
    counts.skipped += 1
    connections[slot].skips &+= 1
    if let told = mount.streams.at(connections[slot].position), connections[slot].position < told.audio {
      connections[slot].toldStream = 0
    }
    move(slot, to: mount.entry())
    return true
  }

  private func finishIfDone(_ slot: Int, _ now: UInt32) {
    guard connections[slot].piece == .none else { return }
    switch connections[slot].state {
    case .answered where connections[slot].hasMore: wantsMore.append(Int32(slot))
    case .answered:
      connections[slot].state = .leaving
      endSending(connections[slot].socket)
    case .listening where connections[slot].epoch != mount.epoch: retireIfDone(slot, now)
    default: break
    }
  }
}
