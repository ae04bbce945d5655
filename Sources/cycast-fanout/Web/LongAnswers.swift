// SPDX-License-Identifier: MIT
import StreamKit

/// An answer that is made piece by piece, because it tells of every listener: thousands of them at once would hold up
/// the audio.
struct LongAnswer {
  /// The slot whose listener is told next.
  var next = 0
  /// kbit/s when it began.
  let bitrate: Int?
}

extension Front {
  /// Listeners looked at for one piece: well under a millisecond.
  private static let mostSlots = 512
  /// About how many bytes a piece has.
  private static let pieceBytes = 32 << 10

  /// Begins the answer of `/admin/listclients`; the rest follows as it is taken.
  func beginListeners(_ slot: Int, _ now: UInt32) {
    let facts = facts(at: now)
    guard let beginning = IcecastListeners.head(facts, mount: facts.mount) else { return }
    longAnswers[slot] = LongAnswer(bitrate: facts.bitrate)
    begin(slot, .ok, .page)
    audience.update(slot) { $0.hasMore = true }
    let head = Answers.head(.ok, type: PageText.xml, isPrivate: true)
    audience.answer(slot, mount.shared.make(head + Array(beginning.utf8)), at: now)
  }

  /// Makes the next piece of one answer whose last one is out. Called once in a turn of the loop, so that everything else
  /// has its turn between two pieces, however many ask at once.
  func continueLongAnswers(at now: UInt32) {
    guard !audience.wantsMore.isEmpty else { return }
    let slot = Int(audience.wantsMore.removeFirst())
    timed { continueLongAnswer(slot, now) }
  }

  private func continueLongAnswer(_ slot: Int, _ now: UInt32) {
    // The slot may have another answer by now, whose last piece is not out.
    guard var answer = longAnswers[slot], audience.connections[slot].hasMore,
      audience.connections[slot].piece == .none
    else { return }
    var bytes: [UInt8] = []
    let end = min(answer.next + Front.mostSlots, audience.connections.count)
    while answer.next < end, bytes.count < Front.pieceBytes {
      if audience.connections[answer.next].isListener {
        bytes += Array(IcecastListeners.entry(listenerFacts(answer.next, now), bitrate: answer.bitrate).utf8)
      }
      answer.next += 1
    }
    if answer.next >= audience.connections.count {
      bytes += Array(IcecastListeners.foot.utf8)
      longAnswers[slot] = nil
      audience.update(slot) { $0.hasMore = false }
    } else {
      longAnswers[slot] = answer
    }
    if bytes.isEmpty {
      audience.wantsMore.append(Int32(slot))
    } else {
      audience.answer(slot, mount.shared.make(bytes), at: now)
    }
  }
}
