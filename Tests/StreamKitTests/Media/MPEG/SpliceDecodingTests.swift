// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

/// The reservoir rule, by what decoders make of it.
@Suite struct SpliceDecodingTests {
  static let tracks = [
    "cbr128-44100-joint-id3v2.mp3", "vbr-v2-44100-lametag.mp3", "vbr-v6-44100-noxing.mp3", "cbr64-44100-mono.mp3",
    "cbr64-22050-mpeg2.mp3", "cbr320-44100-crc.mp3",
  ]

  /// Samples of the first untouched frame and behind it that still have something of the silence in them: a granule of
  /// 576 overlaps with the one before, and the window of the synthesis filter looks 480 samples back. So the second
  /// untouched frame of MPEG 1 is the original's, and of MPEG 2, whose frames have 576 samples, the third.
  static let settling = 576 + 480

  /// Pieces of a track in any order, each behind a splice.
  private struct Montage {
    var bytes: [UInt8] = []
    /// For each piece: its first frame in the track and in the montage, how many there are, how many were muted.
    var pieces: [(source: Int, place: Int, count: Int, muted: Int)] = []
  }

  @Test(arguments: Decoder.allCases.filter { $0.path != nil }, tracks) func decodesToTheOriginalsSamples(
    _ decoder: Decoder, _ file: String
  ) throws {
    let frames = try frames(file)
    let seed = UInt64.random(in: 0...UInt64.max)
    let montage = montage(of: frames, seed: seed)
    #expect(montage.pieces.contains { $0.muted > 0 })
    let header = try #require(MPEGHeader(bytes: frames[0]))
    let size = header.samples * header.channels
    let original = try decoder.samples(of: frames.flatMap { $0 })
    let spliced = try decoder.samples(of: montage.bytes)
    try #require(original.count == frames.count * size)
    try #require(spliced.count == montage.pieces.reduce(0) { $0 + $1.count } * size)
    for piece in montage.pieces {
      #expect(piece.muted < 12)
      // What the piece before leaves in the decoder dies away in the same time; from there on muted frames are silent.
      let muted = spliced[piece.place * size..<(piece.place + piece.muted) * size]
      let silence = muted.dropFirst(SpliceDecodingTests.settling * header.channels)
      #expect(silence.allSatisfy { abs(Int($0)) <= decoder.rounding })
      let first = piece.muted * size + SpliceDecodingTests.settling * header.channels
      let expected = original[piece.source * size..<(piece.source + piece.count) * size].dropFirst(first)
      let decoded = spliced[piece.place * size..<(piece.place + piece.count) * size].dropFirst(first)
      #expect(
        farthest(expected, decoded) <= decoder.rounding,
        "from frame \(piece.source) on, \(piece.muted) muted, seed \(seed)")
    }
  }

  private func farthest(_ one: ArraySlice<Int16>, _ two: ArraySlice<Int16>) -> Int {
    zip(one, two).reduce(0) { max($0, abs(Int($1.0) - Int($1.1))) }
  }

  /// Frames behind a cut without the rule: neither silence nor the original, so the test above would notice.
  @Test(arguments: Decoder.allCases.filter { $0.path != nil }) func theProofCanFail(_ decoder: Decoder) throws {
    let frames = try frames("vbr-v6-44100-noxing.mp3")
    let size = 2_304
    let original = try decoder.samples(of: frames.flatMap { $0 })
    var wrong = 0
    for source in stride(from: 60, to: 160, by: 20) {
      let spliced = try decoder.samples(of: (frames[10..<30] + frames[source..<source + 20]).flatMap { $0 })
      let settled = SpliceDecodingTests.settling * 2
      let decoded = spliced[20 * size..<26 * size].dropFirst(settled)
      let expected = original[source * size..<(source + 6) * size].dropFirst(settled)
      if farthest(expected, decoded) > 100 { wrong += 1 }
    }
    #expect(wrong > 0)
  }

  private func frames(_ file: String) throws -> [[UInt8]] {
    let bytes = try Fixtures.corpusBytes(file)
    return try scanFrames(bytes, .file).compactMap { finding in
      if case .unit(let at, let unit, _) = finding { Array(bytes[at..<at + unit.length]) } else { nil }
    }
  }

  private func montage(of frames: [[UInt8]], seed: UInt64) -> Montage {
    var generator = SeededGenerator(seed: seed)
    var montage = Montage()
    var splice = Splice()
    var place = 0
    for _ in 0..<8 {
      let count = Int.random(in: 20...40, using: &generator)
      let source = Int.random(in: 0..<frames.count - count, using: &generator)
      var muted = 0
      splice.begin()
      for index in source..<source + count {
        var frame = frames[index]
        if frame.withUnsafeMutableBytes({ splice.pass($0) }) == .muted { muted += 1 }
        montage.bytes += frame
      }
      montage.pieces.append((source, place, count, muted))
      place += count
    }
    return montage
  }
}
