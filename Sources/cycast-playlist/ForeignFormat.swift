// SPDX-License-Identifier: MIT

/// Audio and other files that are often in the way and can't be streamed as they are, told by their first bytes.
enum ForeignFormat: CaseIterable {
  case flac, wav, aiff, mp4, matroska, monkeysAudio, wavpack, windowsMedia, image, text

  /// Tells by the first bytes of a file; nil for what may be a stream.
  init?(_ start: [UInt8]) {
    guard let found = ForeignFormat.allCases.first(where: { $0.matches(start) }) else { return nil }
    self = found
  }

  /// What it is and what to do with it.
  var advice: String {
    switch self {
    case .flac:
      "is FLAC outside Ogg, which can't be joined in mid-stream (ffmpeg -i IN -c copy OUT.ogg puts it into Ogg)"
    case .wav: "is WAV, which is no stream (encode it: lame IN OUT.mp3)"
    case .aiff: "is AIFF, which is no stream (encode it: ffmpeg -i IN OUT.mp3)"
    case .mp4: "is MP4, which is no stream (ffmpeg -i IN -vn -c copy OUT.aac takes AAC out of it)"
    case .matroska: "is Matroska or WebM (ffmpeg -i IN -vn -c copy OUT.ogg takes Vorbis or Opus out of it)"
    case .monkeysAudio: "is Monkey's Audio (encode it: ffmpeg -i IN OUT.mp3)"
    case .wavpack: "is WavPack (encode it: ffmpeg -i IN OUT.mp3)"
    case .windowsMedia: "is Windows Media (encode it: ffmpeg -i IN OUT.mp3)"
    case .image: "is a picture"
    case .text: "is a text or web page"
    }
  }

  private func matches(_ start: [UInt8]) -> Bool {
    switch self {
    case .flac: has(start, "fLaC")
    case .wav: (has(start, "RIFF") || has(start, "RF64")) && has(start, "WAVE", at: 8)
    case .aiff: has(start, "FORM") && has(start, "AIF", at: 8)
    case .mp4: has(start, "ftyp", at: 4)
    case .matroska: start.starts(with: [0x1A, 0x45, 0xDF, 0xA3])
    case .monkeysAudio: has(start, "MAC ")
    case .wavpack: has(start, "wvpk")
    case .windowsMedia: start.starts(with: [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11])
    case .image: has(start, "\u{89}PNG") || start.starts(with: [0xFF, 0xD8, 0xFF]) || has(start, "GIF8")
    case .text: has(start, "<!DOCTYPE") || has(start, "<html") || has(start, "<?xml")
    }
  }

  private func has(_ start: [UInt8], _ word: String, at offset: Int = 0) -> Bool {
    start.dropFirst(offset).starts(with: word.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })
  }
}
