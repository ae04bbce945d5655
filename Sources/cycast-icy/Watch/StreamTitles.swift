// SPDX-License-Identifier: MIT
import StreamKit

/// Finds the titles in what a listener gets, and throws the audio away.
///
///     icy-metaint:16000   | audio | block | audio | block …     ICY blocks; in an Ogg stream its comments as well
///     no icy-metaint      | audio …                             comments of Ogg, ID3v2 tags between frames
///
/// It is shown the body in pieces of any size. What it holds: a block (4 KiB), or without metaint what `UnitReader` needs
/// (256 KiB) and the headers of one logical Ogg stream (1 MiB).
struct StreamTitles: ~Copyable {
  /// What was found.
  enum Found: Equatable {
    /// From here on this is the title; empty when the station says that there is none. It may be the same as before.
    case title(TrackInfo)
    /// What stands where a block should be is none: the metaint is a lie, or bytes were lost. Nothing more will be found.
    case noBlock
  }

  /// The largest metaint that is believed: more than a minute of any stream.
  static let mostMetaint = 16 << 20

  /// Whether a title of any kind was found, empty or not.
  private(set) var hasSpoken = false
  private var splitter: ICYSplitter?
  private let looksAtAudio: Bool
  private let isIcecast: Bool
  private var reader = UnitReader()
  private var ogg = OggTitles(inBand: false)
  private var hasBroken = false

  /// Starts in front of the body's first byte.
  ///
  /// - Parameters:
  ///   - metaint: what the head says, in 1...mostMetaint, or nil.
  ///   - isOgg: whether the head says that the stream is Ogg.
  ///   - isIcecast: whether the head says that an Icecast sends it.
  init(metaint: Int?, isOgg: Bool, isIcecast: Bool = false) {
    self.isIcecast = isIcecast
    splitter = metaint.map { ICYSplitter(metaint: $0) }
    looksAtAudio = metaint == nil || isOgg
  }

  /// Reads the value of `icy-metaint`: a whole number from 1 to 16 MiB; nil for all else, which promises no blocks.
  static func metaint(_ text: String?) -> Int? {
    guard let text, let number = Int(text), (1...mostMetaint).contains(number) else { return nil }
    return number
  }

  /// What the stream is made of, where that was looked at and found out.
  var codec: Codec? { reader.codec }

  /// Takes the next piece of the body. Returns what was found in it, in order.
  mutating func take(_ bytes: Span<UInt8>) -> [Found] {
    var found: [Found] = []
    if splitter == nil {
      read(bytes, &found)
      return found
    }
    var position = 0
    while !hasBroken, let piece = splitter?.next(in: bytes, at: &position) {
      switch piece {
      case .audio(let range): read(bytes.extracting(range), &found)
      case .block: readBlock(&found)
      }
    }
    return found
  }

  private mutating func readBlock(_ found: inout [Found]) {
    guard let payload = splitter?.payload, !payload.isEmpty else { return }
    guard BlockCheck.isPlausible(payload.span) else {
      hasBroken = true
      found.append(.noBlock)
      return
    }
    let words = ICYWords(payload.span)
    // One that speaks of other things than the title (an advertisement's length) leaves it as it was.
    guard let title = words.title else { return }
    var track = TrackInfo(song: isIcecast ? Text.clean(CharacterReferences.resolved(title)) : title)
    track.link = words.url ?? ""
    say(track, &found)
  }

  /// Looks for tags and comments, where the audio has to be looked at.
  private mutating func read(_ bytes: Span<UInt8>, _ found: inout [Found]) {
    guard looksAtAudio else { return }
    var start = 0
    while start < bytes.count {
      start += reader.fill(bytes.extracting(start...))
      while let piece = reader.next(runLimit: 1 << 20) { take(piece, &found) }
    }
  }

  private mutating func take(_ piece: UnitReader.Piece, _ found: inout [Found]) {
    switch piece {
    case .run(let run): reader.use(run.length)
    case .unit(let unit):
      if codec?.isOgg == true {
        let page = UnsafeRawBufferPointer(reader.front(unit.length)).bindMemory(to: UInt8.self)
        if let comments = ogg.take(page: page.span) { say(comments.track, &found) }
      }
      reader.use(unit.length)
    // In a stream without a single tag, frames that mark a track's beginning say nothing new.
    case .untitled: if hasSpoken { say(TrackInfo(), &found) }
    case .state(let now): say(now.stationWordsDropped().track, &found)
    }
  }

  private mutating func say(_ track: TrackInfo, _ found: inout [Found]) {
    hasSpoken = true
    found.append(.title(track))
  }
}

extension UnitReader {
  /// Copies as many of the bytes into the buffer as there is room for, at least one: the buffer is larger than what the
  /// scanner asks for. Returns how many that were.
  fileprivate mutating func fill(_ bytes: Span<UInt8>) -> Int {
    let room = buffer.room()
    let count = min(room.count, bytes.count)
    precondition(count > 0, "units are taken away before more is put in")
    // In bounds: both are at least `count` long.
    bytes.extracting(0..<count).withUnsafeBytes { room.copyMemory(from: $0) }
    buffer.filled(count)
    return count
  }
}
