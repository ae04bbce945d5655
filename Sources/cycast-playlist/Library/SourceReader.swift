// SPDX-License-Identifier: MIT
import StreamKit

/// Finds out what a list or a folder holds.
///
/// A name with the extension of audio is taken for a file without asking: a library of 100,000 tracks on a sleeping disk
/// would take minutes. Names that may be folders, or that have several readings, are looked up.
struct SourceReader {
  /// What a folder offers.
  let extensions: AudioExtensions
  /// Where it stops.
  let limits: Limits

  /// Lists a folder's files of the wanted extensions and its folders, in `NaturalOrder`; names that start with a dot are
  /// hidden, and lists are not opened: albums often hold one that names the files beside it.
  func folder(_ folder: FilePath) throws(SystemError) -> [Source.Item] {
    var names = try entriesInDirectory(folder).filter { $0.name.bytes.first != UInt8(ascii: ".") }
    names.sort { NaturalOrder.precedes($0.name, $1.name) }
    return names.compactMap { name in
      let path = folder.appending(name.name)
      return switch kind(of: name, at: path) {
      case .directory: Source.Item(entry: Entry(path), opens: true)
      case .regular: extensions.contains(path) ? Source.Item(entry: Entry(path), opens: false) : nil
      default: nil
      }
    }
  }

  /// Makes tracks and sources of what a list names; what names no file is left out with a warning.
  func list(_ contents: ListContents, at path: FilePath, _ warnings: inout Warnings) -> [Source.Item] {
    let (list, folder) = (path.description, path.folder)
    var items: [Source.Item] = []
    items.reserveCapacity(contents.items.count)
    for (number, item) in contents.items.enumerated() {
      let place = Place(list: list, line: item.line)
      let mayBeCut = contents.lastMayBeCut && number == contents.items.count - 1
      switch ListedName(item, in: folder) {
      case .refused(let reason): warnings.add("\(place): left out: \(reason)")
      case .files(let files):
        let file = Self.meant(files)
        if mayBeCut, !Self.exists(file) {
          warnings.add("\(place): left out: the list stops here, and there is no such file")
          continue
        }
        items.append(named(file, item, place: place))
      }
    }
    return items
  }

  /// The first reading that exists, or the first; asks for nothing where there is only one. `files` is not empty.
  static func meant(_ files: [FilePath]) -> FilePath {
    files.count == 1 ? files[0] : files.first(where: exists) ?? files[0]
  }

  /// What a name means that is known to be one of the list's, or the command line's.
  private func named(_ path: FilePath, _ item: ListItem, place: Place) -> Source.Item {
    let entry = Entry(path, artist: item.artist, title: item.title, place: place)
    return Source.Item(entry: entry, opens: opens(path))
  }

  /// Whether a path that a list names is a source itself.
  private func opens(_ path: FilePath) -> Bool {
    if ListFormat(path) != nil { return true }
    if extensions.contains(path) || AudioExtensions.usual.contains(path) { return false }
    guard let status = try? FileStatus(path: path) else { return true }
    return status.kind == .directory
  }

  private static func exists(_ path: FilePath) -> Bool { (try? FileStatus(path: path)) != nil }

  /// What a name in a folder is: asked only for links, and where the folder does not tell.
  private func kind(of name: DirectoryEntry, at path: FilePath) -> FileStatus.Kind {
    guard name.kind == .link || name.kind == .unknown else { return name.kind }
    guard let status = try? FileStatus(path: path) else { return .regular }
    return status.kind
  }
}
