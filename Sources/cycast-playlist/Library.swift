// SPDX-License-Identifier: MIT
import StreamKit

/// Knows the tracks that the operands stand for: files, folders with all that is in them, and lists, which may name files,
/// folders and other lists.
///
/// Each list and folder is kept as it was last read, so a change costs reading what has changed; `hasChanged` costs one
/// stat(2) for each of them. Loops end: a folder is walked once for each time it is named, however many
/// links lead to it, and a list inside itself is left out.
struct Library {
  /// The most tracks held, at some 150 bytes each; what is more is left out, with a warning.
  static let mostEntries = 1_000_000
  /// The most lists and folders opened in one reading: lists that name each other many times could go on for days.
  static let mostVisits = 200_000
  /// How deep lists may name lists, and folders hold folders.
  static let deepestList = 8, deepestFolder = 100

  /// The tracks in order, as they were last read.
  private(set) var entries: [Entry] = []

  private let operands: [Source.Item]
  private let extensions: AudioExtensions
  private var sources: [FilePath: Source] = [:]

  /// Takes the operands as they stand on the command line. Nothing is read yet.
  init(operands: [FilePath], extensions: AudioExtensions = .usual) {
    self.extensions = extensions
    self.operands = operands.map { Source.Item(entry: Entry($0), opens: Self.opens($0, extensions)) }
  }

  /// Takes one name that came on standard input; what its file holds is `entries` after `read`.
  init(name: ListItem, extensions: AudioExtensions = .usual) {
    self.extensions = extensions
    let path = FilePath(bytes: name.name) ?? FilePath("")
    let entry = Entry(path, artist: name.artist, title: name.title, place: Place(list: "stdin", line: name.line))
    operands = [Source.Item(entry: entry, opens: Self.opens(path, extensions))]
  }

  /// Whether an operand is a source: all but files with an audio extension, there or not.
  private static func opens(_ path: FilePath, _ extensions: AudioExtensions) -> Bool {
    guard extensions.contains(path) || AudioExtensions.usual.contains(path) else { return true }
    return (try? FileStatus(path: path))?.kind == .directory
  }

  /// Whether reading again may give other entries: to be asked before each next track.
  var hasChanged: Bool { sources.values.contains { $0.isChanged } }

  /// Reads what has changed since the last time, or everything, and sets `entries`. Returns what there is to complain of;
  /// a list or folder that cannot be read is complained of once, until it can be read again.
  ///
  /// `now` is the wall clock's time, in nanoseconds since 1970.
  mutating func read(everything: Bool = false, now: Int64 = wallClockNow()) -> [String] {
    var walk = Walk(sources: sources, extensions: extensions, readsAnyway: everything, now: now)
    for operand in operands { walk.visit(operand) }
    sources = walk.visited
    entries = walk.entries
    return walk.warnings.sentences
  }
}
