// SPDX-License-Identifier: MIT
import StreamKit

/// Goes through all lists and folders once, reading those that have changed, and collects the tracks.
struct Walk {
  /// What stands above an item: the lists that are open, the folders walked since the last list or operand.
  private struct Above {
    var lists: [Source.Identity] = []
    var folderDepth = 0
  }

  /// The tracks in order.
  private(set) var entries: [Entry] = []
  /// The sources this walk came through; others are forgotten.
  private(set) var visited: [FilePath: Source] = [:]
  /// What there is to complain of.
  private(set) var warnings = Warnings()

  private let known: [FilePath: Source]
  private let reader: SourceReader
  private let readsAnyway: Bool
  private let now: Int64
  private var visits = 0
  private var isFull = false
  /// The folders walked for the operand or list item that is being visited.
  private var walked: Set<Source.Identity> = []

  /// Whether to give up, asked before each list and folder: a large library on a slow disk takes minutes.
  private let stops: () -> Bool

  /// Begins with the sources of the last walk; `anyway` reads those again that have not changed. `now` is the wall clock's.
  init(_ sources: [FilePath: Source], _ reader: SourceReader, anyway: Bool, now: Int64, stops: @escaping () -> Bool) {
    (known, self.reader, readsAnyway, self.now, self.stops) = (sources, reader, anyway, now, stops)
  }

  private var limits: Limits { reader.limits }

  /// Takes an operand and all that is in it.
  mutating func visit(_ operand: Source.Item) {
    walked = []
    visit(operand, Above())
  }

  private mutating func visit(_ item: Source.Item, _ above: Above) {
    if isFull { return }
    guard item.opens else { return add(item.entry) }
    if stops() { return }
    visits += 1
    if visits > limits.visits { return fill("more than \(limits.visits) lists and folders are named") }
    let source = source(item.entry)
    switch source.kind {
    case .file: add(item.entry)
    case .folder: visitFolder(source, above)
    case .list: visitList(source, above)
    case .missing: break
    }
  }

  private mutating func visitFolder(_ folder: Source, _ above: Above) {
    if let identity = folder.identity, !walked.insert(identity).inserted { return }
    var inside = above
    inside.folderDepth += 1
    if inside.folderDepth > limits.folderDepth {
      return warnings.add("\(folder.entry.path): left out: folders \(limits.folderDepth) deep")
    }
    for item in folder.items { visit(item, inside) }
  }

  private mutating func visitList(_ list: Source, _ above: Above) {
    guard let identity = list.identity else { return }
    let prefix = list.entry.place.map { "\($0): " } ?? ""
    if above.lists.contains(identity) {
      return warnings.add("\(prefix)left out: \(list.entry.path) would play itself")
    }
    if above.lists.count >= limits.listDepth {
      return warnings.add("\(prefix)left out: lists \(limits.listDepth) deep")
    }
    for item in list.items {
      walked = []
      visit(item, Above(lists: above.lists + [identity]))
    }
  }

  /// The source at a path, read if need be, once in a walk.
  private mutating func source(_ entry: Entry) -> Source {
    if let source = visited[entry.path] { return source }
    var source = known[entry.path] ?? Source(entry)
    source.read(anyway: readsAnyway, with: reader, now: now, warnings: &warnings)
    visited[entry.path] = source
    return source
  }

  private mutating func add(_ entry: Entry) {
    if entries.count == limits.entries { return fill("more than \(limits.entries) tracks are named") }
    entries.append(entry)
  }

  private mutating func fill(_ reason: String) {
    isFull = true
    warnings.add("\(reason): the rest is left out")
  }
}
