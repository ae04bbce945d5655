// SPDX-License-Identifier: MIT

/// Reads a stream unit by unit: a buffer that bytes are put into, a scanner that finds what they are, and a reader for the
/// tags between them.
///
///     bytes → buffer | tag | info frame | unit | unit | junk | unit …
///              state ↗      untitled ↗    unit or run ↗
///
/// It makes no calls. Who has bytes puts them into `buffer.room()`; who wants units asks `next`, looks at them with
/// `front`, and takes them away with `use`.
public struct UnitReader: ~Copyable {
  /// What stands at the front.
  public enum Piece: Equatable, Sendable {
    /// One whole unit: `length` bytes at the front, to be taken away with `use`.
    case unit(Unit)
    /// Adjoining frames, each like the unit before them; to be taken away with `use`.
    case run(FrameRun)
    /// A tag said this of all that follows. It has been taken away.
    case state(NowPlaying)
    /// A track begins of which nothing is said. It has been taken away.
    case untitled
  }

  /// The bytes that have not been used.
  public var buffer = InputBuffer(capacity: 2 * ScanStep.mostNeeded)
  /// Bytes that belonged to nothing, and bytes taken away in all.
  public private(set) var junk = 0, taken = 0
  /// Whether no more bytes will come.
  public private(set) var hasEnded = false

  private var scanner: StreamScanner
  private var tagReader: ID3Reader?
  private var tagLeft = 0
  private var isTagged = false
  private var pending: Unit?

  /// Starts at the beginning of a stream, of a known format or of one that is to be found out.
  public init(format: Codec? = nil, mode: ScanMode = .live) {
    scanner = StreamScanner(format: format, mode: mode)
  }

  /// What the stream is made of, once that is known.
  public var codec: Codec? { scanner.codec }

  /// Everything has come and was used.
  public var isDrained: Bool { hasEnded && buffer.count == 0 }

  /// Says that the bytes in the buffer are the last.
  public mutating func end() { hasEnded = true }

  /// Tells what stands at the front, with junk out of the way; nil when that takes more bytes, or at the end. Asked again
  /// before `use`, the answer is the same.
  ///
  /// - Parameters:
  ///   - runLimit: samples that a run may last; 0 for units only.
  public mutating func next(runLimit: Int = 0) -> Piece? {
    if let pending { return .unit(pending) }
    while true {
      if tagLeft > 0 {
        guard let state = readTag() else { return nil }
        if let state { return .state(state) }
        continue
      }
      guard buffer.count > 0 else { return nil }
      if runLimit > 0 {
        let run = scanner.run(buffer.bytes.span, limit: runLimit)
        if run.frames > 0 {
          isTagged = false
          return .run(run)
        }
      }
      switch scanner.next(buffer.bytes.span, isLast: hasEnded) {
      case .need:
        // At the end nothing more can come: what is left is no unit.
        if hasEnded { drop(buffer.count) }
        return nil
      case .junk(let length): drop(length)
      case .tag(let length):
        tagLeft = length
        tagReader = ID3Reader()
      case .infoFrame(let length):
        use(length)
        defer { isTagged = false }
        if !isTagged { return .untitled }
      case .unit(let unit):
        isTagged = false
        pending = unit
        return .unit(unit)
      }
    }
  }

  /// The bytes of the unit or run at the front, for reading and changing in place. Valid until the buffer is changed.
  public func front(_ length: Int) -> UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(rebasing: buffer.mutableBytes[..<length])
  }

  /// Takes the unit or run at the front away.
  public mutating func use(_ length: Int) {
    pending = nil
    taken += length
    buffer.use(length)
  }

  private mutating func drop(_ count: Int) {
    junk += count
    use(count)
  }

  /// Feeds the tag reader. Nil when more bytes must come first; an empty state inside when the tag was cut by the end.
  private mutating func readTag() -> NowPlaying?? {
    let count = min(tagLeft, buffer.count)
    guard count > 0 else {
      guard hasEnded else { return nil }
      tagLeft = 0
      return .some(nil)
    }
    _ = tagReader?.feed(buffer.bytes.span.extracting(0..<count))
    use(count)
    tagLeft -= count
    guard tagLeft == 0, let reader = tagReader else { return tagLeft == 0 ? .some(nil) : nil }
    isTagged = true
    tagReader = nil
    return .some(reader.finish())
  }
}
