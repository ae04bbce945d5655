// SPDX-License-Identifier: MIT
import StreamKit

/// What becomes of listeners who are slower than the stream, when the ring moves past their place.
extension Audience {
  /// Keeps what listeners need of the units before `offset`, which are about to be overwritten: the rest of the unit they
  /// are in the middle of. Goes through all connections, but only when somebody can be concerned.
  func rescue(before offset: Int) {
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
      counts.dropped += 1
      close(slot, .slow)
      return
    }
    let position = connections[slot].position
    guard let unit = mount.timeline.unit(at: position), unit.lowerBound < position else { return }
    guard rescues.keep(unit, of: mount.ring, for: &connections[slot]) else {
      counts.dropped += 1
      close(slot, .noRoom)
      return
    }
  }
}
