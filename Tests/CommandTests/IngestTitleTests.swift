// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

/// Titles that come by request, beside a source's stream.
@Suite struct IngestTitleTests {
  /// A source on air, and the frames it has sent.
  private final class OnAir {
    let run: PeerRun
    let source: StreamClient
    private var sent = 0

    init(_ run: PeerRun, _ headers: String = "") throws {
      self.run = run
      source = try run.client("SOURCE /live HTTP/1.0\r\n\(PeerRun.authorization)\r\n\(headers)\r\n")
      send()
      try run.waitForFrames(4)
    }

    /// Sends five frames more.
    func send() {
      source.send(FrameRow(5, from: sent).bytes)
      sent += 5
    }

    /// Sends frames until they have come out; returns what was said in band since the last time.
    func said() throws -> [TrackInfo] {
      send()
      try run.waitForFrames(4)
      return run.take().words.map(\.track)
    }
  }

  private func get(_ run: PeerRun, _ target: String, auth: Bool = true) throws -> PeerAnswers.Answer {
    var answers = PeerAnswers(try run.client())
    return try answers.ask("GET \(target) HTTP/1.0\r\n\(auth ? PeerRun.authorization + "\r\n" : "")\r\n")
  }

  private func post(_ run: PeerRun, _ form: String, _ headers: String = "") throws -> PeerAnswers.Answer {
    var answers = PeerAnswers(try run.client())
    return try answers.ask(
      "POST /admin/metadata HTTP/1.0\r\n\(PeerRun.authorization)\r\n\(headers)"
        + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: \(form.utf8.count)\r\n\r\n\(form)")
  }

  private static let forms: [(String, TrackInfo)] = [
    ("mode=updinfo&mount=%2flive&song=A+-+B", TrackInfo(title: "B", artist: "A")),
    ("mode=updinfo&mount=/live&song=Just%20a+title", TrackInfo(title: "Just a title")),
    ("mount=/live&mode=updinfo&artist=X&title=Y&song=stale+-+one", TrackInfo(title: "Y", artist: "X")),
    ("mode=updinfo&title=Only", TrackInfo(title: "Only")),
    ("mode=updinfo&artist=Nobody+else", TrackInfo(artist: "Nobody else")),
    ("mode=updinfo&song=R%F3s&charset=ISO-8859-1", TrackInfo(title: "Rós")),
    ("mode=updinfo&song=%C3%81g%C3%A6tis&charset=UTF-8", TrackInfo(title: "Ágætis")),
    ("mode=updinfo&song=Bj%C3%B6rk", TrackInfo(title: "Björk")),
    ("mode=updinfo&song=caf%E9+%93x%94", TrackInfo(title: "café “x”")),
    ("mode=updinfo&song=%A45&charset=ISO-8859-15", TrackInfo(title: "€5")),
    ("mode=updinfo&song=raw%20ünïcode", TrackInfo(title: "raw ünïcode")),
    ("mode=updinfo&song=It's;%20'x';+%26+%3Cb%3E", TrackInfo(title: "It's; 'x'; & <b>")),
    ("mount/live&mode=updinfo&song=Myriad+-+Song", TrackInfo(title: "Song", artist: "Myriad")),
    ("mode=updinfo&song=Link&url=http%3A%2F%2Fx.example%2F%3F", TrackInfo(title: "Link", link: "http://x.example/?")),
  ]

  @Test(arguments: [false, true]) func allFormsOfParametersBecomeTags(isPost: Bool) throws {
    let air = try OnAir(try PeerRun())
    _ = air.run.take()
    for (form, track) in IngestTitleTests.forms {
      let answer = isPost ? try post(air.run, form) : try get(air.run, "/admin/metadata?" + form)
      #expect(answer.status == "HTTP/1.0 200 OK", "\(form)")
      #expect(answer["content-type"]?.hasPrefix("text/xml") == true)
      #expect(answer.body.contains("<message>Metadata update successful</message><return>1</return>"))
      #expect(try air.said() == [track], "\(form)")
    }
  }

  @Test func pageOfSHOUTcastTakesAPasswordInTheQuery() throws {
    let air = try OnAir(try PeerRun())
    _ = air.run.take()
    let done = try get(air.run, "/admin.cgi?mode=updinfo&pass=hackme&song=Cgi+-+Song&sid=1", auth: false)
    #expect(done.status == "HTTP/1.0 200 OK" && done.body.contains("Metadata update successful"))
    #expect(done["content-type"]?.hasPrefix("text/html") == true)
    #expect(try air.said() == [TrackInfo(title: "Song", artist: "Cgi")])
    // With a user, as it was said in the password line.
    let user = try get(air.run, "/admin.cgi?mode=updinfo&pass=anna%3Ahackme%3A%231&song=Two", auth: false)
    #expect(user.status == "HTTP/1.0 200 OK")
    #expect(try air.said() == [TrackInfo(title: "Two")])
    #expect(try get(air.run, "/admin.cgi?mode=updinfo&song=x", auth: false).status.contains(" 400 "))
    #expect(try get(air.run, "/admin.cgi?mode=updinfo&song=x").status.contains(" 200 "), "Basic credentials will do")
    let wrong = try get(air.run, "/admin.cgi?mode=updinfo&pass=wrong&song=x", auth: false)
    #expect(wrong.status.contains(" 403 "))
  }

  @Test func whatCannotBeDoneIsAnsweredWithReturnZero() throws {
    let run = try PeerRun()
    let air = try OnAir(run)
    _ = run.take()
    let mode = try get(run, "/admin/metadata?mode=updatestuff&mount=/live&song=x")
    #expect(mode.status.contains(" 200 ") && mode.body.contains("<message>No such action</message><return>0</return>"))
    let mount = try get(run, "/admin/metadata?mode=updinfo&mount=/other&song=x")
    #expect(mount.status.contains(" 404 ") && mount.body.contains("Source does not exist</message><return>0</return>"))
    #expect(try get(run, "/admin/metadata?mode=updinfo&song=x", auth: false).status.contains(" 401 "))
    #expect(try post(run, "mode=updinfo&song=" + String(repeating: "x", count: 4_096)).status.contains(" 413 "))
    #expect(try post(run, "mode=x&song=x", "Expect: 100-continue\r\n").status == "HTTP/1.1 100 Continue")
    var answers = PeerAnswers(try run.client())
    let chunked = try answers.ask(
      "POST /admin/metadata HTTP/1.1\r\n\(PeerRun.authorization)\r\nTransfer-Encoding: chunked\r\n\r\n")
    #expect(chunked.status.contains(" 411 "))
    #expect(try air.said().isEmpty)
    let long = "mode=updinfo&song=" + String(repeating: "x", count: 4_096 - 18)
    #expect(try post(run, long).status.contains(" 200 "), "the longest body that is taken")
    #expect(try air.said().first?.title.hasPrefix("xxxx") == true, "cut to what a tag holds")
  }

  @Test func repeatedAndEmptyTitlesSayNothing() throws {
    let run = try PeerRun()
    let air = try OnAir(run, "icy-metaint: 1920\r\n")
    _ = run.take()
    // The first five frames were as long as one interval: a block stands next.
    air.source.send([0])
    for song in ["One", "One", "", "-", "%20"] {
      #expect(try get(run, "/admin/metadata?mode=updinfo&song=\(song)").body.contains("<return>1</return>"))
    }
    #expect(try air.said() == [TrackInfo(title: "One")])
    // BUTT closes without reading, and follows each title by an empty one.
    for song in ["Two", ""] {
      _ = try run.client("GET /admin/metadata?mode=updinfo&song=\(song) HTTP/1.0\r\n\(PeerRun.authorization)\r\n\r\n")
    }
    try run.waitForLog("title=Two")
    air.source.send([0])
    #expect(try air.said() == [TrackInfo(title: "Two")])
    // What the stream itself says comes in between: then the same request is news again.
    let block = Array("StreamTitle='Three';".utf8)
    air.source.send([2] + block + [UInt8](repeating: 0, count: 32 - block.count))
    #expect(try air.said() == [TrackInfo(title: "Three")])
    _ = try get(run, "/admin/metadata?mode=updinfo&song=Two")
    air.source.send([0])
    #expect(try air.said() == [TrackInfo(title: "Two")])
  }

  @Test func titleBeforeItsSourceIsInTheFirstTag() throws {
    let run = try PeerRun()
    for (mount, song) in [("/live", "Early"), ("/other", "Not mine")] {
      let answer = try get(run, "/admin/metadata?mode=updinfo&mount=\(mount)&song=\(song.replacing(" ", with: "+"))")
      #expect(answer.body.contains("<return>1</return>"))
    }
    let air = try OnAir(run)
    #expect(run.take().words.map(\.track) == [TrackInfo(title: "Early")])
    try run.waitForLog("title=Early")
    _ = try get(run, "/admin/metadata?mode=updinfo&mount=/live&song=Early")
    #expect(try air.said().isEmpty, "it is on air already")
  }

  @Test func titlesOfAnOggSourceComeInItsStream() throws {
    let run = try PeerRun()
    let source = try run.client(
      "SOURCE /live HTTP/1.0\r\n\(PeerRun.authorization)\r\nContent-Type: application/ogg\r\n\r\n")
    source.send(Array(try Fixtures.corpusBytes("vorbis-q3.ogg").prefix(30_000)))
    try run.waitForLog("Vorbis One")
    let answer = try get(run, "/admin/metadata?mode=updinfo&mount=/live&song=x")
    #expect(answer.status.contains(" 200 ") && answer.body.contains("<return>0</return>"))
    #expect(answer.body.contains("Ogg"))
  }
}
