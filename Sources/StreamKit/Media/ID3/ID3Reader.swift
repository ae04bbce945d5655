// SPDX-License-Identifier: MIT

/// Reads one ID3v2 tag of version 2.2, 2.3 or 2.4 as its bytes come, and keeps only the words.
///
///     header 10 | extended header | frame | frame | … | padding | footer 10
///
/// It is fed in pieces of any size, and holds at most `frameLimit` bytes of one frame and as much of each text it has found,
/// less than 64 KiB in all, however large the tag: pictures and the like stream by. Nothing in a tag is an error: what
/// cannot be read is passed over, a frame that goes past the end of the tag ends it.
public struct ID3Reader: Sendable {
  /// Bytes that are kept of a frame; longer text is cut between characters.
  public static let frameLimit = 4_096

  private enum State { case tagHeader, extendedSize, frameHeader, body, sizeProof, rest }

  private var state = State.tagHeader
  private var tag: ID3Header?
  /// Bytes of the body, as stored, that are yet to come.
  private var left = 0
  /// Bytes behind the frames that are yet to come: footer, and padding once it is known for what it is.
  private var rest = 0
  /// The header that is being collected.
  private var held: [UInt8] = []
  private var frame = ID3Frame(skipping: 0)
  private var frameLeft = 0
  private var body: [UInt8] = []
  private var sizesArePlain: Bool?
  /// Whether the last byte was FF in a body that is unsynchronised as a whole.
  private var isAfterFF = false
  private var words = ID3Words()

  /// Starts in front of a tag.
  public init() {}

  /// Reads a tag that is in memory as a whole; nil when the bytes do not begin with one.
  public static func read(_ bytes: Span<UInt8>) -> NowPlaying? {
    guard ID3Header(bytes) != nil else { return nil }
    var reader = ID3Reader()
    reader.feed(bytes)
    return reader.finish()
  }

  /// Whether the tag is over, or was none: more bytes are not taken.
  public var isComplete: Bool { state == .rest && rest == 0 }

  /// Takes the next bytes of the tag.
  /// - Returns: how many belonged to it: all, unless it ends among them. When they do not begin a tag, 10 are taken.
  @discardableResult
  public mutating func feed(_ bytes: Span<UInt8>) -> Int {
    var at = 0
    while at < bytes.count, !isComplete {
      let run = min(unread, bytes.count - at)
      if run > 0 { pass(run) } else { take(bytes[at]) }
      at += max(1, run)
    }
    return at
  }

  /// What the tag says, or has said so far when it is cut: the frame that is cut is not counted.
  public func finish() -> NowPlaying { words.nowPlaying }

  /// Bytes held at the moment: the frame or header that is being collected, and the words that were found. At most 64 KiB.
  public var heldBytes: Int { body.count + held.count + words.byteCount }

  // MARK: Bytes

  /// How many of the next bytes need not be looked at.
  private var unread: Int {
    switch state {
    case .rest: rest
    case .body where !isUnsynchronisedAsWhole && (frame.field == nil || body.count >= Self.frameLimit): frameLeft
    default: 0
    }
  }

  private mutating func pass(_ count: Int) {
    if state == .rest {
      rest -= count
    } else {
      left -= count
      frameLeft -= count
      if frameLeft == 0 { endBody() }
      if left == 0 { endFrames() }
    }
  }

  private mutating func take(_ byte: UInt8) {
    if state == .tagHeader { return collectTagHeader(byte) }
    left -= 1
    let isPutIn = isAfterFF && byte == 0
    isAfterFF = isUnsynchronisedAsWhole && byte == 0xFF
    if !isPutIn { read(byte) }
    if left == 0 { endFrames() }
  }

  private mutating func read(_ byte: UInt8) {
    switch state {
    case .extendedSize: collectExtendedSize(byte)
    case .frameHeader: collectFrameHeader(byte)
    case .sizeProof: collectProof(byte)
    case .body:
      if frame.field != nil, body.count < Self.frameLimit { body.append(byte) }
      frameLeft -= 1
      if frameLeft == 0 { endBody() }
    case .tagHeader, .rest: break
    }
  }

  // MARK: Headers

  private mutating func collectTagHeader(_ byte: UInt8) {
    held.append(byte)
    guard held.count == ID3Header.size else { return }
    tag = ID3Header(held.span)
    held.removeAll(keepingCapacity: true)
    guard let tag else { return state = .rest }
    left = tag.bodyLength
    rest = tag.footerLength
    state = tag.hasExtendedHeader ? .extendedSize : .frameHeader
    if left == 0 || tag.isCompressed || !(2...4).contains(tag.version) { endFrames() }
  }

  /// The extended header's size: 2.3 without itself, plain; 2.4 with itself, 7 bits a byte.
  private mutating func collectExtendedSize(_ byte: UInt8) {
    held.append(byte)
    guard held.count == 4 else { return }
    let isPlain = (tag?.version ?? 3) < 4
    let size = held.reduce(0) { $0 << (isPlain ? 8 : 7) | Int($1) } - (isPlain ? 0 : 4)
    held.removeAll(keepingCapacity: true)
    if size < 0 || size > left { return endFrames() }
    begin(ID3Frame(skipping: size))
  }

  private mutating func collectFrameHeader(_ byte: UInt8) {
    guard let tag else { return }
    held.append(byte)
    if held[0] == 0 { return endFrames() }
    if held.count == ID3Frame.headerLength(version: tag.version) { beginFrame(tag) }
  }

  private mutating func beginFrame(_ tag: ID3Header) {
    let next = ID3Frame(held, tag: tag, left: left, sizesArePlain: sizesArePlain)
    held.removeAll(keepingCapacity: true)
    guard let next else { return endFrames() }
    begin(next)
  }

  // MARK: Bodies

  private mutating func begin(_ next: ID3Frame) {
    frame = next
    frameLeft = next.size
    body.removeAll(keepingCapacity: true)
    state = .body
    if frameLeft == 0 { endBody() }
  }

  private mutating func endBody() {
    if frame.plainSize != nil {
      state = .sizeProof
    } else {
      keepFrame()
      body.removeAll(keepingCapacity: true)
      state = .frameHeader
    }
  }

  /// Decides about a 2.4 frame whose size may have been written with 8 bits a byte (old iTunes): where the shorter reading
  /// ends there must be another frame or padding, or else the longer one holds. The two differ by at least 128 bytes, and
  /// the longer one ends in the tag, so that the 10 bytes of proof are always there.
  private mutating func collectProof(_ byte: UInt8) {
    held.append(byte)
    guard held.count == ID3Header.size, let tag, let plainSize = frame.plainSize else { return }
    let isPadding = held.allSatisfy { $0 == 0 }
    if isPadding || ID3Frame(held, tag: tag, left: left, sizesArePlain: nil) != nil {
      sizesArePlain = false
      keepFrame()
      if isPadding { endFrames() } else { beginFrame(tag) }
      return
    }
    sizesArePlain = true
    if frame.field != nil { body += held.prefix(max(0, Self.frameLimit - body.count)) }
    frameLeft = plainSize - frame.size - held.count
    frame.hasPlainSize()
    held.removeAll(keepingCapacity: true)
    state = .body
  }

  private mutating func keepFrame() {
    guard let field = frame.field, let tag, body.count >= frame.prefix else { return }
    var content = Array(body.dropFirst(frame.prefix))
    if frame.isUnsynchronised { ID3Unsynchronisation.undo(&content) }
    words.add(field, content, isCut: frame.size > Self.frameLimit, hasValues: tag.version >= 4)
  }

  private mutating func endFrames() {
    rest += left
    left = 0
    state = .rest
  }

  private var isUnsynchronisedAsWhole: Bool { tag.map { $0.version < 4 && $0.isUnsynchronised } ?? false }
}

/// Keeps false frame syncs out of tags: a zero stands after every FF that an E0 to FF or 00 would follow.
enum ID3Unsynchronisation {
  /// Takes the zeros out: each that follows an FF.
  static func undo(_ bytes: inout [UInt8]) {
    var isAfterFF = false
    bytes.removeAll { byte in
      defer { isAfterFF = byte == 0xFF }
      return isAfterFF && byte == 0
    }
  }
}
