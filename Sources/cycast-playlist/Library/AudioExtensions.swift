// SPDX-License-Identifier: MIT
import StreamKit

/// Tells by a file's name whether a folder offers it as a track.
struct AudioExtensions: Equatable {
  /// What is taken without `--extensions`: MPEG audio, AAC in ADTS, Ogg.
  static let usual = AudioExtensions(names: ["mp3", "mp2", "mp1", "mpga", "aac", "adts", "ogg", "oga", "opus"])

  private let names: Set<[UInt8]>

  private init(names: [String]) { self.names = Set(names.map { Array($0.utf8) }) }

  /// Reads `mp3,.ogg`: commas between, a dot in front and the case of letters do not matter. Nil when it names none.
  init?(_ text: String) {
    let words = text.lowercased().split(separator: ",").map { $0.drop { $0 == " " || $0 == "." } }
    let names = words.map { String($0.prefix { $0 != " " }) }.filter { !$0.isEmpty }
    if names.isEmpty { return nil }
    self.init(names: names)
  }

  /// Whether the path's extension is one of these, in any case.
  func contains(_ path: FilePath) -> Bool { names.contains(path.lowercasedExtension) }
}
