// SPDX-License-Identifier: MIT

/// The logical Ogg streams in the ring: where each begins, and the header pages that a late listener gets.
struct LogicalStreams {
  /// One logical stream.
  struct Entry {
    /// Rises by one with each; a listener remembers whose headers it has had. Never 0.
    let id: Int32
    /// The offset of its first page; its header pages follow.
    let start: Int
    /// A copy of its header pages.
    let headers: SharedID
    /// The offset behind its header pages.
    let audio: Int
  }

  private(set) var entries: [Entry] = []
  private let shared: SharedBytes

  init(shared: SharedBytes) { self.shared = shared }

  /// Notes that a logical stream begins at `offset` with these header pages, which must not be empty.
  mutating func begin(at offset: Int, headers: [UInt8]) {
    let id = (entries.last?.id ?? 0) + 1
    entries.append(Entry(id: id, start: offset, headers: shared.make(headers), audio: offset + headers.count))
  }

  /// The one that the byte at `offset` belongs to; nil when there is none.
  func at(_ offset: Int) -> Entry? { entries.last { $0.start <= offset } }

  /// Forgets those that nothing at or after `tail` belongs to.
  mutating func drop(before tail: Int) {
    while entries.count > 1, entries[1].start <= tail { shared.letGo(entries.removeFirst().headers) }
  }
}
