// SPDX-License-Identifier: MIT

/// Says what a stream is made of; a stream keeps one codec from its first unit to its last.
public enum Codec: UInt8, Sendable, CaseIterable {
  /// MPEG audio (ISO 11172-3, 13818-3, and the unofficial 2.5), one case a layer.
  case mp1, mp2, mp3
  /// AAC in ADTS frames (ISO 13818-7, 14496-3).
  case aac
  /// Ogg pages (RFC 3533) that carry Vorbis, Opus (RFC 7845) or FLAC.
  case vorbis, opus, flac
  /// Anything else: passed on byte by byte.
  case raw

  /// The name that `--format` takes and reports print.
  public var name: String {
    switch self {
    case .mp1: "mp1"
    case .mp2: "mp2"
    case .mp3: "mp3"
    case .aac: "aac"
    case .vorbis: "vorbis"
    case .opus: "opus"
    case .flac: "flac"
    case .raw: "raw"
    }
  }

  /// Finds the codec that `--format NAME` means, or nil.
  public init?(name: String) {
    guard let codec = Codec.allCases.first(where: { $0.name == name.lowercased() }) else { return nil }
    self = codec
  }

  /// The media type that listeners are told.
  public var contentType: String {
    switch self {
    case .mp1, .mp2, .mp3: "audio/mpeg"
    case .aac: "audio/aac"
    case .vorbis, .opus, .flac: "audio/ogg"
    case .raw: "application/octet-stream"
    }
  }

  /// Whether the units are MPEG audio frames.
  public var isMPEG: Bool { self == .mp1 || self == .mp2 || self == .mp3 }

  /// Whether the units are Ogg pages, whose titles come in comment headers and never as ID3 tags.
  public var isOgg: Bool { self == .vorbis || self == .opus || self == .flac }
}
