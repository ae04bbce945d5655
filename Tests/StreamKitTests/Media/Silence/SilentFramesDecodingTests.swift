// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

/// Silence between real audio, by what scanners and decoders make of it.
@Suite struct SilentFramesDecodingTests {
  static let mpeg = [
    "cbr128-44100-joint-id3v2.mp3", "cbr192-44100-stereo-id3v1.mp3", "vbr-v2-44100-lametag.mp3",
    "vbr-v6-44100-noxing.mp3", "cbr64-44100-mono.mp3", "cbr64-22050-mpeg2.mp3", "cbr320-44100-crc.mp3",
    "abr160-48000.mp3", "cbr24-11025-mpeg25.mp3", "cbr96-32000.mp3", "shine128.mp3", "layer2-192.mp2",
  ]
  static let known = mpeg + ["aac64-48000-mono.aac", "aac96-44100.aac"]
  /// ffmpeg makes nothing of it, real or silent.
  static let freeFormat = "freeformat400.mp3"

  /// Real frames, silence and again real frames.
  struct Mix {
    static let before = 30, silent = 60, after = 40
    var bytes: [UInt8] = []
    var size = 0
    var channels = 0
    var codec: Codec
    var silence: [[UInt8]]
    var frames: [[UInt8]]

    init(_ file: String, isSpliced: Bool = true) throws {
      frames = Array(try corpusFrames(file).prefix(Self.before + Self.after))
      let first = frames[Self.before - 1]
      codec = .aac
      if let header = MPEGHeader(bytes: first) { codec = header.codec }
      var maker = try #require(SilentFrames(frame: first, codec: codec))
      let unit = maker.next().unit
      (size, channels) = (unit.samples * unit.channels, unit.channels)
      silence = maker.frames(Self.silent)
      var splice = Splice()
      if isSpliced { splice.begin() }
      bytes = frames[..<Self.before].flatMap { $0 } + silence.flatMap { $0 }
      for frame in frames[Self.before...] {
        var frame = frame
        _ = frame.withUnsafeMutableBytes { splice.pass($0) }
        bytes += frame
      }
    }

    /// Samples in the silent part, without those that still have something of the sound before: an overlap of half a
    /// frame and the filter's memory.
    func silent(_ samples: [Int16]) -> ArraySlice<Int16> {
      samples[Self.before * size..<(Self.before + Self.silent) * size].dropFirst(1_056 * channels)
    }
  }

  @Test(arguments: known) func ffmpegDecodesItWithoutAWord(file: String) throws {
    let mix = try Mix(file)
    let options = mix.codec == .aac ? ["-xerror", "-f", "aac"] : ["-err_detect", "crccheck", "-f", "mp3"]
    let heard = try Heard(mix.bytes, options: options)
    #expect(heard.complaints == "")
    try expectSilence(mix, heard, original: try Heard(mix.frames.flatMap { $0 }, options: options))
  }

  @Test(.enabled(if: Decoder.mpg123.path != nil), arguments: mpeg + [freeFormat]) func mpg123DecodesItWithoutAWord(
    file: String
  ) throws {
    let mix = try Mix(file)
    let heard = try Heard(mix.bytes, by: .mpg123)
    #expect(heard.complaints == "")
    try expectSilence(mix, heard, original: try Heard(mix.frames.flatMap { $0 }, by: .mpg123))
  }

  private func expectSilence(_ mix: Mix, _ heard: Heard, original: Heard) throws {
    let frames = Mix.before + Mix.silent + Mix.after
    try #require(heard.samples.count == frames * mix.size)
    #expect(mix.silent(heard.samples).allSatisfy { $0 == 0 })
    // What was heard before and what comes well behind it is the track's.
    try #require(original.samples.count == (Mix.before + Mix.after) * mix.size)
    #expect(heard.samples.prefix((Mix.before - 1) * mix.size) == original.samples.prefix((Mix.before - 1) * mix.size))
    let last = 15 * mix.size
    #expect(zip(heard.samples.suffix(last), original.samples.suffix(last)).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
    #expect(original.samples.suffix(last).contains { abs(Int($0)) > 100 }, "the track is no silence itself")
  }

  @Test(arguments: known + [freeFormat]) func scannersSeeEveryFrame(file: String) throws {
    let mix = try Mix(file)
    for cut in cuts(of: mix.bytes, random: 2) {
      let findings = try scanFrames(cut.pieces, .live)
      #expect(findings.units.count == Mix.before + Mix.silent + Mix.after, "\(cut)")
      #expect(findings.units.count == findings.count, "\(cut)")
      #expect(Set(findings.units.map(\.sampleRate)).count == 1 && Set(findings.units.map(\.channels)).count == 1)
      #expect(findings.codecs == [mix.codec])
    }
    #expect(try scanFrames(mix.bytes, .file).units.count == Mix.before + Mix.silent + Mix.after)
    #expect(try scanFrames(mix.silence.flatMap { $0 }, .live).units.count == Mix.silent, "begun in silence")
  }

  @Test(arguments: known + [freeFormat]) func aRunWalksOverSilence(file: String) throws {
    let mix = try Mix(file)
    var scanner = FrameScanner(mode: .live)
    _ = scanner.step(mix.bytes)
    let rest = Array(mix.bytes.dropFirst(mix.frames[0].count))
    let run = scanner.run(rest.span)
    #expect(run.frames >= Mix.before + Mix.silent - 1)
  }

  @Test(arguments: [Codec.mp1, .mp2, .mp3, .aac]) func theStandardOnesAreHeardByAll(codec: Codec) throws {
    var silence = try #require(SilentFrames.standard(codec))
    let unit = silence.next().unit
    #expect(unit.sampleRate == 44_100 && unit.channels == 2)
    let bytes = silence.frames(100).flatMap { $0 }
    let heard = try Heard(bytes, options: ["-f", codec == .aac ? "aac" : "mp3"])
    #expect(heard.complaints == "" && heard.samples.count == 100 * unit.samples * 2)
    #expect(heard.samples.allSatisfy { $0 == 0 })
    let findings = try scanStream([bytes[...]], .live)
    #expect(findings.units.count == 100 && findings.codecs == [codec])
    if codec == .mp3 { #expect(bytes.count / 100 == 417) }
    if codec == .mp2 { #expect(bytes.count / 100 == 626) }
  }

  @Test func otherCodecsHaveNone() {
    for codec in [Codec.vorbis, .opus, .flac, .raw] { #expect(SilentFrames.standard(codec) == nil) }
  }

  @Test func anHourDriftsByNothing() throws {
    var silence = try #require(SilentFrames.standard(.mp3))
    var clock = MediaClock()
    var frames: Int64 = 0
    while clock.nanoseconds < 3_600_000_000_000 {
      clock.add(silence.next().unit)
      frames += 1
    }
    #expect(clock.nanoseconds == frames * 1_152 * 1_000_000_000 / 44_100)
  }
}
