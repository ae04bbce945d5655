// SPDX-License-Identifier: MIT
import StreamKit

/// Knows the tracks that the operands stand for: files, folders with all that is in them, and lists, which may name files,
/// folders and other lists.
///
/// Each list and folder is kept as it was last read, so a change costs reading what has changed; `hasChanged` costs one
/// stat(2) for each of them. Loops end: a folder is walked once for each time it is named, however many
/// links lead to it, and a list inside itself is left out.
struct Library {
  /// The tracks in order, as they were last read.
  private(set) var entries: [Entry] = []

  private let operands: [Source.Item]
  /// Why a name from standard input stands for nothing; said once.
  private var refusal: String?
  private let extensions: AudioExtensions
  private let limits: Limits
  private var sources: [FilePath: Source] = [:]

  /// Takes the operands as they stand on the command line. Nothing is read yet.
  init(operands: [FilePath], extensions: AudioExtensions = .usual, limits: Limits = Limits()) {
    (self.extensions, self.limits) = (extensions, limits)
    self.operands = operands.map { Source.Item(entry: Entry($0), opens: Self.opens($0, extensions)) }
  }

  /// Takes one name that came on standard input, which means what it would mean in a list of the current folder; what its
  /// file holds is `entries` after `read`.
  init(name: ListItem, extensions: AudioExtensions = .usual, limits: Limits = Limits()) {
    (self.extensions, self.limits) = (extensions, limits)
    let place = Place(list: "stdin", line: name.line)
    switch ListedName(name, in: FilePath("")) {
    case .files(let files):
      let path = SourceReader.meant(files)
      let entry = Entry(path, artist: name.artist, title: name.title, place: place)
      operands = [Source.Item(entry: entry, opens: Self.opens(path, extensions))]
    case .refused(let reason):
      operands = []
      refusal = "\(place): left out: \(reason)"
    }
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
  /// `now` is the wall clock's time, in nanoseconds since 1970. `stops` is asked before each list and folder; once it says
  /// yes, the rest is left out.
  mutating func read(
    everything: Bool = false, now: Int64 = wallClockNow(), stops: @escaping () -> Bool = { false }
  ) -> [String] {
    let reader = SourceReader(extensions: extensions, limits: limits)
    var walk = Walk(sources, reader, anyway: everything, now: now, stops: stops)
    for operand in operands { walk.visit(operand) }
    sources = walk.visited
    entries = walk.entries
    defer { refusal = nil }
    return [refusal].compactMap { $0 } + walk.warnings.sentences
  }
}
