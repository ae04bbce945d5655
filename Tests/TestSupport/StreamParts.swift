// SPDX-License-Identifier: MIT
import StreamKit

/// Takes a clean stream apart: ID3v2 tags and whole frames, one directly behind the other, nothing else.
///
/// It knows frames by its own reading of the headers (ISO 11172-3 clause 2.4.2.3, ISO 13818-3, ISO 14496-3 table 1.A.5),
/// not by the scanner that made the stream, so that it can find that one wrong.
public struct StreamParts: Sendable {
  /// A tag's or frame's bytes.
  public enum Part: Equatable, Sendable {
    /// A whole ID3v2 tag.
    case tag([UInt8])
    /// A whole frame.
    case frame([UInt8])
  }

  /// All parts, in order.
  public private(set) var parts: [Part] = []
  /// Bytes at the end that are no whole part: 0 in a stream of whole units.
  public private(set) var rest = 0

  /// Takes a stream apart as far as it is one. A free-format stream needs its frames' length without padding.
  public init(_ bytes: [UInt8], freeFormat: Int = 0) {
    var place = 0
    while place < bytes.count {
      guard let length = Self.length(bytes[place...], freeFormat), place + length <= bytes.count else { break }
      let part = Array(bytes[place..<place + length])
      parts.append(bytes[place] == UInt8(ascii: "I") ? .tag(part) : .frame(part))
      place += length
    }
    rest = bytes.count - place
  }

  /// The frames, in order.
  public var frames: [[UInt8]] { parts.compactMap { if case .frame(let bytes) = $0 { bytes } else { nil } } }

  /// The tags, in order.
  public var tags: [[UInt8]] { parts.compactMap { if case .tag(let bytes) = $0 { bytes } else { nil } } }

  /// What the tags say, in order.
  public var words: [NowPlaying] { tags.compactMap { ID3Reader.read($0.span) } }

  /// How many frames stand before each tag.
  public var tagPlaces: [Int] {
    var (frames, places): (Int, [Int]) = (0, [])
    for part in parts {
      if case .tag = part { places.append(frames) } else { frames += 1 }
    }
    return places
  }

  private static func length(_ bytes: ArraySlice<UInt8>, _ freeFormat: Int) -> Int? {
    let head = Array(bytes.prefix(10))
    guard head.count >= 7 else { return nil }
    if head.starts(with: Array("ID3".utf8)) {
      guard head.count == 10 else { return nil }
      return 10 + head[6...].reduce(0) { $0 << 7 | Int($1) }
    }
    guard head[0] == 0xFF else { return nil }
    if head[1] & 0xF6 == 0xF0 { return Int(head[3] & 3) << 11 | Int(head[4]) << 3 | Int(head[5]) >> 5 }
    return mpegLength(head, freeFormat)
  }

  private static let layer3 = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
  private static let layer2 = [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384]
  private static let layer3Low = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]

  private static func mpegLength(_ head: [UInt8], _ freeFormat: Int) -> Int? {
    let (version, layer) = (Int(head[1] >> 3 & 3), Int(4 - (head[1] >> 1 & 3)))
    let (bitrate, rate, padding) = (Int(head[2] >> 4), Int(head[2] >> 2 & 3), Int(head[2] >> 1 & 1))
    guard head[1] & 0xE0 == 0xE0, version != 1, layer == 2 || layer == 3, bitrate < 15, rate < 3 else { return nil }
    if bitrate == 0 { return freeFormat == 0 ? nil : freeFormat + padding }
    let isFull = version == 3
    let kilobits = (isFull ? layer == 3 ? layer3 : layer2 : layer3Low)[bitrate - 1]
    let hertz = [44_100, 48_000, 32_000][rate] >> (isFull ? 0 : version == 2 ? 1 : 2)
    let samples = layer == 3 && !isFull ? 576 : 1_152
    return samples / 8 * kilobits * 1_000 / hertz + padding
  }
}

extension StreamParts {
  /// Where each frame stands in a file: every frame must be there behind the one before, byte for byte or, when the
  /// splice rule muted it, with the same header and main data. Nil where one is not there.
  public static func places(of frames: [[UInt8]], in file: [UInt8]) -> [(at: Int, muted: Bool)]? {
    var places: [(at: Int, muted: Bool)] = []
    var start = 0
    for frame in frames {
      guard let found = place(of: frame, in: file, from: start) else { return nil }
      places.append(found)
      start = found.at + frame.count
    }
    return places
  }

  private static func place(of frame: [UInt8], in file: [UInt8], from start: Int) -> (at: Int, muted: Bool)? {
    guard frame.count >= 4, file.count >= frame.count else { return nil }
    let data = dataOffset(frame)
    for at in start...max(start, file.count - frame.count)
    where at + frame.count <= file.count && file[at..<at + 4].elementsEqual(frame[..<4]) {
      if file[at..<at + frame.count].elementsEqual(frame) { return (at, false) }
      if data > 0, file[at + data..<at + frame.count].elementsEqual(frame[data...]) { return (at, true) }
    }
    return nil
  }

  /// Where a Layer III frame's main data begins; 0 for other frames.
  private static func dataOffset(_ frame: [UInt8]) -> Int {
    guard frame[1] >> 1 & 3 == 1, frame[1] & 0xF6 != 0xF0 else { return 0 }
    let (isFull, isMono) = (frame[1] & 8 != 0, frame[3] >> 6 == 3)
    let sideInfo = isFull ? isMono ? 17 : 32 : isMono ? 9 : 17
    return min(frame.count, 4 + (frame[1] & 1 == 0 ? 2 : 0) + sideInfo)
  }
}
