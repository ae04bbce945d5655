// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@Suite struct UnitReaderTests {
  /// What a reader made of a stream: its units' bytes, and what was said in front of which unit.
  private struct Heard: Equatable {
    var units: [[UInt8]] = []
    var words: [String] = []
    var junk = 0
  }

  private func hear(_ cut: Cut, runs: Bool = false) -> Heard {
    var reader = UnitReader()
    var heard = Heard()
    func drain(_ reader: inout UnitReader) {
      while let piece = reader.next(runLimit: runs ? 5_000 : 0) {
        switch piece {
        case .unit(let unit):
          let again = reader.next()
          #expect(again == piece, "the same is told until it is used")
          heard.units.append(Array(reader.front(unit.length)))
          reader.use(unit.length)
        case .run(let run):
          heard.units += StreamParts(Array(reader.front(run.length))).frames
          reader.use(run.length)
        case .state(let now): heard.words.append("\(heard.units.count) \(now.track.display)")
        case .untitled: heard.words.append("\(heard.units.count) untitled")
        }
      }
    }
    for piece in cut.pieces {
      piece.withUnsafeBytes { raw in
        reader.buffer.room().copyMemory(from: raw)
        reader.buffer.filled(raw.count)
      }
      drain(&reader)
    }
    reader.end()
    drain(&reader)
    let isDrained = reader.isDrained
    #expect(isDrained)
    heard.junk = reader.junk
    return heard
  }

  private func tag(_ title: String) -> [UInt8] { ID3Writer.tag(NowPlaying(track: TrackInfo(title: title))) }

  @Test func findsTheSameHoweverBytesComeAndWithRunsToo() throws {
    let info = try Fixtures.corpusBytes("vbr-v2-44100-lametag.mp3").prefix(20_000)
    let stream =
      tag("One") + SampleFrames.mp3Frames(30) + [1, 2, 3] + SampleFrames.mp3Frames(20, seed: 2) + tag("Two")
      + SampleFrames.mp3Frames(5, seed: 3) + info
    let whole = hear(cuts(of: stream)[0])
    #expect(whole.words.prefix(2) == ["0 One", "50 Two"])
    #expect(whole.units.prefix(30).flatMap { $0 } == SampleFrames.mp3Frames(30))
    #expect(whole.junk >= 3)
    for cut in cuts(of: stream, random: 3) {
      #expect(hear(cut) == whole, "\(cut)")
      #expect(hear(cut, runs: true) == whole, "with runs, \(cut)")
    }
  }

  @Test func anInfoFrameWithoutATagBeginsAnUntitledTrack() throws {
    let bytes = try Fixtures.corpusBytes("vbr-v2-44100-lametag.mp3")
    var start = 0
    if bytes.starts(with: "ID3".utf8) { start = 10 + bytes[6..<10].reduce(0) { $0 << 7 | Int($1) } }
    #expect(hear(cuts(of: Array(bytes[start...]))[0]).words == ["0 untitled"])
    #expect(hear(cuts(of: tag("Named") + bytes[start...])[0]).words == ["0 Named"])
  }

  @Test func pagesOfOggAreTheSameUntilUsed() throws {
    let bytes = try Fixtures.corpusBytes("vorbis-q3.ogg")
    let heard = hear(cuts(of: bytes)[0])
    #expect(heard.units.flatMap { $0 } == bytes)
    #expect(heard.junk == 0)
  }

  @Test func aTagThatTheEndCutsSaysNothing() {
    let heard = hear(cuts(of: SampleFrames.mp3Frames(5) + tag("Cut").dropLast(3))[0])
    #expect(heard.units.count == 5 && heard.words.isEmpty)
  }
}
