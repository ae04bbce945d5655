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
  private let extensions: AudioExtensions
  private let readsAnyway: Bool
  private let now: Int64
  private var visits = 0
  private var isFull = false
  /// The folders walked for the operand or list item that is being visited.
  private var walked: Set<Source.Identity> = []

  /// Begins with the sources of the last walk.
  init(sources: [FilePath: Source], extensions: AudioExtensions, readsAnyway: Bool, now: Int64) {
    known = sources
    self.extensions = extensions
    self.readsAnyway = readsAnyway
    self.now = now
  }

  /// Takes an operand and all that is in it.
  mutating func visit(_ operand: Source.Item) {
    walked = []
    visit(operand, Above())
  }

  private mutating func visit(_ item: Source.Item, _ above: Above) {
    if isFull { return }
    guard item.opens else { return add(item.entry) }
    visits += 1
    if visits > Library.mostVisits { return fill("more than \(Library.mostVisits) lists and folders are named") }
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
    if inside.folderDepth > Library.deepestFolder {
      return warnings.add("\(folder.entry.path): left out: folders \(Library.deepestFolder) deep")
    }
    for item in folder.items { visit(item, inside) }
  }

  private mutating func visitList(_ list: Source, _ above: Above) {
    guard let identity = list.identity else { return }
    let prefix = list.entry.place.map { "\($0): " } ?? ""
    if above.lists.contains(identity) {
      return warnings.add("\(prefix)left out: \(list.entry.path) would play itself")
    }
    if above.lists.count >= Library.deepestList {
      return warnings.add("\(prefix)left out: lists \(Library.deepestList) deep")
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
    source.read(anyway: readsAnyway, extensions: extensions, now: now, warnings: &warnings)
    visited[entry.path] = source
    return source
  }

  private mutating func add(_ entry: Entry) {
    if entries.count == Library.mostEntries { return fill("more than \(Library.mostEntries) tracks are named") }
    entries.append(entry)
  }

  private mutating func fill(_ reason: String) {
    isFull = true
    warnings.add("\(reason): the rest is left out")
  }
}
