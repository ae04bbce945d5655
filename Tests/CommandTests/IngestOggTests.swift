// SPDX-License-Identifier: MIT
import Foundation
import StreamKit
import TestSupport
import Testing

/// Sources and a fallback in Ogg: logical streams that end and begin.
@Suite struct IngestOggTests {
  /// A logical stream of what was heard, as its pages say.
  private struct Logical: Equatable {
    var serial: UInt32
    var origin = "", title = "", station = ""
    var pages = 0
    var hasEnded = false
  }

  private static let words = ["--lead", "200ms", "--preroll", "100ms", "--gap", "500ms"]

  /// Music made for this test, in pages of about a fifth of a second; FLAC has pages of its own length.
  private static func music(_ codec: Codec, seconds: Int, title: String, pitch: Int) throws -> [UInt8] {
    let name = PlayerRun.temporaryFile().path + ".ogg"
    defer { try? FileManager.default.removeItem(atPath: name) }
    let encoder = [Codec.vorbis: "libvorbis", .opus: "libopus", .flac: "flac"][codec] ?? ""
    let made = try PlayerRun.run([
      "ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "lavfi", "-i",
      "aevalsrc='0.2*sin(\(pitch)*2*PI*t)|0.2*sin(\(pitch)*3*PI*t)':d=\(seconds):s=48000", "-c:a", encoder,
      "-page_duration", "200000", "-metadata", "title=\(title)", "-f", "ogg", name,
    ])
    guard made.status == 0 else { throw FilterFailure(description: made.errors) }
    return try readFile(name, limit: 1 << 24)
  }

  /// Takes pages apart (RFC 3533 section 6) and reads what the comment headers say. Nil when it is not whole pages.
  private static func streams(_ bytes: [UInt8]) -> [Logical]? {
    var (streams, place): ([Logical], Int) = ([], 0)
    while place < bytes.count {
      guard place + 27 <= bytes.count, bytes[place..<place + 4].elementsEqual("OggS".utf8) else { return nil }
      let segments = Int(bytes[place + 26])
      guard place + 27 + segments <= bytes.count else { return nil }
      let body = bytes[(place + 27)..<(place + 27 + segments)].reduce(0) { $0 + Int($1) }
      let end = place + 27 + segments + body
      guard end <= bytes.count else { return nil }
      let serial = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[place + 14 + $1]) << UInt32(8 * $1) }
      if bytes[place + 5] & 2 != 0 { streams.append(Logical(serial: serial)) }
      guard let last = streams.indices.last, streams[last].serial == serial, !streams[last].hasEnded else { return nil }
      streams[last].pages += 1
      if streams[last].pages <= 3 {
        let text = String(decoding: bytes[place..<end], as: UTF8.self)
        for (key, path) in [
          ("CYCAST_ORIGIN=", \Logical.origin), ("title=", \.title), ("TITLE=", \.title), ("ICY_NAME=", \.station),
        ] {
          guard let found = text.range(of: key) else { continue }
          streams[last][keyPath: path] = String(text[found.upperBound...].prefix { $0.isLetter || $0 == " " })
        }
      }
      streams[last].hasEnded = bytes[place + 5] & 4 != 0
      place = end
    }
    return streams
  }

  @Test(arguments: [Codec.vorbis, .opus, .flac])
  func liveOverFallbackAndBackIsAChainThatDecodersTake(_ codec: Codec) throws {
    let fallback = try IngestOggTests.music(codec, seconds: 12, title: "Fallback", pitch: 220)
    let live = try IngestOggTests.music(codec, seconds: 2, title: "Live", pitch: 330)
    let run = try IngestRun(IngestOggTests.words, input: .pipe)
    run.process.write(fallback)
    // The serial numbers of a second source are others.
    let rounds = codec == .vorbis ? 2 : 1
    for round in 1...rounds {
      try run.wait(for: "the fallback") { run in
        (IngestOggTests.streams(run.whole) ?? []).count == 2 * round - 1 && run.process.output.count > 2_000
      }
      try run.goOn(for: 0.1)
      let source = try run.source(.put, type: "application/ogg", headers: ["ice-name: Station"])
      source.send(live)
      source.endsWhenSent = true
      try run.wait(for: "the fallback again") { (IngestOggTests.streams($0.whole) ?? []).count == 2 * round + 1 }
    }
    try run.goOn(for: 0.3)
    try run.stop()
    let streams = try #require(IngestOggTests.streams(run.process.output))
    let count = 2 * rounds + 1
    #expect(streams.map(\.origin) == Array(["playlist", "live", "playlist", "live", "playlist"].prefix(count)))
    #expect(streams.map(\.title) == Array(["Fallback", "Live", "Fallback", "Live", "Fallback"].prefix(count)))
    #expect(streams.map(\.station) == Array(["", "Station", "", "Station", ""].prefix(count)))
    #expect(streams.allSatisfy { $0.hasEnded }, "the last one as well, by the stop")
    #expect(Set(streams.map(\.serial)).count == count)
    let complaints = try Decoder.ffmpeg.complaints(run.process.output, format: "ogg")
    #expect(complaints == [], "\(complaints)")
  }

  @Test(arguments: [Codec.vorbis, .opus, .flac]) func stalledSourceIsFollowedBySilenceInALogicalStreamOfItsOwn(
    _ codec: Codec
  ) throws {
    let live = try IngestOggTests.music(codec, seconds: 2, title: "Live", pitch: 330)
    let run = try IngestRun(IngestOggTests.words + ["--format", codec.name, "--source-timeout", "20s"], input: .null)
    let source = try run.source(.put, type: "audio/ogg")
    source.send(live)
    try run.wait(for: "silence") { run in
      let streams = IngestOggTests.streams(run.whole) ?? []
      return streams.last?.origin == "silence" && streams.count >= 2 && streams[streams.count - 1].pages > 4
    }
    #expect(try run.stop().ending == .exit(0))
    let streams = try #require(IngestOggTests.streams(run.process.output))
    #expect(streams.suffix(2).map(\.origin) == ["live", "silence"])
    #expect(streams.allSatisfy { $0.hasEnded })
    let complaints = try Decoder.ffmpeg.complaints(run.process.output, format: "ogg")
    #expect(complaints == [], "\(complaints)")
  }

  /// The length of a stream's beginning of so many seconds, in whole pages.
  private static func length(_ bytes: [UInt8], seconds: Int) -> Int {
    var place = 0
    while place + 27 <= bytes.count {
      let granule = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[place + 6 + $1]) << UInt64(8 * $1) }
      let segments = Int(bytes[place + 26])
      if granule != .max, granule >= UInt64(seconds * 48_000) { return place }
      place += 27 + segments + bytes[(place + 27)..<(place + 27 + segments)].reduce(0) { $0 + Int($1) }
    }
    return bytes.count
  }

  /// Fallback or source, either stalls in mid-stream and comes back in it.
  @Test(arguments: [Codec.vorbis, .opus, .flac], [true, false]) func stalledStreamComesBackWithItsHeaders(
    _ codec: Codec, _ isLive: Bool
  ) throws {
    let music = try IngestOggTests.music(codec, seconds: 8, title: "Song", pitch: 220)
    let cut = IngestOggTests.length(music, seconds: 1)
    let run = try IngestRun(
      IngestOggTests.words + ["--format", codec.name, "--source-timeout", "20s"], input: isLive ? .null : .pipe)
    let source = isLive ? try run.source(.put, type: "audio/ogg") : nil
    func send(_ bytes: ArraySlice<UInt8>) {
      if let source { source.send(Array(bytes)) } else { run.process.write(Array(bytes)) }
    }
    func origins() -> [String] { (IngestOggTests.streams(run.whole) ?? []).map(\.origin) }
    let origin = isLive ? "live" : "playlist"
    send(music[..<cut])
    try run.wait(for: "silence") { _ in origins().suffix(2) == [origin, "silence"] }
    send(music[cut...])
    try run.wait(for: "the music again") { _ in origins().suffix(3) == [origin, "silence", origin] }
    try run.goOn(for: 0.3)
    try run.stop()
    let streams = try #require(IngestOggTests.streams(run.process.output))
    #expect(streams.suffix(3).map(\.title) == ["Song", "Song", "Song"] && streams.allSatisfy { $0.hasEnded })
    #expect(Set(streams.map(\.serial)).count == streams.count)
    let complaints = try Decoder.ffmpeg.complaints(run.process.output, format: "ogg")
    #expect(complaints == [], "\(complaints)")
  }
}

extension IngestRun {
  /// What has come, as far as it is whole pages.
  fileprivate var whole: [UInt8] {
    var (place, output) = (0, process.output)
    while place + 27 <= output.count {
      let segments = Int(output[place + 26])
      guard place + 27 + segments <= output.count else { break }
      let end = place + 27 + segments + output[(place + 27)..<(place + 27 + segments)].reduce(0) { $0 + Int($1) }
      guard end <= output.count else { break }
      place = end
    }
    output.removeLast(output.count - place)
    return output
  }
}
