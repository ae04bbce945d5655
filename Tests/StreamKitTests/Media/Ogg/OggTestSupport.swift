// SPDX-License-Identifier: MIT
import TestSupport
import Testing

@testable import StreamKit

/// A page as the scanner told it.
struct ScannedPage: Equatable {
  var unit: StreamKit.Unit
  var info: OggPageInfo
  var bytes: [UInt8]

  /// The header, read again.
  var header: OggPageHeader { OggPageHeader(bytes.span) ?? OggPageHeader(serial: 0, sequence: 0) }
  /// The segment table and the body.
  var payload: [UInt8] { Array(bytes[OggPageHeader.tableOffset...]) }
}

extension Sequence<ScannedPage> {
  /// The pages' bytes, one page after the other.
  var together: [UInt8] { reduce(into: []) { $0 += $1.bytes } }
}

/// All that a scanner said of a stream.
struct OggScan: Equatable {
  var pages: [ScannedPage] = []
  var junk = 0
  var codec: Codec?

  var samples: Int { pages.reduce(0) { $0 + $1.unit.samples } }
  var audio: [ScannedPage] { pages.filter { !$0.info.isHeader } }
  var headers: [ScannedPage] { pages.filter { $0.info.isHeader } }
  var bytes: Int { pages.reduce(junk) { $0 + $1.unit.length } }
}

/// Scans pieces as they would come from a pipe. `look` sees what the scanner is shown before each step.
func scan(pieces: [ArraySlice<UInt8>], look: ((Span<UInt8>) -> Void)? = nil) -> OggScan {
  var result = OggScan()
  var scanner = OggScanner()
  var buffer: [UInt8] = []
  var start = 0
  for (index, piece) in pieces.enumerated() {
    buffer.removeSubrange(..<start)
    start = 0
    buffer += piece
    let isLast = index == pieces.count - 1
    steps: while start < buffer.count {
      let shown = buffer.span.extracting(start..<buffer.count)
      look?(shown)
      let step = scanner.next(shown, isLast: isLast)
      switch step {
      case .unit(let unit):
        let bytes = Array(buffer[start..<start + unit.length])
        result.pages.append(ScannedPage(unit: unit, info: scanner.page, bytes: bytes))
        start += unit.length
      case .junk(let length):
        #expect(1...(buffer.count - start) ~= length)
        result.junk += length
        start += length
      case .need(let count):
        #expect(!isLast && count > buffer.count - start && count <= ScanStep.mostNeeded)
        break steps
      case .tag, .infoFrame:
        Issue.record("Ogg has neither tags nor info frames")
        return result
      }
    }
  }
  result.codec = scanner.codec
  return result
}

/// Scans bytes that are all there.
func scan(_ bytes: [UInt8]) -> OggScan { scan(pieces: [bytes[...]]) }

/// What comes out of a filter for the units of a stream.
func filtered(_ bytes: [UInt8], _ filter: inout OggTrackFilter) -> [UInt8] {
  var output: [UInt8] = []
  for page in scan(bytes).pages {
    var copy = page.bytes
    var span = copy.mutableSpan
    switch filter.take(&span) {
    case .nothing: break
    case .bytes(let bytes): output += bytes
    case .page: output += copy
    }
  }
  return output + (filter.finish() ?? [])
}

/// Makes one page with a right checksum; `segments` are lengths whose bytes are taken from `body`.
func page(
  serial: UInt32 = 7, sequence: UInt32 = 0, granule: Int64 = 0, segments: [UInt8], body: [UInt8],
  continued: Bool = false, begins: Bool = false, ends: Bool = false
) -> [UInt8] {
  var header = OggPageHeader(serial: serial, sequence: sequence)
  header.granule = granule
  header.continued = continued
  header.startsStream = begins
  header.endsStream = ends
  var bytes: [UInt8] = []
  header.write(segments: segments.span, body: body.span, to: &bytes)
  return bytes
}

/// Makes one page of packets that end on it.
func page(
  serial: UInt32 = 7, sequence: UInt32 = 0, granule: Int64 = 0, packets: [[UInt8]], begins: Bool = false,
  ends: Bool = false
) -> [UInt8] {
  let segments = packets.flatMap { [UInt8](repeating: 255, count: $0.count / 255) + [UInt8($0.count % 255)] }
  return page(
    serial: serial, sequence: sequence, granule: granule, segments: segments, body: packets.flatMap { $0 },
    begins: begins, ends: ends)
}

/// The header packets of a file of the corpus.
func headerPackets(_ name: String) throws -> [[UInt8]] {
  var headers = OggHeaders(limit: 1 << 24)
  for page in scan(try Fixtures.corpusBytes(name)).headers { headers.add(page.bytes.span) }
  #expect(headers.state == .complete)
  return headers.packets
}

/// Collects the headers that stand in bytes.
func headers(in bytes: [UInt8], limit: Int = 1 << 24) -> OggHeaders {
  var headers = OggHeaders(limit: limit)
  for page in scan(bytes).headers { headers.add(page.bytes.span) }
  return headers
}

/// Reads a page's header; the macros of Testing take no span.
func header(of bytes: [UInt8]) -> OggPageHeader? { OggPageHeader(bytes.span) }

/// Reads an identification packet.
func identification(of packet: [UInt8]) -> OggIdentification? { OggIdentification(packet.span) }

/// What the corpus says of its Ogg files: pages and header pages were counted by hand from the capture patterns.
struct OggFixture: CustomTestStringConvertible, Sendable {
  var name: String, codec: Codec, pages: Int, headerPages: Int, streams: Int, samples: Int, ffmpegSamples: Int
  var testDescription: String { name }

  /// `samples` are what is played; ffmpeg's count in the manifest agrees but for the chain: its decoder carries the end of one
  /// link over into the next, which makes half a short block (128 samples) more.
  static let all = [
    OggFixture(
      name: "vorbis-q3.ogg", codec: .vorbis, pages: 19, headerPages: 2, streams: 1, samples: 264_600,
      ffmpegSamples: 264_600),
    OggFixture(
      name: "vorbis-chained.ogg", codec: .vorbis, pages: 35, headerPages: 4, streams: 2, samples: 264_600 + 220_500,
      ffmpegSamples: 485_228),
    OggFixture(
      name: "opus64.opus", codec: .opus, pages: 8, headerPages: 2, streams: 1, samples: 240_000,
      ffmpegSamples: 240_000),
    OggFixture(
      name: "flac.ogg", codec: .flac, pages: 8, headerPages: 2, streams: 1, samples: 220_500, ffmpegSamples: 220_500),
  ]
}
