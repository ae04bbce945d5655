// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@testable import cycast_fanout

@Suite struct PostedFormTests {
  private func head(_ headers: String, version: String = "HTTP/1.1", query: String = "") throws -> RequestHead {
    try Desk.head("POST /admin/metadata\(query) \(version)\r\n\(headers)\r\n\r\n")
  }

  private func problem(_ headers: String) throws -> PostedForm.Problem? {
    let head = try head(headers)
    do throws(PostedForm.Problem) {
      _ = try PostedForm(head)
      return nil
    } catch {
      return error
    }
  }

  @Test func bodyInAnyPiecesIsTheSame() throws {
    let body = Array("mode=updinfo&song=Caf%C3%A9+%26+co&mount=/stream".utf8)
    let empty = try PostedForm(try head("Content-Length: \(body.count)", query: "?mode=none&url=http://u.example"))
    for cut in cuts(of: body) {
      var form = empty
      for piece in cut.pieces {
        #expect(!form.isWhole, "\(cut)")
        form.take(Array(piece).span)
      }
      #expect(form.isWhole, "\(cut)")
      #expect(form.parameters.text("song") == "Café & co", "\(cut)")
      #expect(form.parameters.text("mode") == "updinfo", "the body goes before the query")
      #expect(form.parameters.text("url") == "http://u.example")
    }
  }

  @Test func whatFollowsTheBodyIsNoPartOfIt() throws {
    var form = try PostedForm(try head("Content-Length: 6"))
    form.take(Array("song=AGET / HTTP/1.1\r\n".utf8).span)
    #expect(form.isWhole && form.parameters.text("song") == "A")
    form.take(Array("BCD".utf8).span)
    #expect(form.parameters.text("song") == "A")
  }

  @Test func noBodyIsWholeAtOnce() throws {
    let form = try PostedForm(try head("Content-Length: 0", query: "?song=Q"))
    #expect(form.isWhole && form.parameters.text("song") == "Q")
  }

  @Test func lengthMustBeSaidOnceAndBeANumberThatIsNotTooLarge() throws {
    let most = PostedForm.longestBody
    #expect(try problem("Content-Length: \(most - 1)") == nil)
    #expect(try problem("Content-Length: \(most)") == nil)
    #expect(try problem("Content-Length: \(most + 1)") == .tooLong)
    #expect(try problem("Content-Length: 99999999999999999999999") == .tooLong)
    #expect(try problem("X: 1") == .noLength)
    #expect(try problem("Transfer-Encoding: chunked\r\nContent-Length: 5") == .noLength)
    #expect(try problem("Content-Length: 5\r\nContent-Length: 5") == nil)
    for bad in ["-1", "+5", "5, 5", "0x5", "", "5\r\nContent-Length: 6"] {
      #expect(try problem("Content-Length: \(bad)") == .badLength, "\(bad)")
    }
  }

  @Test func onlyWhoAsksIsToldToGoOn() throws {
    #expect(try PostedForm(try head("Content-Length: 5\r\nExpect: 100-Continue")).isAwaited)
    #expect(try !PostedForm(try head("Content-Length: 5")).isAwaited)
    #expect(try !PostedForm(try head("Content-Length: 5\r\nExpect: 100-continue", version: "HTTP/1.0")).isAwaited)
  }
}

@Suite struct LoggedRequestTests {
  @Test(arguments: [
    ("/stream", "/stream"), ("/stream?", "/stream?"), ("/x?a=1&b", "/x?a=1&b"),
    ("/admin.cgi?mode=updinfo&pass=hackme&song=A", "/admin.cgi?mode=updinfo&pass=***&song=A"),
    ("/admin.cgi?pass=hackme", "/admin.cgi?pass=***"), ("/a?PASS=hackme&", "/a?PASS=***&"),
    ("/a?p%61ss=hackme", "/a?p%61ss=***"), ("/a?password=hackme", "/a?password=***"), ("/a?pass", "/a?pass=***"),
    ("/a?pass=hack=me", "/a?pass=***"), ("/a?pass=hack? me & hackme too&song=A & B", "/a?pass=***&song=A & B"),
    ("/a?song=pass=x&passage=y", "/a?song=pass=x&passage=y"), ("/pass=x", "/pass=x"),
    ("/a?x=1?pass=hackme", "/a?x=1?pass=hackme"),
    ("http://admin:hackme@h.example/x?a=b", "http://h.example/x?a=b"), ("http://h/@x", "http://h/@x"),
    ("http://a:hack@me@h", "http://h"), ("*", "*"), ("", ""),
  ]) func noPasswordIsLeft(target: String, logged: String) {
    #expect(LoggedRequest.target(target) == logged)
  }
}

@Suite struct SeldomTests {
  @Test func onceASecondIsOftenEnough() {
    var seldom = Seldom()
    #expect(seldom.turn(at: 5) == 0)
    for now in [5 as UInt32, 6, 1_004] { #expect(seldom.turn(at: now) == nil) }
    #expect(seldom.turn(at: 1_005) == 3)
    #expect(seldom.turn(at: 9_000) == 0)
    var wrapping = Seldom()
    #expect(wrapping.turn(at: .max - 10) == 0)
    #expect(wrapping.turn(at: 988) == nil)
    #expect(wrapping.turn(at: 989) == 1)
  }
}
