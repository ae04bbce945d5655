// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@testable import cycast_ingest

@Suite struct SourceTypeTests {
  @Test(arguments: [
    nil, "application/octet-stream", "binary/octet-stream", "application/x-www-form-urlencoded", "text/plain", "mp3",
    "*/*", "",
  ]) func whatSaysNothingMeansToLookAtTheBytes(type: String?) {
    #expect(SourceType(type) == .unknown)
  }

  @Test(arguments: [
    "audio/mpeg", "audio/mp3", "audio/mp2", "audio/x-mpeg", "audio/x-mp3", "audio/mpeg3", "audio/x-mpeg-3", "audio/mpa",
    "audio/x-mpegaudio", "audio/mpg",
  ]) func namesOfMPEGAreKnown(type: String) {
    #expect(SourceType(type) == .mpeg)
  }

  @Test(arguments: ["audio/aac", "audio/aacp", "audio/x-aac", "audio/x-hx-aac-adts", "audio/vnd.dlna.adts"])
  func namesOfAACAreKnown(type: String) {
    #expect(SourceType(type) == .aac)
  }

  @Test(
    arguments: [
      ("application/ogg", nil), ("audio/ogg", nil), ("audio/x-ogg", nil), ("application/x-ogg", nil),
      ("audio/opus", .opus), ("audio/vorbis", .vorbis), ("audio/x-vorbis+ogg", .vorbis), ("audio/x-flac+ogg", .flac),
    ] as [(String, Codec?)]) func namesOfOggAreKnownWithTheirCodec(type: String, codec: Codec?)
  {
    #expect(SourceType(type) == .ogg(codec))
  }

  @Test(arguments: [
    "video/webm", "video/mpeg", "video/ogg", "video/mp4", "audio/webm", "audio/mp4", "audio/x-m4a", "audio/mp4a-latm",
    "audio/flac", "audio/x-flac", "audio/x-ms-wma", "audio/wav", "video/nsv", "audio/x-matroska", "audio/speex",
    "audio/mpegurl", "audio/x-mpegurl", "audio/x-scpls", "misc/ultravox", "text/html", "image/png", "audio/nonsense",
    "audio/", "/",
  ]) func whatCannotBeCarriedIsRefusedWithARemedy(type: String) {
    guard case .refused(let sentence) = SourceType(type) else {
      Issue.record("\(SourceType(type))")
      return
    }
    #expect(sentence.hasPrefix(type + " "))
    #expect(sentence.contains("--filter") && sentence.contains("MP3"))
  }

  @Test func sentenceSaysWhatIsWrong() {
    #expect(
      SourceType("audio/x-mpegurl")
        == .refused(
          "audio/x-mpegurl is a playlist, not audio; send MP3, AAC (ADTS) or Ogg, or give cycast-ingest a --filter "
            + "command that converts it"))
  }
}
