// SPDX-License-Identifier: MIT
import StreamKit

/// Which title belongs to which place of the stream, as far back as the ring goes.
struct Titles {
  /// A title from its offset on.
  struct Change {
    let offset: Int
    /// Rises with every change; 0 is the title nobody has given.
    let id: Int32
    /// Its ICY block.
    let block: SharedID
    let nowPlaying: NowPlaying
  }

  /// More changes than this within the ring: the oldest are forgotten. Real stations have a handful; this bounds what
  /// an input with a tag before every frame can cost (256 blocks of at most 4,081 bytes).
  static let most = 256

  /// Never empty.
  private(set) var changes: [Change]
  private let shared: SharedBytes

  /// Begins with no title.
  init(shared: SharedBytes) {
    self.shared = shared
    let block = shared.make(ICYBlock.bytes(title: "", url: ""))
    changes = [Change(offset: 0, id: 0, block: block, nowPlaying: NowPlaying())]
  }

  /// What is on air at the head of the stream.
  var latest: Change { changes[changes.count - 1] }

  /// The title for the byte at `offset`.
  func at(_ offset: Int) -> Change {
    var index = changes.count - 1
    while index > 0, changes[index].offset > offset { index -= 1 }
    return changes[index]
  }

  /// Notes what is said from `offset` (the head) on. A state that says nothing new makes no change of title.
  mutating func change(to nowPlaying: NowPlaying, at offset: Int) {
    let old = latest
    if old.nowPlaying == nowPlaying { return }
    let sameBlock =
      old.nowPlaying.track.display == nowPlaying.track.display && old.nowPlaying.track.link == nowPlaying.track.link
    let block: SharedID
    if sameBlock {
      block = old.block
      shared.hold(block)
    } else {
      block = shared.make(ICYBlock.bytes(title: nowPlaying.track.display, url: nowPlaying.track.link))
    }
    let id = sameBlock ? old.id : old.id + 1
    if old.offset == offset, changes.count > 1 { shared.letGo(changes.removeLast().block) }
    changes.append(Change(offset: offset, id: id, block: block, nowPlaying: nowPlaying))
    if changes.count > Titles.most { shared.letGo(changes.removeFirst().block) }
  }

  /// Forgets what belongs to nothing at or after `tail`.
  mutating func drop(before tail: Int) {
    while changes.count > 1, changes[1].offset <= tail { shared.letGo(changes.removeFirst().block) }
  }
}
