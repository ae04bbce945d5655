// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@testable import cycast_stat

/// Keeps what a gauge tells.
private final class Notes: GaugeListener {
  var formats: [Codec] = [], titles: [String] = [], heard: [UInt8] = []

  func formatIs(_ codec: Codec, _ units: Unit) { formats.append(codec) }
  func titleIs(_ state: NowPlaying) { titles.append(state.track.display) }
  func hear(_ units: Span<UInt8>, _ codec: Codec) { units.withUnsafeBufferPointer { heard += $0 } }
}

@Suite struct StreamGaugeTests {
  private func run(_ pieces: [ArraySlice<UInt8>], isHeard: Bool = true) -> (StreamFigures, Notes) {
    let notes = Notes()
    let gauge = StreamGauge(at: 0, isHeard: isHeard)
    for piece in pieces {
      var rest = piece
      while !rest.isEmpty {
        let room = gauge.room()
        #expect(room.count > 0)
        let part = rest.prefix(room.count)
        room.copyBytes(from: part)
        gauge.filled(part.count, at: 0, notes)
        rest = rest.dropFirst(part.count)
      }
    }
    gauge.end(at: 0, notes)
    return (gauge.figures, notes)
  }

  static let files = [
    "cbr128-44100-joint-id3v2.mp3", "vbr-v2-44100-lametag.mp3", "aac96-44100.aac", "vorbis-chained.ogg", "opus64.opus",
    "flac.ogg", "layer2-192.mp2", "damaged-junk-in-middle.mp3", "damaged-not-audio.mp3", "apev2-and-id3v1-tail.mp3",
    "damaged-empty.mp3",
  ]

  @Test(arguments: files) func figuresAreTheSameHoweverItIsCut(_ file: String) throws {
    let bytes = try Fixtures.corpusBytes(file)
    let (whole, all) = run([bytes[...]])
    #expect(whole.bytes == bytes.count)
    for cut in cuts(of: bytes) where cut.pieces.count < 100_000 {
      let (figures, notes) = run(cut.pieces)
      #expect(figures.bytes == whole.bytes && figures.junk == whole.junk && figures.media == whole.media, "\(cut)")
      #expect(figures.codec == whole.codec && figures.titles == whole.titles && figures.title == whole.title, "\(cut)")
      if whole.codec != .raw { #expect(figures.units == whole.units, "\(cut)") }
      let isSame = notes.heard == all.heard && notes.titles == all.titles && notes.formats == all.formats
      #expect(isSame, "\(cut)")
    }
  }

  @Test func unitsAndSecondsAreThoseOfTheFile() throws {
    let (mp3, _) = run([try Fixtures.corpusBytes("cbr128-44100-joint-id3v2.mp3")[...]])
    #expect(mp3.codec == .mp3 && mp3.sampleRate == 44_100 && mp3.channels == 2)
    #expect(mp3.media == Int64(mp3.units) * 1_152 * 1_000_000_000 / 44_100)
    #expect(mp3.bitRate.map { abs($0 - 128_000) < 100 } == true)
    #expect(mp3.title.display == "Corpus - First Light" && mp3.titles == 1)
    let (ogg, _) = run([try Fixtures.corpusBytes("vorbis-chained.ogg")[...]])
    #expect(ogg.codec == .vorbis && ogg.media == 11_000_000_000 && ogg.titles == 2)
    let (raw, _) = run([try Fixtures.corpusBytes("damaged-not-audio.mp3")[...]])
    #expect(raw.codec == .raw && raw.media == 0 && raw.bitRate == nil && raw.drift(at: 5) == nil)
  }

  @Test func titleThatIsSaidAgainIsNoNews() {
    let tag = { ID3Writer.tag(NowPlaying(track: TrackInfo(line: $0))) }
    let stream = [tag("A - 1"), tag("A - 1"), tag("B - 2"), tag(""), tag("B - 2")].flatMap {
      $0 + SampleFrames.mp3Frames(5)
    }
    let (figures, notes) = run([stream[...]])
    #expect(notes.titles == ["A - 1", "B - 2", "", "B - 2"])
    #expect(figures.titles == 3 && figures.units == 25 && figures.junk == 0)
  }

  @Test func formatsAreToldAsTheyChange() throws {
    let stream = try SampleFrames.mp3Frames(20) + Fixtures.corpusBytes("opus64.opus") + SampleFrames.mp3Frames(20)
    let (figures, notes) = run([stream[...]])
    #expect(notes.formats == [.mp3, .opus, .mp3])
    #expect(figures.codec == .mp3)
  }

  @Test func driftIsStreamTimeLessTimeSinceTheFirstUnit() {
    let second: Int64 = 1_000_000_000
    var figures = StreamFigures(at: 100 * second)
    #expect(figures.drift(at: 105 * second) == nil && figures.elapsed(at: 105 * second) == 5 * second)
    let unit = Unit(length: 960, samples: 48_000, sampleRate: 48_000, channels: 2)
    // A unit of a second every 0.99 s: a source whose clock runs fast by a hundredth.
    for index in 0..<500 { figures.count(1, unit, .mp3, at: 110 * second + Int64(index) * 990_000_000) }
    let last = 110 * second + 499 * 990_000_000
    #expect(figures.drift(at: last) == second + 4_990_000_000)
    #expect(figures.drift(at: last + 60 * second) == second + 4_990_000_000 - 60 * second)
    #expect(figures.bitRate == 7_680)
  }

  @Test func bitRateOfLateIsThatOfTheLastReading() {
    let second: Int64 = 1_000_000_000
    var figures = StreamFigures(at: 0)
    var lately = BitRateOfLate()
    let unit = { (length: Int) in Unit(length: length, samples: 48_000, sampleRate: 48_000, channels: 2) }
    figures.count(1, unit(16_000), .mp3, at: 0)
    let first = lately.rate(figures, at: second)
    figures.count(1, unit(40_000), .mp3, at: second)
    let next = lately.rate(figures, at: 2 * second)
    let unchanged = lately.rate(figures, at: 3 * second)
    #expect(first == 128_000 && next == 320_000 && unchanged == 320_000 && figures.bitRate == 224_000)
  }
}
