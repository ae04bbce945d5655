// SPDX-License-Identifier: MIT

extension TrackInfo {
  /// Guesses artist and title from the name of a file, whose bytes are UTF-8 or else Windows-1252.
  public init(nameOf path: FilePath) {
    self.init(fileName: Text.decode(path.name.span, as: .eightBit))
  }

  /// Guesses artist and title from a file's name or path.
  ///
  /// `01 - Artist - Title.mp3` says both; a name without ` - ` is a title. The folder and the extension are dropped,
  /// underscores become spaces where the name has none, and so goes a track number in front that something follows.
  public init(fileName: String) {
    let last = fileName.utf8.lastIndex(of: UInt8(ascii: "/")).map { fileName[fileName.index(after: $0)...] }
    var name = TrackFileName.withoutExtension(last ?? fileName[...])
    if !name.contains(" ") { name = Substring(name.map { $0 == "_" ? " " : String($0) }.joined()) }
    self.init(line: String(TrackFileName.withoutNumber(Substring(Text.clean(String(name))))))
  }

  /// Takes a title as listeners are to see it: `Artist - Title` taken apart, where `display` then says just the same, so
  /// that readers of artist and title get both; else all of it is the title.
  public init(song: String) {
    self.init(line: song)
    let words = Text.clean(song)
    if display != words { self.init(title: words) }
  }

  /// Takes `Artist - Title` apart at the first ` - `, and cleans both; what has none is a title.
  public init(line: String) {
    let words = Text.clean(line)
    var bytes: [UInt8] = []
    Text.append(words, to: &bytes)
    guard let dash = TrackFileName.dash(in: bytes) else {
      self.init(title: words)
      return
    }
    let artist = Text.clean(String(decoding: bytes[..<dash], as: UTF8.self))
    let title = Text.clean(String(decoding: bytes[(dash + 3)...], as: UTF8.self))
    self.init(title: title.isEmpty ? artist : title, artist: title.isEmpty ? "" : artist)
  }
}

/// Takes file names of tracks apart.
private enum TrackFileName {
  /// Where the first ` - ` begins in the UTF-8 of a name.
  static func dash(in name: [UInt8]) -> Int? {
    for at in 0..<max(0, name.count - 2)
    where name[at] == 0x20 && name[at + 1] == UInt8(ascii: "-") && name[at + 2] == 0x20 { return at }
    return nil
  }

  /// Drops `.mp3` and the like: a letter and at most four more letters or digits after the last dot.
  static func withoutExtension(_ name: Substring) -> Substring {
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
    let ending = name[name.index(after: dot)...]
    guard let first = ending.first, first.isASCII, first.isLetter, ending.count <= 5 else { return name }
    return ending.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) } ? name[..<dot] : name
  }

  /// Drops a track number (`01 - `, `01. `, `01.`, `01 `, `7 - `, `7. `, `1-03 `) that is followed by more.
  ///
  /// `99 Luftballons` and `311 - Amber` are no track numbers: a number without a leading zero needs a dot or dash behind
  /// it, and one of three digits a further ` - `, too.
  static func withoutNumber(_ name: Substring) -> Substring {
    let digits = name.prefix { $0.isASCII && $0.isNumber }
    guard !digits.isEmpty, digits.count <= 3 else { return name }
    var rest = name[digits.endIndex...]
    var isSure = digits.first == "0"
    if rest.first == "-", digits.count < 3 {
      let track = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
      guard track.count == 2 || track.count == 3, name[track.endIndex...].first.map({ " .".contains($0) }) == true
      else { return name }
      rest = name[track.endIndex...]
      isSure = true
    }
    guard let left = afterSeparator(rest, isSure: isSure), !left.isEmpty else { return name }
    return isSure || digits.count < 3 || dash(in: Array(left.utf8)) != nil ? left : name
  }

  private static func afterSeparator(_ rest: Substring, isSure: Bool) -> Substring? {
    for separator in [" - ", ". ", ") "] where rest.starts(with: separator) { return rest.dropFirst(separator.count) }
    guard isSure else { return nil }
    for separator in [" ", "."] where rest.starts(with: separator) { return rest.dropFirst() }
    return nil
  }
}
