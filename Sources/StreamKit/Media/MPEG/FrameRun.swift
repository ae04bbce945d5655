// SPDX-License-Identifier: MIT

/// Adjoining frames, each like the last one that was handed out.
public struct FrameRun: Equatable, Sendable {
  /// Bytes of all of them.
  public var length = 0
  /// How many there are; 0 when `next` must look first.
  public var frames = 0
  /// Samples of one channel in all of them.
  public var samples = 0
  /// In hertz; 0 when there is no frame.
  public var sampleRate = 0
  /// Of each frame; 0 when there is none.
  public var channels = 0

  /// Creates an empty run.
  public init() {}
}

extension FrameScanner {
  /// Walks over the frames at the front that are like the last one (same rate, channels and protection), as many as are
  /// whole and last at most `limit` samples together, and stops before everything else: tags, junk, info frames,
  /// changes. In `ScanMode.file` it also stops before a frame that is not followed by another such. What it stops at is
  /// for `next`.
  ///
  /// The steps of `next` over the same bytes would be the same frames; this takes a few nanoseconds for each.
  public func run(_ bytes: Span<UInt8>, limit: Int = .max) -> FrameRun {
    guard skip == 0, isDue, let lock else { return FrameRun() }
    let lookAhead = mode == .file
    return lock.codec == .aac
      ? pattern.walkADTS(bytes, limit: limit, lookAhead: lookAhead)
      : pattern.walkMPEG(bytes, limit: limit, lookAhead: lookAhead)
  }
}

/// What frames like the last one have in common, in the form that is quickest to compare.
struct FramePattern: Sendable {
  private var word: UInt32 = 0
  private var isMono = false
  /// Length without padding for each bitrate index; 0 where a header with that index does not fit.
  private var lengths = InlineArray<16, Int32>(repeating: 0)
  private var slot = 0
  /// Where an info frame would have its word, when there is no CRC; 0 in other layers.
  private var infoOffset = 0
  private var isProtected = false
  private var samples = 0
  private var sampleRate = 0
  private var channels = 0

  /// Sync, version, layer, protection, sample rate, emphasis.
  private static let mpegMask: UInt32 = 0xFFFF_0C03
  /// Sync, MPEG-2 bit, layer, protection, profile, sample rate, channels.
  private static let adtsMask: UInt32 = 0xFFFF_FDC0

  /// Makes a frame the one to compare with.
  mutating func follow(_ header: FrameHeader, freeFormatBase: Int) {
    let mask = header.codec == .aac ? FramePattern.adtsMask : FramePattern.mpegMask
    let isKnown =
      (header.word ^ word) & mask == 0 && header.channels == channels && freeFormatBase == 0 && lengths[0] == 0
    word = header.word
    guard !isKnown else { return }
    samples = header.codec == .aac ? 1_024 : header.samples
    sampleRate = header.sampleRate
    channels = header.channels
    isMono = header.channels == 1
    lengths = InlineArray(repeating: 0)
    guard let mpeg = MPEGHeader(word: header.word) else { return }
    slot = mpeg.layer == 1 ? 4 : 1
    infoOffset = mpeg.layer == 3 ? 4 + mpeg.sideInfoLength : 0
    isProtected = mpeg.isProtected
    if header.isFreeFormat {
      lengths[0] = Int32(freeFormatBase)
    } else {
      for index in 1..<15 { lengths[index] = Int32(mpeg.unpaddedLength(bitrateIndex: index)) }
    }
  }

  /// Walks over MPEG audio frames. The word of the next header is loaded once, to look ahead and to go on with.
  func walkMPEG(_ bytes: Span<UInt8>, limit: Int, lookAhead: Bool) -> FrameRun {
    let most = samples == 0 ? 0 : limit / samples
    var frames = 0
    var offset = 0
    var here = bytes.count >= 4 ? bytes.word(at: 0) : 0
    var length = self.length(here)
    while length > 0, frames < most {
      let next = offset + length
      guard next <= bytes.count, !isInfo(bytes, offset, length) else { break }
      let hasNext = next + 4 <= bytes.count
      here = hasNext ? bytes.word(at: next) : 0
      length = self.length(here)
      // A frame behind which the next one stands was not cut; only the last one has to be looked into.
      guard length > 0 || !lookAhead && bytes.firstTagLetters(in: offset + 4..<next) == nil else { break }
      offset = next
      frames += 1
    }
    return run(offset, frames, samples: frames * samples)
  }

  /// The length of the frame with this header when it is like the last one, else 0.
  @inline(__always)
  private func length(_ here: UInt32) -> Int {
    guard (here ^ word) & FramePattern.mpegMask == 0, (here & 0xC0 == 0xC0) == isMono else { return 0 }
    let length = Int(lengths[Int(here >> 12 & 15)])
    return length == 0 ? 0 : here & 0x200 == 0 ? length : length + slot
  }

  @inline(__always)
  private func isInfo(_ bytes: Span<UInt8>, _ offset: Int, _ length: Int) -> Bool {
    guard infoOffset > 0 else { return false }
    // What is too short for any such word is left to `next`.
    guard length >= 42 else { return true }
    let word = bytes.word(at: offset + infoOffset)
    if word == InfoFrame.xing || word == InfoFrame.info { return true }
    if isProtected {
      let word = bytes.word(at: offset + infoOffset + 2)
      if word == InfoFrame.xing || word == InfoFrame.info { return true }
    }
    return bytes.word(at: offset + InfoFrame.vbriOffset) == InfoFrame.vbri
  }

  /// Walks over ADTS frames.
  func walkADTS(_ bytes: Span<UInt8>, limit: Int, lookAhead: Bool) -> FrameRun {
    var offset = 0
    var frames = 0
    var sum = 0
    var header = adts(bytes, at: 0)
    while let here = header {
      let next = offset + here.length
      guard next <= bytes.count, sum + here.samples <= limit else { break }
      header = adts(bytes, at: next)
      guard header != nil || !lookAhead && bytes.firstTagLetters(in: offset + 4..<next) == nil else { break }
      offset = next
      frames += 1
      sum += here.samples
    }
    return run(offset, frames, samples: sum)
  }

  @inline(__always)
  private func adts(_ bytes: Span<UInt8>, at offset: Int) -> ADTSHeader? {
    guard offset + ADTSHeader.size <= bytes.count else { return nil }
    let here = bytes.word(at: offset)
    guard (here ^ word) & FramePattern.adtsMask == 0 else { return nil }
    return ADTSHeader(word: here, tail: bytes.word(at: offset + 3))
  }

  private func run(_ length: Int, _ frames: Int, samples: Int) -> FrameRun {
    var run = FrameRun()
    guard frames > 0 else { return run }
    run.length = length
    run.frames = frames
    run.samples = samples
    run.sampleRate = sampleRate
    run.channels = channels
    return run
  }
}
