// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@Suite struct ResponseReaderTests {
  /// What comes of an answer: its heads, its body, and whether it ended, by itself or with the connection.
  struct Outcome: Equatable {
    var heads: [AnswerHead] = []
    var body: [UInt8] = []
    var ended = false
    var problem: ResponseReader.Problem?
    var text: String { String(decoding: body, as: UTF8.self) }
  }

  private func read(_ pieces: [ArraySlice<UInt8>], closes: Bool = true) -> Outcome {
    var (reader, outcome) = (ResponseReader(), Outcome())
    do throws(ResponseReader.Problem) {
      for piece in pieces {
        let bytes = Array(piece)
        var position = 0
        while let next = try reader.next(in: bytes.span, at: &position) {
          switch next {
          case .head(let head): outcome.heads.append(head)
          case .body(let range):
            #expect(!range.isEmpty)
            outcome.body += bytes[range]
          case .end: outcome.ended = true
          }
        }
      }
      if closes, try reader.connectionEnded() { outcome.ended = true }
    } catch {
      outcome.problem = error
    }
    return outcome
  }

  private func read(_ text: String, closes: Bool = true) -> Outcome { read([Array(text.utf8)[...]], closes: closes) }

  private static let answers = [
    "HTTP/1.0 200 OK\r\nContent-Type: audio/mpeg\r\nicy-metaint:8192\r\n\r\nbody to the end",
    "ICY 200 OK\nicy-name: x\n\nbody", "HTTP/1.1 200\r\nContent-Length: 4\r\n\r\nbodyrest",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n3;x=y\r\n123\r\n0\r\nA: b\r\n\r\nrest",
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 204 No Content\r\n\r\nrest",
    "HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n", "invalid password\r\n",
    "OK2\r\nicy-caps:11\r\n\r\n",
    "HTTP/1.0 200 OK\r\nbroken", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort", "",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbo", "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnothing of the kind",
  ]

  @Test(arguments: answers) func theSameComesOutInEveryCut(answer: String) {
    let bytes = Array(answer.utf8)
    let whole = read(answer)
    for cut in cuts(of: bytes) { #expect(read(cut.pieces) == whole, "\(cut)") }
  }

  @Test func readsWhatStationsSay() throws {
    let all = Self.answers.map { read($0) }
    #expect(all[0].heads.first?.header("ICY-Metaint") == "8192")
    #expect(all[0].heads.first?.mediaType == "audio/mpeg")
    #expect(all[0].text == "body to the end" && all[0].ended)
    #expect(all[1].heads.first?.isICY == true && all[1].text == "body")
    #expect(all[2].heads.first?.reason == "" && all[2].text == "body" && all[2].ended)
    #expect(all[3].text == "body123" && all[3].ended)
    #expect(all[4].heads.map(\.status) == [204] && all[4].body.isEmpty && all[4].ended)
    #expect(all[5].heads.first?.header("location") == "/x" && all[5].ended)
    #expect(all[6].problem == .notHTTP(Array("invalid password\r\n".utf8)))
    #expect(all[7].problem == .notHTTP(Array("OK2\r\n".utf8)))
    #expect(all[8].problem == .headCut)
    #expect(all[9].problem == .bodyCut && all[9].text == "short")
    #expect(all[10].problem == .noAnswer)
    #expect(all[11].problem == .bodyCut && all[11].text == "bo")
    #expect(all[12].problem == .notHTTP(Array(Self.answers[12].utf8)))
    #expect(all[13].problem == .malformed)
  }

  @Test func aBodyOfKnownLengthEndsWithoutTheConnection() {
    #expect(read("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", closes: false).ended)
    #expect(read("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", closes: false).ended)
    #expect(!read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nx", closes: false).ended)
    #expect(!read("HTTP/1.1 200 OK\r\n\r\nx", closes: false).ended)
  }

  @Test(arguments: [
    "ICY 401 Service Unavailable\r\n\r\n", "HTTP/1.1 401\n\n", "HTTP/2.0 401 x\r\n\r\n", "HTTP/1.1  401  x\r\r\n\r\r\n",
  ]) func takesStatusLinesAsTheyAre(text: String) {
    #expect(read(text).heads.map(\.status) == [401])
  }

  @Test(arguments: [
    "HTTP/1.1\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n", "HTTP/1.1 -20 OK\r\n\r\n",
    "ICY 099 x\r\n\r\n",
    "HTTP/1.1 101 Switching\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxy",
    "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 1x\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9999999999999999999\r\n\r\n",
  ]) func refusesWhatCannotBe(text: String) {
    #expect(read(text).problem == .malformed)
  }

  @Test(arguments: [
    "\r\nHTTP/1.1 200 OK\r\n\r\n", "<html>", "HTTP", "\u{16}\u{3}\u{1}", "ICYCLE\n", "ICECAST 200 OK\r\n",
  ])
  func whatIsNoHeadIsNotHTTP(text: String) {
    let problem = read(text).problem
    if text == "HTTP" {
      #expect(problem == .headCut)
    } else {
      #expect(problem.map { if case .notHTTP = $0 { true } else { false } } == true)
    }
  }

  @Test func equalLengthsCountAsOneAndCodingsOtherThanChunksLastToTheEnd() {
    #expect(read("HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\ncontent-length:1\r\n\r\nx", closes: false).ended)
    #expect(read("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\nContent-Length: 1\r\n\r\nxyz").text == "xyz")
    #expect(read("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, Chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n").text == "x")
  }

  @Test func aHeadHasSoManyBytesAndNoMore() {
    let start = "HTTP/1.0 200 OK\r\nX: "
    let most = ResponseReader.longestHead
    for (extra, problem) in [(-1, nil), (0, nil), (1, ResponseReader.Problem.headTooLong)] {
      let filler = String(repeating: "a", count: most + extra - start.utf8.count - 4)
      #expect(read(start + filler + "\r\n\r\n").problem == problem)
    }
    #expect(read("HTTP/1.0 200 OK\r\n" + String(repeating: "X: y\r\n", count: 10_000)).problem == .headTooLong)
  }

  @Test func interimAnswersDoNotComeForEver() {
    let interim = "HTTP/1.1 100 Continue\r\n\r\n"
    #expect(read(String(repeating: interim, count: 8) + "HTTP/1.1 204 x\r\n\r\n").heads.count == 1)
    #expect(read(String(repeating: interim, count: 9)).problem == .malformed)
    #expect(read(interim).problem == .headCut)
  }

  @Test func headersAreReadInWhateverTheyAreWritten() {
    let bytes =
      Array("HTTP/1.0 200 Sch".utf8) + [0xF6] + Array("n\r\nicy-name: J".utf8) + [0xFC]
      + Array("rg\r\nicy-genre:\tPöp \r\nno header\r\n bent: x\r\nSet-Cookie: a\r\nset-cookie: b\r\n\r\n".utf8)
    let head = read([bytes[...]]).heads.first
    #expect(head?.header("icy-name") == "Jürg")
    #expect(head?.header("icy-genre") == "Pöp")
    #expect(head?.headers("SET-COOKIE") == ["a", "b"])
    #expect(head?.header("absent") == nil)
    #expect(head?.statusText == "200 Schön")
    #expect(head?.rawHeader("icy-name") == [0x4A, 0xFC, 0x72, 0x67])
  }

  @Test(arguments: [
    ("3", 3), ("0", 0), ("86400", 86_400), ("86401", 86_400), ("99999999999999999999", 86_400), ("", nil), ("-1", nil),
    ("1.5", nil), ("Fri, 31 Dec 1999 23:59:59 GMT", nil),
  ]) func readsWhenToComeAgain(text: String, seconds: Int?) {
    #expect(read("HTTP/1.1 503 x\r\nRetry-After: \(text)\r\n\r\n").heads.first?.retryAfter == seconds)
  }
}
