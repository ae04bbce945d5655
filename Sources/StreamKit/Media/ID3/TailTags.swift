// SPDX-License-Identifier: MIT

/// The tags with which a file ends, stacked in any order, and so the place where its audio ends.
///
///     … audio | APEv2 | Lyrics3 | TAG+ | ID3v1 |
public struct TailTags: Equatable, Sendable {
  /// The tail that is worth reading first: an ID3v1 tag and 64 KiB for what stands before it.
  public static let usualTail = 65_536 + ID3v1Tag.length

  /// Bytes of tags at the end of the file: the audio ends so far from the file's end. At most the file's size.
  public private(set) var length = 0
  /// How many bytes from the end of the file must be shown to read all tags: more than were shown when one of them begins
  /// before them, as with a picture in it. Without them `length` is right as far as it goes, and words are missing.
  public private(set) var wanted = 0
  /// The words of an ID3v2.4 tag with a footer that was appended to the file.
  public private(set) var id3v2: TrackInfo?
  /// The words of the last APE tag.
  public private(set) var ape: TrackInfo?
  /// The words of the last ID3v1 tag.
  public private(set) var id3v1: TrackInfo?

  /// Looks at the last bytes of a file that has `fileSize` bytes in all. A tag that says it is longer than the file is none.
  public init(_ tail: Span<UInt8>, fileSize: Int) {
    while length < tail.count {
      let bytes = tail.extracting(0..<tail.count - length)
      let found = take(bytes, available: fileSize - length)
      if found == 0 { break }
      length += found
    }
    wanted = max(wanted, length)
  }

  /// The words of a file's tags, field by field: the ID3v2 tag in front wins over one at the end, that over APE, and
  /// that over ID3v1. Of a text that was cut to ID3v1's 30 bytes and one that goes on, the latter wins.
  public func merged(with leading: TrackInfo = TrackInfo()) -> TrackInfo {
    let tags = [leading, id3v2 ?? TrackInfo(), ape ?? TrackInfo(), id3v1 ?? TrackInfo()]
    func best(_ field: KeyPath<TrackInfo, String>) -> String {
      tags.map { $0[keyPath: field] }.reduce("", Self.better)
    }
    return TrackInfo(
      title: best(\.title), artist: best(\.artist), album: best(\.album), genre: best(\.genre), link: best(\.link))
  }

  private static func better(_ first: String, _ second: String) -> String {
    if first.isEmpty { return second }
    let scalars = first.unicodeScalars.count
    // Spaces at the cut are trimmed; in UTF-8 up to three bytes of a character may have been lost there.
    let isCut = scalars <= ID3v1Tag.textLength && first.utf8.count >= ID3v1Tag.textLength - 3
    return isCut && second.utf8.starts(with: first.utf8) ? second : first
  }

  /// Takes the tag with which the bytes end, and tells its length; 0 when there is none.
  private mutating func take(_ bytes: Span<UInt8>, available: Int) -> Int {
    if ID3v1Tag.ends(bytes) {
      id3v1 = id3v1 ?? ID3v1Tag.read(bytes)
      let rest = bytes.extracting(0..<bytes.count - ID3v1Tag.length)
      return ID3v1Tag.length + (ID3v1Tag.extensionEnds(rest) ? ID3v1Tag.extensionLength : 0)
    }
    let ape = APETag.length(bytes, available: available)
    let id3v2 = appendedID3(bytes, available: available)
    let found = ape ?? id3v2 ?? Lyrics3Tag.length(bytes, available: available) ?? 0
    if found > bytes.count {
      wanted = length + found
      return found
    }
    let tag = bytes.extracting(bytes.count - found..<bytes.count)
    if ape != nil { self.ape = self.ape ?? APETag.read(tag) }
    if id3v2 != nil { self.id3v2 = self.id3v2 ?? ID3Reader.read(tag)?.track }
    return found
  }

  private func appendedID3(_ bytes: Span<UInt8>, available: Int) -> Int? {
    guard bytes.count >= ID3Header.size else { return nil }
    let footer = ID3Header(bytes.extracting(bytes.count - ID3Header.size..<bytes.count), footer: true)
    guard let footer, footer.footerLength > 0, footer.length <= available else { return nil }
    return footer.length
  }
}
