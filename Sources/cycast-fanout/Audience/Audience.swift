// SPDX-License-Identifier: MIT
import StreamKit

/// All connections of a mount, and how listeners are fed: each at its phase of the feeding period, from its own place in
/// the shared ring. Nothing here waits for anyone.
final class Audience {
  /// What happens to a listener that falls off the ring.
  enum Slow: String, CaseIterable { case skip, drop }

  /// Why a connection ended.
  enum End: String {
    case left, finished, stalled, slow, noRoom, stopped, formatChanged, timedOut
  }

  private(set) var connections: [Connection] = []
  private var free: [Int32] = []
  private var phases = Phases()
  private var plan = SendPlan()
  /// No listener that has not fallen off is before this offset.
  private var lowest = 0
  private let mount: Mount
  private let slow: Slow
  /// Copies of units for those who fell off in mid-unit, by the unit's offset.
  private var rescues: [Int: SharedID] = [:]
  private var rescuedBytes = 0

  /// The most bytes of units kept for those who fell off.
  static let mostRescued = 1 << 20

  /// Listeners now.
  private(set) var listeners = 0
  /// Of those, how many have had nothing yet because there was nothing.
  private(set) var waiting = 0
  /// Counted since the start.
  private(set) var skipped = 0
  private(set) var dropped = 0

  /// Told of the slot of every connection that ends, before it is free.
  var didEnd: (Int, borrowing Connection, End) -> Void = { _, _, _ in }
  let texts = InternedTexts()

  init(mount: Mount, slow: Slow) {
    self.mount = mount
    self.slow = slow
    mount.willDrop = { [unowned self] in rescue(before: $0) }
  }

  // MARK: Coming

  /// Takes in a connection that has yet to ask for something.
  func admit(_ socket: Int32, _ peer: PeerAddress, at now: UInt32) -> Int {
    let slot: Int
    if let index = free.popLast() {
      slot = Int(index)
    } else {
      slot = connections.count
      connections.append(Connection())
    }
    let generation = connections[slot].generation
    connections[slot] = Connection()
    connections[slot].generation = generation
    connections[slot].state = .asking
    connections[slot].socket = socket
    connections[slot].peer = peer
    connections[slot].joined = now
    connections[slot].progress = now
    return slot
  }

  /// Makes a connection a listener: its head goes out now, and as much of the stream as a new listener gets.
  func listen(_ slot: Int, head: SharedID, wantsICY: Bool, at now: UInt32) {
    listeners += 1
    connections[slot].piece = head
    connections[slot].pieceOffset = 0
    connections[slot].untilBlock = wantsICY ? mount.metaint : -1
    connections[slot].epoch = mount.epoch
    connections[slot].joined = now
    if mount.hasUnits {
      start(slot, now)
    } else {
      connections[slot].state = .waiting
      waiting += 1
      feed(slot, now)
    }
  }

  /// Sends bytes of an answer that is not the stream; the connection leaves when they are out.
  func answer(_ slot: Int, _ bytes: SharedID, at now: UInt32) {
    connections[slot].state = .answered
    connections[slot].piece = bytes
    connections[slot].pieceOffset = 0
    feed(slot, now)
  }

  /// Lets a listener begin at the place for new ones, and gives it a phase that fits what it gets there.
  private func start(_ slot: Int, _ now: UInt32) {
    let entry = mount.entry()
    connections[slot].state = .listening
    move(slot, to: entry)
    feed(slot, now)
  }

  private func move(_ slot: Int, to entry: (offset: Int, buffered: Int64)) {
    leavePhase(slot)
    connections[slot].position = entry.offset
    connections[slot].phase = phases.insert(Int32(slot), buffered: entry.buffered)
    lowest = min(lowest, entry.offset)
  }

  // MARK: Feeding

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

  private func feedUnlessBlocked(_ slot: Int, _ now: UInt32) {
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
    do throws(SystemError) {
      switch try plan.send(to: connections[slot].socket) {
      case .bytes(let count):
        let before = connections[slot].position
        plan.advance(&connections[slot], by: count, metaint: mount.metaint, shared: mount.shared)
        if connections[slot].position > before { followLogicalStream(slot) }
        connections[slot].sent += count
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
      letGoOfRescue(slot)
    }
    guard connections[slot].position < mount.ring.tail else { return true }
    guard connections[slot].epoch == mount.epoch else {
      close(slot, .formatChanged)
      return false
    }
    skipped += 1
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
    case .answered:
      connections[slot].state = .leaving
      endSending(connections[slot].socket)
    case .listening where connections[slot].epoch != mount.epoch: retireIfDone(slot, now)
    default: break
    }
  }

  // MARK: Falling behind

  /// Keeps what listeners need of the units before `offset`, which are about to be overwritten: the rest of the unit they
  /// are in the middle of. Goes through all connections, but only when somebody can be concerned.
  private func rescue(before offset: Int) {
    guard offset > lowest else { return }
    let tail = mount.ring.tail
    var lowest = Int.max
    for slot in connections.indices where connections[slot].state == .listening {
      let position = connections[slot].position
      if position >= offset {
        lowest = min(lowest, position)
      } else if position >= tail, connections[slot].rescued == .none {
        fallOff(slot)
        // It goes on behind its unit, which may be where the ring begins then.
        lowest = offset
      }
    }
    self.lowest = min(lowest, mount.ring.head)
  }

  private func fallOff(_ slot: Int) {
    if slow == .drop {
      dropped += 1
      close(slot, .slow)
      return
    }
    let position = connections[slot].position
    guard let unit = mount.timeline.unit(at: position), unit.lowerBound < position else { return }
    if let copy = rescues[unit.lowerBound] {
      mount.shared.hold(copy)
      connections[slot].rescued = copy
    } else {
      guard rescuedBytes + unit.count <= Audience.mostRescued else {
        dropped += 1
        close(slot, .noRoom)
        return
      }
      let bytes = UnsafeRawBufferPointer(start: mount.ring.pointer(at: unit.lowerBound), count: unit.count)
      let copy = mount.shared.make(bytes)
      rescues[unit.lowerBound] = copy
      rescuedBytes += unit.count
      connections[slot].rescued = copy
    }
    connections[slot].rescuedStart = unit.lowerBound
  }

  private func letGoOfRescue(_ slot: Int) {
    let rescued = connections[slot].rescued
    guard rescued != .none else { return }
    let count = mount.shared.bytes(rescued).count
    if mount.shared.letGo(rescued) {
      rescues[connections[slot].rescuedStart] = nil
      rescuedBytes -= count
    }
    connections[slot].rescued = .none
  }

  // MARK: Leaving

  /// Whether there is no connection.
  var isEmpty: Bool { free.count == connections.count }

  /// Nothing more will come: everyone gets the rest, and is let go when it is out.
  func endAll(at now: UInt32) {
    for slot in connections.indices {
      if connections[slot].state == .asking { close(slot, .stopped) }
      guard connections[slot].isListener else { continue }
      feedUnlessBlocked(slot, now)
      retireIfDone(slot, now)
    }
  }

  /// Lets a listener go that has everything. Its end of the connection stays open for a moment, so that nothing that is
  /// under way is lost.
  func retireIfDone(_ slot: Int, _ now: UInt32) {
    guard connections[slot].isListener, !connections[slot].isBlocked, connections[slot].piece == .none else { return }
    listeners -= 1
    if connections[slot].state == .waiting { waiting -= 1 }
    leavePhase(slot)
    letGoOfRescue(slot)
    connections[slot].state = .leaving
    connections[slot].progress = now
    endSending(connections[slot].socket)
  }

  /// Closes everything that is left.
  func closeAll() {
    for slot in connections.indices { close(slot, .stopped) }
  }

  /// Closes a connection and frees its slot.
  func close(_ slot: Int, _ why: End) {
    guard connections[slot].state != .free else { return }
    didEnd(slot, connections[slot], why)
    if connections[slot].isListener { listeners -= 1 }
    if connections[slot].state == .waiting { waiting -= 1 }
    leavePhase(slot)
    letGoOfRescue(slot)
    mount.shared.letGo(connections[slot].piece)
    texts.letGo(connections[slot].request)
    texts.letGo(connections[slot].agent)
    texts.letGo(connections[slot].referrer)
    closeSocket(connections[slot].socket)
    let generation = connections[slot].generation &+ 1
    connections[slot] = Connection()
    connections[slot].generation = generation
    free.append(Int32(slot))
  }

  private func leavePhase(_ slot: Int) {
    let place = connections[slot].phase
    if let moved = phases.remove(place) { connections[Int(moved)].phase = place }
    connections[slot].phase = .none
  }

  /// Changes a connection's facts; its place in the stream is not theirs to change.
  func update(_ slot: Int, _ body: (inout Connection) -> Void) { body(&connections[slot]) }
}
