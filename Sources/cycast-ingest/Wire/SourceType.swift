// SPDX-License-Identifier: MIT
import StreamKit

/// What a source's content type means: what its bytes are to be read as.
enum SourceType: Equatable {
  /// MPEG audio of any layer, or ADTS frames: many clients say `audio/mpeg` of both, so the bytes decide.
  case mpeg, aac
  /// Ogg, and the codec in it where the type names one.
  case ogg(Codec?)
  /// It says nothing: look at the bytes.
  case unknown
  /// Nothing that can be carried as it is. The sentence says why, and what to do.
  case refused(String)

  /// Reads a media type in lower case and without parameters, as `SourceHeaders` gives it; nil for none. Many libraries
  /// name a default that has nothing to do with audio, or a short name such as `mp3`.
  init(_ type: String?) {
    guard let type, type.contains("/"), !SourceType.silent.contains(type) else {
      self = .unknown
      return
    }
    self =
      if SourceType.mpegNames.contains(type) {
        .mpeg
      } else if SourceType.aacNames.contains(type) {
        .aac
      } else if let codec = SourceType.oggNames[type] {
        .ogg(codec)
      } else {
        .refused(SourceType.refusal(type))
      }
  }

  /// Types that clients send without meaning anything: what libraries and curl put in by themselves.
  private static let silent: Set = [
    "application/octet-stream", "binary/octet-stream", "application/x-www-form-urlencoded", "text/plain",
    "multipart/form-data", "application/binary", "application/unknown", "*/*", "audio/*",
  ]

  private static let mpegNames: Set = [
    "audio/mpeg", "audio/mp3", "audio/mp2", "audio/mp1", "audio/mpa", "audio/mpg", "audio/mpeg3", "audio/mpeg-3",
    "audio/x-mpeg", "audio/x-mpeg-2", "audio/x-mpeg-3", "audio/x-mpeg3", "audio/x-mp3", "audio/x-mp2", "audio/x-mpg",
    "audio/x-mpegaudio", "audio/mpegaudio",
  ]

  private static let aacNames: Set = [
    "audio/aac", "audio/aacp", "audio/x-aac", "audio/x-aacp", "audio/aac-adts", "audio/x-hx-aac-adts",
    "audio/vnd.dlna.adts", "audio/he-aac",
  ]

  private static let oggNames: [String: Codec?] = [
    "audio/ogg": nil, "application/ogg": nil, "application/x-ogg": nil, "audio/x-ogg": nil,
    "audio/vorbis": .vorbis, "audio/x-vorbis": .vorbis, "audio/x-vorbis+ogg": .vorbis, "audio/vorbis+ogg": .vorbis,
    "audio/opus": .opus, "audio/x-opus": .opus, "audio/x-opus+ogg": .opus, "audio/opus+ogg": .opus,
    "audio/x-flac+ogg": .flac, "audio/flac+ogg": .flac, "audio/ogg-flac": .flac,
  ]

  private static func refusal(_ type: String) -> String {
    let what =
      if type.hasPrefix("video/") {
        "\(type) is video"
      } else if ["mpegurl", "mpeg-url", "scpls", "xspf"].contains(where: type.contains) {
        "\(type) is a playlist, not audio"
      } else if type == "audio/flac" || type == "audio/x-flac" {
        "\(type) is FLAC without Ogg, which cannot be cut in mid-stream"
      } else if type == "misc/ultravox" {
        "\(type) is SHOUTcast 2: choose SHOUTcast 1 or Icecast in the client"
      } else {
        "\(type) cannot be carried"
      }
    return what + "; send MP3, AAC (ADTS) or Ogg, or give cycast-ingest a --filter command that converts it"
  }
}
