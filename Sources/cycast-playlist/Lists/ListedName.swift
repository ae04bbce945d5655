// SPDX-License-Identifier: MIT
import StreamKit

/// What a name in a list may mean.
enum ListedName: Equatable {
  /// Files, the most likely one first, at least one: the first that exists is meant.
  case files([FilePath])
  /// No file on this machine, and why.
  case refused(String)

  /// Reads a name; a relative one starts in `folder`, the list's own.
  ///
  /// The name as it stands comes first. Then come the readings that make names of other systems work: without blanks at
  /// the ends, with Windows' backslashes as slashes, percent escapes resolved, a Windows-1252 name in UTF-8. Most names have
  /// one reading only, so nothing need be asked of the file system. Where the format says that names are URIs,
  /// the resolved escapes come before the name as it stands.
  init(_ item: ListItem, in folder: FilePath) {
    let trimmed = ListBytes.trimmed(item.name[...])
    if let scheme = Self.scheme(of: trimmed) {
      self = Self.url(trimmed, scheme: scheme)
      return
    }
    var readings = [item.name]
    Self.add(Array(trimmed), to: &readings)
    for name in readings where name.contains(UInt8(ascii: "\\")) {
      Self.add(name.map { $0 == UInt8(ascii: "\\") ? UInt8(ascii: "/") : $0 }, to: &readings)
    }
    for name in readings { Self.add(PercentEscapes.decode(name[...]), to: &readings) }
    if item.isURI { readings.reverse() }
    for name in readings where String(validating: name, as: UTF8.self) == nil {
      Self.add(Array(Text.decode(name.span, as: .eightBit).utf8), to: &readings)
    }
    let files = readings.compactMap { FilePath(bytes: Self.withoutDot($0)) }.map { folder.appending($0) }
    self = files.isEmpty ? .refused("a name cannot hold the byte 0") : .files(files)
  }

  private static func add(_ name: [UInt8], to readings: inout [[UInt8]]) {
    if !readings.contains(name) { readings.append(name) }
  }

  /// `./a` is `a`.
  private static func withoutDot(_ name: [UInt8]) -> [UInt8] {
    name.starts(with: [46, 47]) && name.count > 2 ? Array(name[2...]) : name
  }

  /// The scheme of `scheme://…` or `file:/…` (RFC 3986 section 3.1), in small letters. One letter is a drive of Windows.
  private static func scheme(of name: ArraySlice<UInt8>) -> String? {
    guard let colon = name.firstIndex(of: UInt8(ascii: ":")), colon - name.startIndex >= 2 else { return nil }
    let scheme = name[..<colon]
    let allowed = scheme.allSatisfy { (97...122).contains($0 | 32) || (43...57).contains($0) && $0 != 44 && $0 != 47 }
    guard allowed else { return nil }
    let text = String(decoding: scheme.map(ListBytes.lowered), as: UTF8.self)
    let rest = name[(colon + 1)...]
    return rest.starts(with: [47, 47]) || (text == "file" && rest.first == 47) ? text : nil
  }

  /// A file URL (RFC 8089) names a file here; others name what another command plays.
  private static func url(_ name: ArraySlice<UInt8>, scheme: String) -> ListedName {
    guard scheme == "file" else { return .refused("\(scheme) is for cycast-ingest --pull; a playlist names files") }
    var path = name.dropFirst(5)
    if path.starts(with: [47, 47]) {
      let host = path.dropFirst(2).prefix { $0 != 47 }
      guard host.isEmpty || ListBytes.equal(host, "localhost") else { return .refused("a file on another machine") }
      path = path[host.endIndex...]
    }
    let readings = [PercentEscapes.decode(path), Array(path)]
    let files = readings.compactMap { FilePath(bytes: $0) }.filter { !$0.bytes.isEmpty }
    if files.isEmpty { return .refused("a URL that names nothing") }
    return .files(files.count == 2 && files[0] == files[1] ? [files[0]] : files)
  }
}
