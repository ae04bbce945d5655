// SPDX-License-Identifier: MIT
import StreamKit

/// The heads that the last listeners got, one for those with ICY blocks and one for those without: when thousands come in
/// one second, they share them.
struct KeptHeads {
  private struct Kept {
    let facts: StreamHead.Facts
    let second: Int64
    let id: SharedID
  }

  private var plain: Kept?
  private var icy: Kept?

  /// The head for these facts, held once for the caller. The same bytes as long as the facts and the second of the `Date`
  /// are the same.
  mutating func head(_ facts: StreamHead.Facts, in shared: SharedBytes) -> SharedID {
    let second = wallClockNow() / 1_000_000_000
    let kept = facts.metaint == nil ? plain : icy
    if let kept, kept.second == second, kept.facts == facts {
      shared.hold(kept.id)
      return kept.id
    }
    if let kept { shared.letGo(kept.id) }
    let id = shared.make(StreamHead.bytes(facts))
    shared.hold(id)
    let new = Kept(facts: facts, second: second, id: id)
    if facts.metaint == nil { plain = new } else { icy = new }
    return id
  }
}
