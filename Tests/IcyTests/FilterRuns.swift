// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@testable import cycast_icy

/// Takes what a filter writes.
final class Collected: ByteOutlet {
  var bytes: [UInt8] = []
  var isBlocked = false
  func write(_ bytes: UnsafeRawBufferPointer) { self.bytes += bytes }
}

/// Takes what is said of a stream.
final class HeardTitles: StateSink {
  var heard: [(track: TrackInfo, place: StreamPlace)] = []
  private let outlet: Collected

  init(_ outlet: Collected) { self.outlet = outlet }

  func begin(_ codec: Codec, isFirst: Bool) {}
  func say(_ state: NowPlaying, at place: StreamPlace) { heard.append((state.track, place)) }
  func write(_ bytes: UnsafeRawBufferPointer) { outlet.write(bytes) }
  func flush() {}
}

/// Filters in this process, fed in pieces.
enum FilterRuns {
  static var log: Log { Log(program: "test", level: .error) }

  /// Feeds all pieces, as much of each as there is room for.
  static func feed(_ filter: StreamFilter, _ pieces: [ArraySlice<UInt8>]) throws {
    for piece in pieces {
      var rest = piece
      while !rest.isEmpty {
        let room = filter.room()
        let count = min(room.count, rest.count)
        rest.prefix(count).withUnsafeBytes { room.copyMemory(from: $0) }
        filter.filled(count)
        rest = rest.dropFirst(count)
        try filter.run()
      }
    }
    filter.end()
    try filter.run()
    #expect(filter.isDone)
  }

  /// The bare stream and what was said in it.
  static func extract(_ pieces: [ArraySlice<UInt8>]) throws -> (audio: [UInt8], heard: HeardTitles) {
    let output = Collected()
    let heard = HeardTitles(output)
    try feed(UnitFilter(heard, output), pieces)
    return (output.bytes, heard)
  }

  /// The stream with titles in it, each from a place on.
  static func inject(
    _ pieces: [ArraySlice<UInt8>], metaint: Int?, _ titles: [(title: TrackInfo, place: Int64)]
  ) throws -> [UInt8] {
    let output = Collected()
    let sink: StateSink = metaint.map { BlockSink(output, metaint: $0) } ?? TagSink(output, log: log)
    let filter = UnitFilter(sink, output)
    for (track, place) in titles { filter.put(SaidTitle(track: track), at: place) }
    try feed(filter, pieces)
    return output.bytes
  }

  /// Blocks taken out again, by the splitter alone: audio, and what each block that says something says.
  static func split(_ bytes: [UInt8], metaint: Int) -> (audio: [UInt8], titles: [ICYWords], places: [Int]) {
    var splitter = ICYSplitter(metaint: metaint)
    var (audio, titles, places, position) = ([UInt8](), [ICYWords](), [Int](), 0)
    while let piece = splitter.next(in: bytes.span, at: &position) {
      switch piece {
      case .audio(let range): audio += bytes[range]
      case .block where splitter.payload.isEmpty: break
      case .block:
        titles.append(ICYWords(splitter.payload.span))
        places.append(audio.count)
      }
    }
    return (audio, titles, places)
  }
}
