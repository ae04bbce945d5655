// SPDX-License-Identifier: MIT
import TestSupport
import Testing

@testable import StreamKit

/// Silent logical streams, by what they say and what ffmpeg makes of them.
@Suite struct OggSilenceTests {
  static let adds = [VorbisComment("CYCAST_ORIGIN", "silence")]
  static let codecs = [Codec.vorbis, .opus, .flac]

  /// Headers, so many pages and the end.
  static func stream(_ silence: inout OggSilence, pages: Int) -> [UInt8] {
    var bytes = silence.headers
    for _ in 0..<pages { bytes += silence.next().bytes }
    return bytes + silence.finish()
  }

  /// Silence like a file of the corpus.
  static func like(_ file: String, serial: UInt32 = 70) throws -> OggSilence {
    try #require(OggSilence(like: headers(in: try Fixtures.corpusBytes(file)), serial: serial, adds: adds))
  }

  static func expectSound(_ silence: inout OggSilence, codec: Codec) throws {
    var copy = silence
    let found = scan(stream(&silence, pages: 40))
    #expect(found.junk == 0 && found.codec == codec)
    #expect(found.pages.map(\.header.sequence) == Array(0..<UInt32(found.pages.count)))
    #expect(found.pages.allSatisfy { $0.info.serial == silence.serial })
    #expect(found.pages.first?.info.startsStream == true && found.pages.last?.info.endsStream == true)
    #expect(found.pages.last?.bytes.count == 27)
    var granule: Int64 = 0
    for page in found.audio.dropLast() {
      let (bytes, unit) = copy.next()
      #expect(bytes == page.bytes && unit == page.unit)
      granule += Int64(unit.samples)
      #expect(page.header.granule == granule)
      #expect(50_000_000...200_000_000 ~= unit.nanoseconds)
    }
    #expect(found.pages.last?.header.granule == granule && granule > 0)
    let comments = headers(in: found.pages.together).comments
    #expect(comments.fields == adds)
    let decoded = try Heard(found.pages.together)
    #expect(decoded.complaints == "")
    #expect(decoded.samples.count == Int(granule) * (found.pages.first?.unit.channels ?? 0))
    #expect(decoded.samples.allSatisfy { $0 == 0 })
  }

  @Test(arguments: OggFixture.all) func silenceLikeAStreamIsOneOfItsKind(file: OggFixture) throws {
    var silence = try Self.like(file.name)
    try Self.expectSound(&silence, codec: file.codec)
    let (own, old) = (headers(in: silence.headers), headers(in: try Fixtures.corpusBytes(file.name)))
    #expect(own.identification?.sampleRate == old.identification?.sampleRate)
    #expect(own.identification?.channels == old.identification?.channels && own.identification?.preSkip == 0)
    #expect(own.comments.vendor == old.comments.vendor && own.packets.count == (file.codec == .vorbis ? 3 : 2))
    if file.codec == .vorbis { #expect(own.packets[0] == old.packets[0] && own.packets[2] == old.packets[2]) }
  }

  @Test(arguments: codecs) func theStandardOnesNeedNobodyBefore(codec: Codec) throws {
    var silence = try #require(OggSilence.standard(codec, serial: 3, adds: Self.adds))
    let bytes = Self.stream(&silence, pages: 30)
    // The codecs' own libraries are stricter with headers than ffmpeg is.
    for library in codec == .vorbis ? ["libvorbis"] : codec == .opus ? ["libopus"] : [] {
      let heard = try Heard(bytes, options: ["-c:a", library])
      #expect(heard.complaints == "" && heard.samples.count == scan(bytes).samples * 2)
      #expect(heard.samples.allSatisfy { $0 == 0 })
    }
    silence = try #require(OggSilence.standard(codec, serial: 3, adds: Self.adds))
    try Self.expectSound(&silence, codec: codec)
  }

  @Test func otherCodecsHaveNone() {
    for codec in Codec.allCases where !codec.isOgg {
      #expect(OggSilence.standard(codec, serial: 1, adds: []) == nil)
    }
    #expect(OggSilence(like: OggHeaders(), serial: 1, adds: []) == nil)
  }

  @Test(arguments: codecs) func anHourDriftsByNothing(codec: Codec) throws {
    var silence = try #require(OggSilence.standard(codec, serial: 3, adds: []))
    var clock = MediaClock()
    var samples = 0
    var unit = silence.next().unit
    while clock.nanoseconds < 3_600_000_000_000 {
      clock.add(unit)
      samples += unit.samples
      unit = silence.next().unit
    }
    let page = silence.next()
    #expect(header(of: page.bytes)?.granule == Int64(samples + 2 * page.unit.samples))
    #expect(clock.nanoseconds == Int64(samples) * 1_000_000_000 / Int64(unit.sampleRate))
  }

  @Test(arguments: codecs) func aStreamOfNoPagesIsEnded(codec: Codec) throws {
    var silence = try #require(OggSilence.standard(codec, serial: 3, adds: []))
    let found = scan(Self.stream(&silence, pages: 0))
    #expect(found.junk == 0 && found.pages.last?.info.endsStream == true && found.samples == 0)
  }

  /// Two tracks with silence between them: silence is silence, and nothing is lost of what is around it.
  @Test(arguments: OggFixture.all) func aChainWithSilenceInItDecodesWithoutAWord(file: OggFixture) throws {
    let bytes = try Fixtures.corpusBytes(file.name)
    let edit = OggEdit.playlist()
    var before = OggTrackFilter(serials: .from(1), edit: edit, keepsHeaders: true)
    var chain = filtered(bytes, &before)
    let like = try #require(before.headersOnAir)
    var silence = try #require(OggSilence(like: like, serial: before.nextSerial, adds: Self.adds))
    chain += Self.stream(&silence, pages: 30)
    var after = OggTrackFilter(serials: .from(before.nextSerial + 1), edit: edit)
    chain += filtered(bytes, &after)
    let found = scan(chain)
    let lasts = found.samples - 2 * file.samples
    #expect(found.junk == 0 && lasts > 0)
    let (heard, alone) = (try Heard(chain), try Heard(bytes))
    #expect(heard.complaints == "")
    let channels = try #require(found.pages.first).unit.channels
    let begin = alone.samples.count
    // Half of a long block of the track may still be heard.
    let middle = heard.samples[begin..<begin + lasts * channels].dropFirst(2_048 * channels)
    #expect(middle.allSatisfy { $0 == 0 })
    #expect(heard.samples.prefix(begin) == alone.samples[...])
    #expect(heard.samples.suffix(begin / 2) == alone.samples.suffix(begin / 2))
    // ffmpeg's Vorbis decoder goes on over the ends of links: it makes some more of them, up to half of a long block.
    let more = heard.samples.count - 2 * alone.samples.count - lasts * channels
    if file.codec == .vorbis {
      #expect(0...2 * 1_024 * channels ~= more)
    } else {
      #expect(more == 0)
    }
  }
}
