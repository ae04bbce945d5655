// SPDX-License-Identifier: MIT
import BenchKit
import Testing

private func strip(_ bytes: [UInt8], metaint: Int, step: Int) -> (audio: [UInt8], blocks: [[UInt8]]) {
  var stripper = BlockStripper(metaint: metaint)
  var audio: [UInt8] = []
  var blocks: [[UInt8]] = []
  var from = 0
  while from < bytes.count {
    let end = step == .max ? bytes.count : min(bytes.count, from + step)
    let piece = Array(bytes[from..<end])
    piece.withUnsafeBufferPointer { buffer in
      var at = 0
      while let next = stripper.next(buffer, &at) {
        switch next {
        case .audio(let range): audio += piece[range]
        case .block(let text): blocks.append(text)
        }
      }
    }
    from = end
  }
  return (audio, blocks)
}

@Suite struct BlockStripperTests {
  @Test(arguments: steps) func takesOutBlocksAndNothingElse(step: Int) {
    let audio = frames(0..<8)
    let texts: [[UInt8]] = [Array("StreamTitle='A';".utf8), [], Array("StreamTitle='long enough for two';".utf8)]
    for metaint in [1, 37, 1000] {
      var body: [UInt8] = []
      var expected: [[UInt8]] = []
      for start in stride(from: 0, to: audio.count - metaint, by: metaint) {
        let text = texts[expected.count % texts.count]
        let count = (text.count + 15) / 16
        body += audio[start..<start + metaint] + [UInt8(count)] + text
        body += [UInt8](repeating: 0, count: count * 16 - text.count)
        expected.append(text)
      }
      let found = strip(body, metaint: metaint, step: step)
      #expect(found.audio == Array(audio.prefix(metaint * expected.count)) && found.blocks == expected)
    }
  }

  @Test func passesABareBodyThrough() {
    let audio = frames(0..<3)
    #expect(strip(audio, metaint: 0, step: 100).audio == audio)
  }
}

@Suite struct BenchTitleTests {
  @Test func readsItsOwnTitleAndNoOther() {
    let text = "StreamTitle='\(BenchTitle.artist) - \(BenchTitle.title(766))';"
    #expect(BenchTitle.number(inBlock: Array(text.utf8)) == 766)
    #expect(BenchTitle.number(inBlock: Array("StreamTitle='Cycast Bench - Frame 7".utf8)) == nil)
    #expect(BenchTitle.number(inBlock: Array("StreamTitle='Else - Frame 7';".utf8)) == nil)
  }

  @Test func tagSaysItsOwnLength() {
    let tag = BenchTitle.tag(383)
    #expect(tag[..<6] == [0x49, 0x44, 0x33, 4, 0, 0])
    #expect(tag[6..<10].reduce(0) { $0 << 7 | Int($1) } == tag.count - 10)
  }
}

@Suite struct ResponseHeadTests {
  private func head(_ text: String) -> ResponseHead? { Array(text.utf8).withUnsafeBufferPointer { ResponseHead($0) } }

  @Test func findsStatusAndMetaintInAnyCase() {
    let text = "HTTP/1.0 200 OK\r\nContent-Type: audio/mpeg\r\nIcy-MetaInt:  8192\r\n\r\n"
    #expect(head(text + "body") == head(text))
    #expect(head(text)?.status == 200 && head(text)?.metaint == 8192 && head(text)?.length == text.utf8.count)
  }

  @Test func waitsForTheEmptyLine() {
    #expect(head("HTTP/1.1 200 OK\r\nX: y\r\n") == nil)
    #expect(head("HTTP/1.1 503 Full\r\n\r\n")?.status == 503)
    #expect(head("nonsense\r\n\r\n")?.status == 0)
  }
}

@Suite struct ReportTests {
  @Test func percentilesAreByNearestRank() {
    let spread = Spread((1...100).reversed().map { Int64($0) })
    #expect([0, 0.5, 0.99, 1].map { spread.percentile($0) } == [1, 50, 99, 100])
    #expect(Spread([]).percentile(0.5) == 0)
  }

  @Test func jsonKeepsOrderAndMicroseconds() {
    let report = Report.object([("b", .int(2)), ("a", .milliseconds(1_234_567)), ("c", .text("say \"x\""))])
    #expect(report.json == #"{"b":2,"a":1.235,"c":"say \"x\""}"#)
    #expect(Report.milliseconds(-40_000).json == "-0.040")
  }
}
