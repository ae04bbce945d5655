// SPDX-License-Identifier: MIT

/// Finds the frames of MPEG audio and ADTS in a stream of anything.
///
/// It is shown the bytes at the front of the stream and says what stands there (see `ScanStep`); the caller takes that
/// away and shows what follows.
///
///     junk | ID3v2 | Info | frame | frame | ... | frame | APEv2 | ID3v1 | ID3v2 | frame | ...
///
/// **Lock.** A stream is believed when three consecutive headers agree in version, layer and sample rate (ADTS: profile
/// and channels too), or when fewer whole frames come right before the end or a tag: one at the start or behind a tag,
/// else two. A free-format stream whose start was missed needs five. From then on a frame that stands where one is due
/// and fits is taken at once (`ScanMode.live`), or when what follows it fits as well (`ScanMode.file`). A live frame
/// inside which an ID3v2 tag or an Ogg stream begins was cut: it is junk as far as there. After a loss two headers that
/// fit the lock are enough. Another version, layer, sample rate or codec is taken as soon as three consecutive headers
/// agree on it, wherever they stand: directly behind a frame, behind a tag or behind junk. `codec` changes with the
/// frame's step.
///
/// **Cost.** Linear in the bytes, whatever they are; its state is a few hundred bytes.
public struct FrameScanner: Sendable {
  /// How much is looked ahead.
  public let mode: ScanMode
  /// What the last frame was; nil before the first. Valid after the step that tells of the frame.
  public var codec: Codec? { lock?.codec }

  /// The last frame handed out, sized; what others are compared with.
  var lock: FrameHeader?
  /// Bytes of a frame without padding in the free-format stream of the lock, else 0.
  var freeFormatBase = 0
  /// Whether the front is where a frame is due: at the start, behind a frame and behind a tag.
  private(set) var isDue = true
  /// Bytes of a recognised tag still to be thrown away.
  private(set) var skip = 0
  /// How many bytes may be searched for the size of free-format frames: earned by bytes thrown away, so that
  /// fake headers cannot have every byte searched hundreds of times.
  var credit = FrameScanner.mostCredit
  /// How `run` recognises frames like the last one.
  var pattern = FramePattern()

  /// Starts at the beginning of a stream.
  public init(mode: ScanMode) { self.mode = mode }

  /// Says what stands at the front of `bytes`, which must not be empty. `isLast` tells that the stream ends with them:
  /// then the answer is never `.need`. `bytesLeft` is how many bytes the file has from the front on, where that is
  /// known: a tag that claims more is junk.
  public mutating func next(_ bytes: Span<UInt8>, isLast: Bool, bytesLeft: Int? = nil) -> ScanStep {
    guard !bytes.isEmpty else { return .need(1) }
    if skip > 0 { return skipped(bytes.count) }
    let window = ScanWindow(bytes, isLast: isLast, bytesLeft: bytesLeft)
    var offset = 0
    while offset < window.count {
      let sight = look(window, at: offset)
      if case .nothing = sight {
        offset = advance(window, from: offset)
        continue
      }
      guard offset == 0 else { break }
      return step(sight, window)
    }
    isDue = false
    return .junk(length: offset)
  }

  /// Whether the front is inside a recognised tag that is being thrown away.
  var isInsideTag: Bool { skip > 0 }

  /// Tells that the front is not where a frame is due, because something else was taken away.
  mutating func lose() { isDue = false }

  private mutating func skipped(_ count: Int) -> ScanStep {
    let length = min(skip, count)
    skip -= length
    return .junk(length: length)
  }

  /// The next place where something may begin. Every byte passed earns a little more search for free format.
  private mutating func advance(_ window: borrowing ScanWindow, from offset: Int) -> Int {
    var next = offset + 1
    while next < window.count, !FrameScanner.mayBegin(window.bytes[next]) { next += 1 }
    credit = min(FrameScanner.mostCredit, credit + (next - offset) * FrameScanner.creditPerByte)
    return next
  }

  /// A frame, an ID3v2 tag, an APE tag, an Ogg page.
  @inline(__always)
  private static func mayBegin(_ byte: UInt8) -> Bool {
    byte == 0xFF || byte == UInt8(ascii: "I") || byte == UInt8(ascii: "A") || byte == UInt8(ascii: "O")
  }

  private static let mostCredit = 65_536
  private static let creditPerByte = 8

  /// Turns what stands at the front into a step.
  private mutating func step(_ sight: Sight, _ window: borrowing ScanWindow) -> ScanStep {
    switch sight {
    case .nothing, .page: return .junk(length: 1)
    case .need(let count): return .need(count)
    case .tag(let length):
      isDue = true
      return .tag(length: length)
    case .skip(let length):
      isDue = true
      skip = length
      return skipped(window.count)
    case .frame(let header): return accept(header, window)
    }
  }

  private mutating func accept(_ header: FrameHeader, _ window: borrowing ScanWindow) -> ScanStep {
    freeFormatBase = header.isFreeFormat ? header.length - header.padding : 0
    lock = header
    isDue = true
    pattern.follow(header, freeFormatBase: freeFormatBase)
    if let mpeg = MPEGHeader(word: header.word), mpeg.isInfoFrame(window.bytes, length: header.length) {
      return .infoFrame(length: header.length)
    }
    return .unit(
      Unit(
        length: header.length, samples: header.samples, sampleRate: header.sampleRate, channels: header.channels))
  }

  /// What may stand at a place.
  private enum Sight {
    case nothing
    case need(Int)
    case frame(FrameHeader)
    /// An ID3v2 tag.
    case tag(Int)
    /// A tag that is thrown away.
    case skip(Int)
    /// Perhaps an Ogg page: junk stops before it, so that others can look.
    case page
  }

  private mutating func look(_ window: borrowing ScanWindow, at offset: Int) -> Sight {
    let isDue = self.isDue && offset == 0
    let sight = lookForTag(window, at: offset, isDue: isDue)
    if case .nothing = sight {} else { return sight }
    let found = lookForFrame(window, at: offset, isDue: isDue)
    guard case .nothing = found, isDue, lock != nil else { return found }
    switch window.apeItem(at: offset) {
    case .no: return found
    case .need(let count): return .need(count)
    case .yes(let length): return .skip(length)
    }
  }

  private func lookForTag(_ window: borrowing ScanWindow, at offset: Int, isDue: Bool) -> Sight {
    var match = ScanWindow.Match.no
    switch window.bytes[offset] {
    case UInt8(ascii: "I"):
      match = window.id3v2(at: offset)
      if case .yes(let length) = match { return .tag(length) }
    case UInt8(ascii: "A"): match = window.apeTag(at: offset)
    // Three letters are too little to throw 128 bytes away, except where a tag is due.
    case UInt8(ascii: "T") where isDue: match = window.id3v1(at: offset)
    case UInt8(ascii: "O") where offset > 0:
      if window.starts(with: "OggS", at: offset) != .no { return .page }
    default: break
    }
    switch match {
    case .no: return .nothing
    case .need(let count): return .need(count)
    case .yes(let length): return .skip(length)
    }
  }

  private mutating func lookForFrame(_ window: borrowing ScanWindow, at offset: Int, isDue: Bool) -> Sight {
    guard window.bytes[offset] == 0xFF else { return .nothing }
    let (match, found) = window.header(at: offset)
    if case .need(let count) = match { return .need(count) }
    guard let header = found else { return .nothing }
    if let lock, lock.fits(header) {
      let sized = header.sized(freeFormatBase)
      let match = isDue ? due(window, sized) : chain(window, from: offset, sized, wanted: 2, wantedAtEnd: 1)
      guard match == .no, header.isFreeFormat else { return sight(match, sized) }
    }
    guard header.isFreeFormat else {
      return sight(chain(window, from: offset, header, wanted: 3, wantedAtEnd: isDue ? 1 : 2), header)
    }
    switch measure(window, from: offset, header, isDue: isDue) {
    case .unknown: return .nothing
    case .need(let count): return .need(count)
    case .size(let sized): return .frame(sized)
    }
  }

  /// Judges a frame that stands at the front, where one is due, and fits the lock.
  private mutating func due(_ window: borrowing ScanWindow, _ header: FrameHeader) -> ScanWindow.Match {
    if mode == .file { return chain(window, from: 0, header, wanted: 2, wantedAtEnd: 1) }
    guard header.length <= window.count else { return window.missing(header.length) }
    switch window.another(inside: 4..<header.length) {
    case .no: return .yes(header.length)
    case .need(let count): return .need(count)
    case .yes: return .no
    }
  }

  private func sight(_ match: ScanWindow.Match, _ header: FrameHeader) -> Sight {
    switch match {
    case .no: .nothing
    case .need(let count): .need(count)
    case .yes: .frame(header)
    }
  }
}
