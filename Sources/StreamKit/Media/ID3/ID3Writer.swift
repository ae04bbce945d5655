// SPDX-License-Identifier: MIT

/// Writes the tag that says in band what is on air: ID3v2.4, UTF-8, at most 4 KiB, without padding, footer or
/// unsynchronisation. `ID3Reader` reads the same words back.
public enum ID3Writer {
  /// The largest tag that is written, header included.
  public static let limit = 4_096

  /// The tag of a state, 21 to 4,096 bytes.
  ///
  /// Only what is not empty has a frame; a state that says nothing is an empty title, because a tag needs a frame (2.4.0
  /// section 3). When all does not fit, the longest texts are cut between characters, and links that would have to be cut
  /// are left out. Text is cleaned as `Text.clean` does, and a genre that is a number of the ID3v1 list is named.
  public static func tag(_ now: NowPlaying) -> [UInt8] {
    var bytes: [UInt8] = []
    append(now, to: &bytes)
    return bytes
  }

  /// Appends the tag of a state to `bytes`.
  public static func append(_ now: NowPlaying, to bytes: inout [UInt8]) {
    let frames = fitting(frames(of: now.cleaned))
    Text.append("ID3", to: &bytes)
    bytes += [4, 0, 0]
    appendSize(frames.reduce(0) { $0 + $1.length }, to: &bytes)
    for frame in frames { frame.append(to: &bytes) }
  }

  fileprivate static func appendSize(_ size: Int, to bytes: inout [UInt8]) {
    for shift in [21, 14, 7, 0] { bytes.append(UInt8(size >> shift & 0x7F)) }
  }

  private static func frames(of now: NowPlaying) -> [TextFrame] {
    let frames = [
      TextFrame(id: "TIT2", text: now.track.title),
      TextFrame(id: "TPE1", text: now.track.artist),
      TextFrame(id: "TALB", text: now.track.album),
      TextFrame(id: "TCON", text: ID3Genre.written(now.track.genre)),
      TextFrame(id: "WXXX", name: "", text: now.track.link, isLink: true),
      TextFrame(id: "TXXX", name: "icy-name", text: now.station.name),
      TextFrame(id: "TXXX", name: "icy-genre", text: now.station.genre),
      TextFrame(id: "TXXX", name: "icy-url", text: now.station.url, isLink: true),
      TextFrame(id: "TXXX", name: "icy-description", text: now.station.description),
      TextFrame(id: "TXXX", name: "cycast:origin", text: now.origin?.rawValue ?? ""),
      TextFrame(id: "TXXX", name: "cycast:source", text: now.source),
    ].filter { !$0.text.isEmpty }
    return frames.isEmpty ? [TextFrame(id: "TIT2", text: "")] : frames
  }

  /// Cuts what is longest until the frames fit: no text that is shorter than the common bound loses anything.
  private static func fitting(_ frames: [TextFrame]) -> [TextFrame] {
    let room = limit - ID3Header.size
    if frames.reduce(0, { $0 + $1.length }) <= room { return frames }
    let overhead = frames.reduce(0) { $0 + $1.length - $1.text.utf8.count }
    let bound = bound(frames.map(\.text.utf8.count), room: room - overhead)
    if let link = frames.firstIndex(where: { $0.isLink && $0.text.utf8.count > bound }) {
      var others = frames
      others.remove(at: link)
      return others.isEmpty ? [TextFrame(id: "TIT2", text: "")] : fitting(others)
    }
    return frames.map { frame in
      var cut = frame
      cut.text = Text.cut(frame.text, toUTF8: bound)
      return cut
    }
  }

  /// The largest length to which all can be cut so that their sum is at most `room`.
  private static func bound(_ lengths: [Int], room: Int) -> Int {
    var room = room
    let sorted = lengths.sorted()
    for (index, length) in sorted.enumerated() {
      let share = room / (sorted.count - index)
      if length > share { return share }
      room -= length
    }
    return sorted.last ?? 0
  }
}

/// A frame that is to be written. Its text is UTF-8.
private struct TextFrame {
  let id: String
  /// The description of TXXX and WXXX, else nil.
  let name: String?
  var text: String
  let isLink: Bool

  init(id: String, name: String? = nil, text: String, isLink: Bool = false) {
    self.id = id
    self.name = name
    self.text = text
    self.isLink = isLink
  }

  private var bodyLength: Int { 1 + (name.map { $0.utf8.count + 1 } ?? 0) + text.utf8.count }
  /// Bytes of header and body.
  var length: Int { 10 + bodyLength }

  /// Header without flags, encoding 3 (UTF-8), description and NUL, text.
  func append(to bytes: inout [UInt8]) {
    Text.append(id, to: &bytes)
    ID3Writer.appendSize(bodyLength, to: &bytes)
    bytes += [0, 0, 3]
    if let name {
      Text.append(name, to: &bytes)
      bytes.append(0)
    }
    Text.append(text, to: &bytes)
  }
}
