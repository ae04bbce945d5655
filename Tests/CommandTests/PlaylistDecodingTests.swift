// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

/// What real decoders make of tracks that cycast-playlist has joined.
@Suite struct PlaylistDecodingTests {
  /// Five stereo tracks of 44.1 kHz: constant and variable bitrates, with CRC, and one that begins in mid-stream.
  static let tracks = [
    "cbr128-44100-joint-id3v2.mp3", "vbr-v6-44100-noxing.mp3", "cbr320-44100-crc.mp3", "vbr-v2-44100-lametag.mp3",
    "cbr192-44100-stereo-id3v1.mp3",
  ]

  private static let joined = Result {
    var setup = FilterSetup(["--once", "--fast", "--no-tags"] + tracks.map(Fixtures.corpus))
    setup.output = .captured
    return try FilterProcess.run("cycast-playlist", setup).output
  }

  @Test(arguments: Decoder.allCases.filter { $0.path != nil })
  func fiveJoinedTracksAreDecodedWithoutAnErrorLine(_ decoder: Decoder) throws {
    #expect(try decoder.complaints(PlaylistDecodingTests.joined.get()) == [])
  }

  /// A splice within a frame is complained of, so the test above would notice.
  @Test(arguments: Decoder.allCases.filter { $0.path != nil }) func theProofCanFail(_ decoder: Decoder) throws {
    let bytes = try PlaylistDecodingTests.joined.get()
    #expect(try decoder.complaints(Array(bytes[..<30_000] + bytes[100_000...])) != [])
  }

  @Test(arguments: Decoder.allCases.filter { $0.path != nil })
  func samplesBehindEachSpliceAreTheOriginals(_ decoder: Decoder) throws {
    let output = try PlaylistDecodingTests.joined.get()
    let together = try decoder.samples(of: output)
    let frames = StreamParts(output).frames
    var start = 0
    for track in PlaylistDecodingTests.tracks {
      let count = try #require(try CorpusFile.all().first { $0.file == track }?.audioFrames)
      let file = try Fixtures.corpusBytes(track)
      let places = try #require(StreamParts.places(of: Array(frames[start..<start + count]), in: file))
      let original = zip(places, frames[start...]).flatMap { file[$0.at..<$0.at + $1.count] }
      let alone = try decoder.samples(of: original)
      // The first untouched frame overlaps with silence (576), and the filter looks back (480): 1,056 samples.
      let settled = (places.prefix { $0.muted }.count * 1_152 + 1_056) * 2
      let expected = alone.dropFirst(settled)
      let decoded = together[(start * 2_304)...].dropFirst(settled).prefix(expected.count)
      #expect(expected.count == count * 2_304 - settled && decoded.count == expected.count, "\(track)")
      let farthest = zip(expected, decoded).reduce(0) { max($0, abs(Int($1.0) - Int($1.1))) }
      #expect(farthest <= decoder.rounding, "\(track)")
      start += count
    }
    #expect(start == frames.count)
  }
}
