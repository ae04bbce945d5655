// SPDX-License-Identifier: MIT

/// What a scanner needs to know of a frame, be it MPEG audio or ADTS.
struct FrameHeader: Equatable {
  let word: UInt32
  let codec: Codec
  /// Bytes to the next header; 0 for a free-format frame whose size is not known yet.
  var length: Int
  /// Bytes that padding adds; in `length` already.
  let padding: Int
  let samples: Int
  let sampleRate: Int
  let channels: Int

  init(_ header: MPEGHeader) {
    word = header.word
    codec = header.codec
    length = header.length ?? 0
    padding = header.padding
    samples = header.samples
    sampleRate = header.sampleRate
    channels = header.channels
  }

  init(_ header: ADTSHeader) {
    word = header.word
    codec = .aac
    length = header.length
    padding = 0
    samples = header.samples
    sampleRate = header.sampleRate
    channels = header.channels
  }

  var isFreeFormat: Bool { codec != .aac && word & 0xF000 == 0 }

  /// The bits that all frames of one stream share. MPEG audio: sync, version, layer, sample rate. ADTS: those, the
  /// profile and the channels. The layer is in both, so the two never fit each other.
  var classMask: UInt32 { codec == .aac ? 0xFFFE_FDC0 : 0xFFFE_0C00 }

  /// Whether another frame can belong to the same stream.
  func fits(_ other: FrameHeader) -> Bool {
    (word ^ other.word) & classMask == 0 && isFreeFormat == other.isFreeFormat
  }

  /// The same frame, in a free-format stream whose frames have so many bytes without padding.
  func sized(_ freeFormatBase: Int) -> FrameHeader {
    guard isFreeFormat, freeFormatBase > 0 else { return self }
    var copy = self
    copy.length = freeFormatBase + padding
    return copy
  }
}
