// SPDX-License-Identifier: MIT
import StreamKit

/// All connections of a mount: how they come, what they are, how they leave. How listeners are fed is in `Feeding`, what
/// becomes of those who fall off the ring in `FallingBehind`. Nothing here waits for anyone.
final class Audience {
  /// What happens to a listener that falls off the ring.
  enum Slow: String, CaseIterable { case skip, drop }

  /// Why a connection ended.
  enum End: String, CaseIterable {
    /// It left; the stream has ended for it; it took nothing; it fell behind, and that was too much; the command
    /// stops; the stream's format changed; the administrator ended it.
    case left, finished, stalled, slow
    case noRoom = "no_room"
    case stopped
    case formatChanged = "format_changed"
    case ended
  }

  /// By slot. Changed here and in the two extensions beside this file only.
  var connections: [Connection] = []
  private var free: [Int32] = []
  var phases = Phases()
  var plan = SendPlan()
  /// No listener that has not fallen off is before this offset.
  var lowest = 0
  let mount: Mount
  let slow: Slow
  /// What those who fell off in mid-unit still need.
  var rescues: RescuedUnits

  /// Listeners now, and the most there have been at once.
  private(set) var listeners = 0, listenerPeak = 0
  /// Of those, how many have had nothing yet because there was nothing.
  var waiting = 0
  /// Counted since the start.
  var counts = Counts()
  /// What listeners and whatever else begins and ends are numbered from.
  let numbers = RunningNumbers()
  /// Seconds of stream in a byte, as of late; nil while it is not known.
  var secondsPerByte: Double?

  /// Slots of answers whose next piece is to be made; a slot may have been freed since.
  var wantsMore: [Int32] = []
  /// Told of the slot of every connection that became a listener.
  var didJoin: (Int) -> Void = { _ in }
  /// Told of the slot of every connection that ends, before it is free.
  var didEnd: (Int, borrowing Connection, End) -> Void = { _, _, _ in }
  let texts = InternedTexts()

  init(mount: Mount, slow: Slow) {
    self.mount = mount
    self.slow = slow
    rescues = RescuedUnits(shared: mount.shared)
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
    listenerPeak = max(listenerPeak, listeners)
    counts.listenersJoined += 1
    connections[slot].serial = UInt32(truncatingIfNeeded: numbers.next())
    connections[slot].piece = head
    connections[slot].pieceOffset = 0
    connections[slot].untilBlock = wantsICY ? mount.metaint : -1
    connections[slot].epoch = mount.epoch
    connections[slot].joined = now
    didJoin(slot)
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
  func start(_ slot: Int, _ now: UInt32) {
    let entry = mount.entry()
    connections[slot].state = .listening
    move(slot, to: entry)
    feed(slot, now)
  }

  /// Puts a listener where new ones begin.
  func move(_ slot: Int, to entry: (offset: Int, buffered: Int64)) {
    leavePhase(slot)
    connections[slot].position = entry.offset
    connections[slot].phase = phases.insert(Int32(slot), buffered: entry.buffered)
    lowest = min(lowest, entry.offset)
  }

  // MARK: Leaving

  /// Whether there is no connection.
  var isEmpty: Bool { free.count == connections.count }

  /// Nothing more will come: everyone gets the rest, and is let go when it is out.
  func endAll(at now: UInt32) {
    for slot in connections.indices {
      if connections[slot].state == .asking || connections[slot].state == .following { close(slot, .stopped) }
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
    rescues.letGo(&connections[slot])
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
    rescues.letGo(&connections[slot])
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
