// SPDX-License-Identifier: MIT
import CMpg123

/// What decoded samples are: how many a second for each channel, and how many channels stand side by side.
public struct PCMFormat: Equatable, Sendable {
  /// Samples of one channel in a second, 8,000 to 48,000.
  public let rate: Int
  /// 1 or 2.
  public let channels: Int

  /// Creates a format.
  public init(rate: Int, channels: Int) {
    self.rate = rate
    self.channels = channels
  }
}

/// Why there is no decoder.
public struct DecoderError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What libmpg123 says of it.
  public let description: String
}

/// Decodes MPEG audio of any layer to floating-point samples, whatever comes.
///
/// Every frame gives as many samples as its header promises: nothing is trimmed at either end (no gapless playback), so
/// that samples count time. Only a Xing or Info frame right at the beginning gives none. Layer III frames whose reservoir
/// is missing decode to silence.
///
/// Damage costs what is damaged and no more: the decoder looks for the next frame. Where it is lost all the same, it
/// forgets what it holds and begins anew with the bytes that come next. It never writes to standard error and holds
/// at most `mostHeld` bytes of undecoded input. To be used by one thread at a time.
public struct MPEGDecoder: ~Copyable {
  /// Undecoded bytes that are held before the decoder counts as lost: an ID3v2 tag with a cover picture fits, a tag that
  /// lies about its length does not fill the memory. (libmpg123 holds a tag until it has come whole.)
  public static let mostHeld = 262_144

  /// What the last samples were; nil before the first.
  public private(set) var format: PCMFormat?
  /// How often the decoder was lost and began anew.
  public private(set) var restarts = 0

  private let handle: OpaquePointer

  /// Bytes given to libmpg123 at once, and so what being lost can cost. Its own buffers have this size.
  private static let pieceLength = 4_096
  /// Calls in a row that may give no sample before the decoder counts as lost. One (a change of format) is usual.
  private static let mostIdleCalls = 64

  /// Makes a decoder that waits for its first byte. Throws when libmpg123 is out of memory or cannot do floats.
  public init() throws(DecoderError) {
    var error = MPG123_OK.rawValue
    guard let handle = mpg123_new(nil, &error) else { throw DecoderError(error) }
    error = MPEGDecoder.prepare(handle)
    guard error == MPG123_OK.rawValue else {
      mpg123_delete(handle)
      throw DecoderError(error)
    }
    self.handle = handle
  }

  deinit { mpg123_delete(handle) }

  private static func prepare(_ handle: OpaquePointer) -> Int32 {
    // All flags at once, so that those which are on by default (gapless above all) are off.
    let flags = MPG123_QUIET.rawValue | MPG123_SKIP_ID3V2.rawValue | MPG123_IGNORE_STREAMLENGTH.rawValue
    let settings: [(mpg123_parms, Int)] = [
      (MPG123_FLAGS, Int(flags)), (MPG123_VERBOSE, 0), (MPG123_RVA, 0),
      // No index of frames: nothing here seeks. And no end to the search for the next frame.
      (MPG123_INDEX_SIZE, 0), (MPG123_RESYNC_LIMIT, -1),
    ]
    for (key, value) in settings {
      let error = mpg123_param2(handle, Int32(bitPattern: key.rawValue), value, 0)
      guard error == MPG123_OK.rawValue else { return error }
    }
    var rates: UnsafePointer<Int>?
    var count = 0
    mpg123_rates(&rates, &count)
    mpg123_format_none(handle)
    let channels = Int32(bitPattern: MPG123_MONO.rawValue | MPG123_STEREO.rawValue)
    for rate in UnsafeBufferPointer(start: rates, count: count) {
      let error = mpg123_format(handle, rate, channels, Int32(bitPattern: MPG123_ENC_FLOAT_32.rawValue))
      guard error == MPG123_OK.rawValue else { return error }
    }
    return mpg123_open_feed(handle)
  }

  /// Takes bytes of the stream, cut anywhere, and hands out what they decode to, a frame a time: samples between -1 and 1
  /// (more where the encoder overshot, anything where the stream is damaged), channels interleaved. A frame may be held
  /// until the header behind it has come. A change of format shows in the format that is handed out.
  public mutating func decode(_ bytes: Span<UInt8>, _ take: (PCMFormat, Span<Float>) -> Void) {
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start + Self.pieceLength)
      let fed = bytes.extracting(start..<end).withUnsafeBufferPointer { piece in
        mpg123_feed(handle, piece.baseAddress, piece.count)
      }
      start = end
      if fed == MPG123_OK.rawValue, drain(take), held <= Self.mostHeld { continue }
      restart()
    }
  }

  /// Forgets the stream: what comes next is the beginning of another. Not counted in `restarts`.
  public mutating func reset() {
    format = nil
    mpg123_open_feed(handle)
  }

  private mutating func restart() {
    restarts += 1
    mpg123_open_feed(handle)
  }

  /// Bytes that libmpg123 keeps for later.
  private var held: Int {
    var count = 0
    let error = mpg123_getstate2(handle, Int32(bitPattern: MPG123_BUFFERFILL.rawValue), &count, nil)
    return error == MPG123_OK.rawValue ? count : 0
  }

  /// Decodes all frames that are there whole. Returns false when the decoder is lost.
  private mutating func drain(_ take: (PCMFormat, Span<Float>) -> Void) -> Bool {
    var idleCalls = 0
    while idleCalls < Self.mostIdleCalls {
      var number: off_t = 0
      var audio: UnsafeMutablePointer<UInt8>?
      var count = 0
      switch mpg123_decode_frame(handle, &number, &audio, &count) {
      case MPG123_OK.rawValue:
        idleCalls = count > 0 ? 0 : idleCalls + 1
        hand(UnsafeRawBufferPointer(start: audio, count: audio == nil ? 0 : count), to: take)
      case MPG123_NEW_FORMAT.rawValue:
        idleCalls += 1
        readFormat()
      case MPG123_NEED_MORE.rawValue: return true
      default: return false
      }
    }
    return false
  }

  private mutating func readFormat() {
    var rate = 0
    var channels: Int32 = 0
    var encoding: Int32 = 0
    guard mpg123_getformat(handle, &rate, &channels, &encoding) == MPG123_OK.rawValue, rate > 0, channels > 0 else {
      return
    }
    format = PCMFormat(rate: rate, channels: Int(channels))
  }

  /// The bytes are libmpg123's until the next call, and floats, since no other encoding was allowed.
  private mutating func hand(_ audio: UnsafeRawBufferPointer, to take: (PCMFormat, Span<Float>) -> Void) {
    if format == nil { readFormat() }
    guard let format, !audio.isEmpty else { return }
    audio.withMemoryRebound(to: Float.self) { take(format, $0.span) }
  }
}

extension DecoderError {
  fileprivate init(_ number: Int32) {
    self.init(description: mpg123_plain_strerror(number).map { String(cString: $0) } ?? "libmpg123 failed")
  }
}
