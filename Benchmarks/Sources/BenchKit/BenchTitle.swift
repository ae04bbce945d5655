// SPDX-License-Identifier: MIT

/// The titles of a stream of sequenced frames: from frame n on, where n is a multiple of `every`, the title names n. So a
/// listener knows which title belongs to the place where it is.
public enum BenchTitle {
  /// The artist of every title.
  public static let artist = "Cycast Bench"

  /// The title that begins at frame `number`.
  public static func title(_ number: Int) -> String { "Frame \(number)" }

  /// An ID3v2.4 tag of artist and title, as it stands on a pipe before the frame (id3v2.4.0-structure, section 3).
  public static func tag(_ number: Int) -> [UInt8] {
    let frames = text("TPE1", artist) + text("TIT2", title(number))
    return [0x49, 0x44, 0x33, 4, 0, 0] + syncsafe(frames.count) + frames
  }

  /// The frame that a metadata block's text names, or nil when the text is not one of these titles.
  public static func number(inBlock text: [UInt8]) -> Int? {
    let start = Array("StreamTitle='\(artist) - Frame ".utf8)
    guard text.starts(with: start) else { return nil }
    let digits = text[start.count...].prefix { $0 >= 0x30 && $0 <= 0x39 }
    guard !digits.isEmpty, digits.count < 12, text[(start.count + digits.count)...].starts(with: [0x27, 0x3B]) else {
      return nil
    }
    return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  /// Whether a metadata block's text says that there is no title.
  public static func isEmpty(_ text: [UInt8]) -> Bool { text.starts(with: Array("StreamTitle='';".utf8)) }

  private static func text(_ id: String, _ value: String) -> [UInt8] {
    Array(id.utf8) + syncsafe(value.utf8.count + 1) + [0, 0, 3] + Array(value.utf8)
  }

  private static func syncsafe(_ value: Int) -> [UInt8] { [21, 14, 7, 0].map { UInt8(value >> $0 & 0x7F) } }
}
