// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

/// What a source's audio is wrapped in.
@Suite struct IngestWireBodyTests {
  private let head = "SOURCE /live HTTP/1.0\r\n\(PeerRun.authorization)\r\n"

  /// Audio with a block after every `metaint` bytes; `titles` by the number of the block, the others are empty.
  private func withBlocks(_ audio: [UInt8], metaint: Int, _ titles: [Int: String]) -> [UInt8] {
    var bytes: [UInt8] = []
    for (index, start) in stride(from: 0, to: audio.count, by: metaint).enumerated() {
      let piece = audio[start..<min(start + metaint, audio.count)]
      bytes += piece
      guard piece.count == metaint else { break }
      let text = Array((titles[index].map { "StreamTitle='\($0)';StreamUrl='http://x.example';" } ?? "").utf8)
      let length = (text.count + 15) / 16
      bytes += [UInt8(length)] + text + [UInt8](repeating: 0, count: length * 16 - text.count)
    }
    return bytes
  }

  @Test(arguments: ["icy-metaint: 500", "icy-metaint:500"]) func blocksFromASourceAreTakenOutAndBecomeTitles(
    header: String
  ) throws {
    let run = try PeerRun()
    let row = FrameRow(40)
    // The same title again says nothing new.
    let body = withBlocks(row.bytes, metaint: 500, [3: "One - It's", 9: "One - It's", 20: "Two; ';x"])
    for byByte in [false, true] {
      let client = try run.client(head + header + "\r\n\r\n")
      if byByte { for byte in body { client.send([byte]) } } else { client.send(body) }
      client.endSending()
      let parts = try run.takeSession(frames: 40)
      #expect(parts.areFrames(of: row), "byte by byte: \(byByte)")
      #expect(parts.words.map(\.track.display) == ["", "One - It's", "Two; ';x"])
      #expect(parts.words.last?.track.link == "http://x.example")
      // Behind byte 2,000 and behind byte 10,500: before the first frame that begins there.
      #expect(parts.tagPlaces == [0, 6, 28])
    }
  }

  @Test func chunksOfAllSizesAreTakenOut() throws {
    let run = try PeerRun()
    let row = FrameRow(20)
    let lengths = [1, 2, 383, 384, 385, 1_000, 3]
    var body: [UInt8] = []
    var (start, index) = (0, 0)
    while start < row.bytes.count {
      let piece = row.bytes[start..<min(start + lengths[index % lengths.count], row.bytes.count)]
      let size = String(piece.count, radix: 16, uppercase: index % 2 == 0)
      body +=
        Array("\(index % 3 == 0 ? "000" : "")\(size)\(index % 4 == 0 ? " ; a=b" : "")\r\n".utf8) + piece + [13, 10]
      start += piece.count
      index += 1
    }
    body += Array("0\r\nTrailer: x\r\n\r\n".utf8)
    let client = try run.client(
      "PUT /live HTTP/1.1\r\n\(PeerRun.authorization)\r\nTransfer-Encoding: chunked\r\n\r\n")
    client.send(body)
    // Its end is in the body: it need not close.
    let parts = try run.takeSession(frames: 20)
    #expect(parts.areFrames(of: row))
    #expect(run.process.errors.contains("why=left"))
  }

  @Test func brokenChunksEndTheSessionBehindWhatWasWhole() throws {
    let run = try PeerRun()
    let client = try run.client(
      "PUT /live HTTP/1.1\r\n\(PeerRun.authorization)\r\nTransfer-Encoding: chunked\r\n\r\n")
    client.send(Array("\(String(FrameRow.length * 10, radix: 16))\r\n".utf8) + FrameRow(10).bytes)
    try run.waitForFrames(9)
    client.send("\r\nzz\r\nnonsense")
    #expect(client.readToEnd())
    let parts = try run.takeSession(frames: 9)
    #expect(parts.frames.count >= 9 && parts.rest == 0)
    #expect(run.process.errors.contains("why=malformed"))
  }

  @Test func bytesAreCountedFromTheFirstOne() throws {
    let run = try PeerRun()
    let client = try run.client()
    client.send(Array((head + "\r\n").utf8) + FrameRow(10).bytes)
    client.endSending()
    _ = try run.takeSession(frames: 10)
    #expect(run.process.errors.contains("bytes=\(FrameRow.length * 10) "), "those in the head's packet too")
  }
}
