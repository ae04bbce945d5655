// SPDX-License-Identifier: MIT

/// Finds the units of a stream, whatever it is made of: MPEG audio and ADTS frames, Ogg pages, or pieces of anything
/// else.
///
///     shown at the front       tells
///     64 KiB of nothing known  units of at most 4,096 bytes, from the very first byte (codec raw, to the end)
///     OggS                     pages, while they stand one behind the other
///     anything else            frames, tags and junk as `FrameScanner` does
///
/// **Codec.** Given a format, `codec` is that from the start, and junk before the first unit is junk at any length.
/// Without one it is nil until the first unit or info frame. Afterwards it changes only with the step that hands out a
/// unit or info frame of another codec: frames of another layer or of AAC when three consecutive headers agree (see
/// `FrameScanner`), Ogg when a whole valid page comes, MPEG audio or AAC behind Ogg when three consecutive headers
/// agree, and so on. A raw stream stays raw.
///
/// **Before the verdict** nothing is handed out or thrown away, except tags at the front: an ID3v2 tag is a step of its
/// own as soon as it is recognised, and the 64 KiB begin behind it. A tag behind junk counts as known when it reaches
/// past the 64 KiB, else what follows it decides. When the stream ends first, what there is becomes raw.
public struct StreamScanner: Sendable {
  /// What the stream is made of, once that is known.
  public private(set) var codec: Codec?
  /// How much is looked ahead before a frame is handed out.
  public let mode: ScanMode

  private enum Phase { case detecting, frames, ogg, raw }
  private var phase: Phase
  private var frames: FrameScanner
  private var ogg = OggScanner()
  /// While detecting: how many bytes at the front were seen and are of nothing known, tags inside them included.
  private var examined = 0
  /// While detecting: where the first tag inside those bytes begins.
  private var tagAt: Int?

  /// What is looked through before a stream is called raw: more than the largest Ogg page and some 150 frames.
  public static let detectionWindow = 65_536
  /// The most bytes in a unit of a raw stream.
  public static let rawUnit = 4_096

  /// Starts at the beginning of a stream of a known format, or of one that is to be found out.
  public init(format: Codec? = nil, mode: ScanMode) {
    self.mode = mode
    codec = format
    frames = FrameScanner(mode: mode)
    phase = format == nil ? .detecting : format == .raw ? .raw : .frames
  }

  /// Says what stands at the front of `bytes`, which must not be empty; see `FrameScanner.next` for the parameters.
  public mutating func next(_ bytes: Span<UInt8>, isLast: Bool, bytesLeft: Int? = nil) -> ScanStep {
    guard !bytes.isEmpty else { return .need(1) }
    switch phase {
    case .raw: return raw(bytes.count)
    case .detecting: return detect(bytes, isLast: isLast, bytesLeft: bytesLeft)
    case .frames, .ogg: return pageOrFrame(bytes, isLast: isLast, bytesLeft: bytesLeft)
    }
  }

  /// Walks over many plain frames at once; see `FrameScanner.run`. Empty for Ogg and raw streams.
  public func run(_ bytes: Span<UInt8>, limit: Int = .max) -> FrameRun {
    phase == .frames ? frames.run(bytes, limit: limit) : FrameRun()
  }

  private func raw(_ count: Int) -> ScanStep {
    .unit(Unit(length: min(count, StreamScanner.rawUnit), samples: 0, sampleRate: 0, channels: 0))
  }
}

// MARK: Known streams

extension StreamScanner {
  private mutating func pageOrFrame(_ bytes: Span<UInt8>, isLast: Bool, bytesLeft: Int?) -> ScanStep {
    switch oggSign(bytes, at: 0, isLast: isLast) {
    case .no: return frame(bytes, isLast: isLast, bytesLeft: bytesLeft)
    case .need(let count): return .need(count)
    case .yes: return page(bytes, isLast: isLast)
    }
  }

  private func oggSign(_ bytes: Span<UInt8>, at offset: Int, isLast: Bool) -> ScanWindow.Match {
    guard !frames.isInsideTag, bytes[offset] == UInt8(ascii: "O") else { return .no }
    return ScanWindow(bytes, isLast: isLast).starts(with: "OggS", at: offset)
  }

  /// A page, when the Ogg scanner says that it is one. When it is none only its four letters are junk: what follows may
  /// be frames.
  private mutating func page(_ bytes: Span<UInt8>, isLast: Bool) -> ScanStep {
    let step = ogg.next(bytes, isLast: isLast)
    switch step {
    case .unit:
      if phase != .ogg { frames = FrameScanner(mode: mode) }
      phase = .ogg
      codec = ogg.codec ?? codec
      return step
    case .junk(let length):
      frames.lose()
      return .junk(length: min(length, 4))
    case .need, .tag, .infoFrame: return step
    }
  }

  private mutating func frame(_ bytes: Span<UInt8>, isLast: Bool, bytesLeft: Int?) -> ScanStep {
    let step = frames.next(bytes, isLast: isLast, bytesLeft: bytesLeft)
    switch step {
    case .unit, .infoFrame:
      if phase == .ogg { ogg = OggScanner() }
      phase = .frames
      codec = frames.codec
    case .tag, .junk, .need: break
    }
    return step
  }
}

// MARK: Detection

extension StreamScanner {
  private mutating func detect(_ bytes: Span<UInt8>, isLast: Bool, bytesLeft: Int?) -> ScanStep {
    while examined < min(bytes.count, StreamScanner.detectionWindow) {
      // A trial: what it says of units is asked again once the junk before them is gone.
      var trial = self
      let step = trial.pageOrFrame(
        bytes.extracting(examined...), isLast: isLast, bytesLeft: bytesLeft.map { $0 - examined })
      if case .need(let count) = step { return .need(examined + count) }
      guard let length = step.lengthOfJunkOrTag else { return settle(bytes, isLast: isLast, bytesLeft: bytesLeft) }
      frames = trial.frames
      if case .tag = step, examined == 0 { return step }
      let isTag = frames.isDue
      if isTag { tagAt = tagAt ?? examined }
      examined += length
      if isTag, examined >= StreamScanner.detectionWindow {
        return settle(bytes, isLast: isLast, bytesLeft: bytesLeft)
      }
    }
    if examined < StreamScanner.detectionWindow, !isLast { return .need(examined + 1) }
    phase = .raw
    codec = .raw
    return raw(bytes.count)
  }

  /// Ends the detection: what stands before the first tag or unit is junk, and the rest is scanned afresh.
  private mutating func settle(_ bytes: Span<UInt8>, isLast: Bool, bytesLeft: Int?) -> ScanStep {
    let junk = tagAt ?? examined
    phase = .frames
    frames = FrameScanner(mode: mode)
    guard junk == 0 else { return .junk(length: junk) }
    return pageOrFrame(bytes, isLast: isLast, bytesLeft: bytesLeft)
  }
}

extension ScanStep {
  /// The length of what is neither a unit nor an info frame; nil for those, and when more bytes are needed.
  fileprivate var lengthOfJunkOrTag: Int? {
    switch self {
    case .junk(let length), .tag(let length): length
    case .unit, .infoFrame, .need: nil
    }
  }
}
