// SPDX-License-Identifier: MIT
import StreamKit

/// The small lists that lead players to a stream.
///
///     http://radio.example:8000/live      m3u: a line each, # for comments
///     File1=http://radio.example/live     pls: behind [playlist], in the order of the numbers
///     <location>http://…</location>       xspf
enum ListenPlaylist: Equatable {
  case m3u, pls, xspf

  /// The longest list that is read, in bytes; real ones have a few hundred.
  static let mostBytes = 65_536
  /// The most addresses that are taken from one.
  static let mostAddresses = 16

  /// Why a list leads nowhere.
  enum Problem: Error, Equatable {
    /// It lists the segments of an HLS stream.
    case segments
    /// There is no address in it.
    case empty
  }

  /// The addresses in a list, as they stand there, in order: absolute ones or relative to the list. Never empty.
  func addresses(in bytes: [UInt8]) throws(Problem) -> [String] {
    let text = bytes.starts(with: Text.byteOrderMark) ? bytes.dropFirst(Text.byteOrderMark.count) : bytes[...]
    // What holds a NUL is no text: names found in it would lead anywhere.
    if text.contains(0) { throw .empty }
    let lines = text.split { $0 == 0x0A || $0 == 0x0D }.map { Text.clean(String(decoding: $0, as: UTF8.self)) }
    if lines.contains(where: { $0.hasPrefix("#EXT-X-") }) { throw .segments }
    let found =
      switch self {
      case .m3u: lines.filter { !$0.isEmpty && !$0.hasPrefix("#") }
      case .pls: Self.files(in: lines)
      case .xspf: Self.locations(in: text)
      }
    if found.isEmpty { throw .empty }
    return Array(found.prefix(Self.mostAddresses))
  }

  /// The values of `File1`, `File2`, …; of two with one number the later counts.
  private static func files(in lines: [String]) -> [String] {
    var files: [Int: String] = [:]
    for line in lines {
      let parts = line.split(separator: "=", maxSplits: 1).map { Text.clean(String($0)) }
      guard parts.count == 2, !parts[1].isEmpty, parts[0].lowercased().hasPrefix("file"),
        let number = Int(parts[0].dropFirst(4)), number >= 0
      else { continue }
      files[number] = parts[1]
    }
    return files.sorted { $0.key < $1.key }.map(\.value)
  }

  /// The texts of all `location` elements; the list is not otherwise looked at.
  private static func locations(in text: ArraySlice<UInt8>) -> [String] {
    var locations: [String] = []
    var rest = text
    while locations.count < mostAddresses, let start = end(of: "<location>", in: rest),
      let next = end(of: "</location>", in: rest[start...])
    {
      let location = Text.clean(unescaped(rest[start..<next].dropLast("</location>".utf8.count)))
      if !location.isEmpty { locations.append(location) }
      rest = rest[next...]
    }
    return locations
  }

  /// Where the first occurrence of a word ends.
  private static func end(of word: String, in text: ArraySlice<UInt8>) -> Int? {
    text.indices.first { text[$0...].starts(with: word.utf8) }.map { $0 + word.utf8.count }
  }

  /// Resolves the entities that stand in addresses (XML 1.0 section 4.6).
  private static func unescaped(_ text: ArraySlice<UInt8>) -> String {
    let entities = [("&amp;", "&"), ("&#38;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'")]
    var plain: [UInt8] = []
    var rest = text
    while let first = rest.first {
      let entity = first == UInt8(ascii: "&") ? entities.first { rest.starts(with: $0.0.utf8) } : nil
      if let entity { plain += Array(entity.1.utf8) } else { plain.append(first) }
      rest = rest.dropFirst(entity?.0.utf8.count ?? 1)
    }
    return String(decoding: plain, as: UTF8.self)
  }
}
