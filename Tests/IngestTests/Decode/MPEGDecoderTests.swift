// SPDX-License-Identifier: MIT
import Foundation
import MPEGDecode
import StreamKit
import TestSupport
import Testing

/// What the corpus says of a file, as far as it is MPEG audio.
private struct Facts: Decodable, Sendable, CustomStringConvertible {
  let file: String
  let rate: Int
  let channels: Int
  let samples: Int?
  var description: String { file }

  private enum CodingKeys: String, CodingKey {
    case file, channels
    case rate = "sample_rate"
    case samples = "mpg123_samples_no_gapless"
  }

  static var all: [Facts] {
    get throws {
      let data = try Data(Fixtures.corpusBytes("manifest.json"))
      return try JSONDecoder().decode([Facts].self, from: data).filter { $0.file.contains(".mp") }
    }
  }

  static var sound: [Facts] { get throws { try all.filter { $0.samples != nil && !$0.file.hasPrefix("damaged") } } }

  static var damaged: [Facts] { get throws { try all.filter { $0.file.hasPrefix("damaged") } } }
}

@Suite struct MPEGDecoderTests {
  @Test(arguments: try Facts.sound)
  private func givesAsManySamplesAsMpg123(_ facts: Facts) throws {
    let bytes = try Fixtures.corpusBytes(facts.file)
    var decoder = try MPEGDecoder()
    let decoded = decoder.decodeAll([bytes[...]])
    #expect(decoded.count == facts.samples)
    #expect(decoded.formats == [PCMFormat(rate: facts.rate, channels: facts.channels)])
    #expect(decoder.restarts == 0)
  }

  @Test(arguments: ["cbr128-44100-joint-id3v2.mp3", "layer2-192.mp2", "damaged-junk-in-middle.mp3"])
  func cutsMakeNoDifference(file: String) throws {
    let bytes = Array(try Fixtures.corpusBytes(file).prefix(60_000))
    var decoder = try MPEGDecoder()
    let whole = decoder.decodeAll([bytes[...]], keepingSamples: true)
    #expect(whole.count > 20_000)
    for cut in cuts(of: bytes) {
      decoder.reset()
      #expect(decoder.decodeAll(cut.pieces, keepingSamples: true) == whole, "\(cut)")
    }
  }

  @Test(arguments: try Facts.damaged)
  private func damageCostsWhatIsDamaged(_ facts: Facts) throws {
    let frames = try #require(CorpusFile.all().first { $0.file == facts.file }?.audioFrames)
    let bytes = try Fixtures.corpusBytes(facts.file)
    var decoder = try MPEGDecoder()
    let count = decoder.decodeAll([bytes[...]]).count
    // A frame or two around the damage, and what a tag that lies about its length has swallowed.
    let lost = facts.file.contains("past-end") ? frames : 3
    #expect(count <= (frames + 1) * 1_152)
    #expect(count >= (frames - lost) * 1_152)
  }

  @Test func reportsEveryChangeOfFormat() throws {
    let files = ["cbr128-44100-joint-id3v2.mp3", "cbr64-22050-mpeg2.mp3", "layer2-192.mp2", "cbr64-44100-mono.mp3"]
    var decoder = try MPEGDecoder()
    let decoded = decoder.decodeAll(try files.map { try Fixtures.corpusBytes($0)[...] })
    #expect(
      decoded.formats == [
        PCMFormat(rate: 44_100, channels: 2), PCMFormat(rate: 22_050, channels: 1),
        PCMFormat(rate: 44_100, channels: 2), PCMFormat(rate: 44_100, channels: 1),
      ])
    #expect(decoder.format == decoded.formats.last)
  }

  @Test func zeroedFramesDecodeToExactSilenceOfTheirLength() throws {
    var decoder = try MPEGDecoder()
    let decoded = decoder.decodeAll([Encoder.silence(frames: 100)[...]], keepingSamples: true)
    #expect(decoded.count == 100 * 1_152)
    #expect(decoded.samples.allSatisfy { $0 == 0 })
  }

  @Test func lyingTagIsNotHeldForMoreThanTheBound() throws {
    let frames = Encoder.silence(frames: 2_000)
    let tag: [UInt8] = Array("ID3".utf8) + [4, 0, 0, 0x7F, 0x7F, 0x7F, 0x7F]
    var decoder = try MPEGDecoder()
    let decoded = decoder.decodeAll([(tag + frames)[...]])
    #expect(decoder.restarts == 1)
    let swallowed = (MPEGDecoder.mostHeld + 4_096) / 417 + 3
    #expect(decoded.count >= (2_000 - swallowed) * 1_152)
    #expect(decoded.count < 2_000 * 1_152)
  }

  @Test func decodesAgainAfterAReset() throws {
    let bytes = try Fixtures.corpusBytes("cbr192-44100-stereo-id3v1.mp3")
    var decoder = try MPEGDecoder()
    _ = decoder.decodeAll([bytes.prefix(5_000)])
    decoder.reset()
    #expect(decoder.format == nil)
    #expect(decoder.decodeAll([bytes[...]]).count == 222_336)
    #expect(decoder.restarts == 0)
  }

  @Test func noiseWithSyncWordsEndsAndIsForgotten() throws {
    var generator = SeededGenerator(seed: 7)
    var noise = (0..<300_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
    for place in stride(from: 0, to: noise.count - 4, by: 97) { noise[place] = 0xFF }
    for place in stride(from: 1, to: noise.count - 4, by: 97) { noise[place] = 0xFB }
    var decoder = try MPEGDecoder()
    _ = decoder.decodeAll([noise[...]])
    let bytes = try Fixtures.corpusBytes("cbr192-44100-stereo-id3v1.mp3")
    #expect(decoder.decodeAll([bytes[...]]).count >= 190 * 1_152)
  }
}
