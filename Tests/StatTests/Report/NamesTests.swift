// SPDX-License-Identifier: MIT
import TestSupport
import Testing

@testable import cycast_stat

/// What lines of a log are about: mounts, players, sites.
@Suite struct NamesTests {
  @Test(arguments: [
    ("/stream", "/stream"), ("/stream?type=.mp3", "/stream"), ("/stream/", "/stream"),
    ("/stream;stream.mp3", "/stream"),
    ("/;stream.mp3", "/;"), ("/;", "/;"), ("/live.ogg", "/live.ogg"), ("/live.aac", "/live.aac"),
    ("/a/b.mp3", "/a/b.mp3"),
    ("http://radio.example:8000/stream", "/stream"), ("/status-radio", "/status-radio"), ("/apiary", "/apiary"),
    ("/radio.fm", "/radio.fm"), ("//stream", "//stream"),
  ]) func mountsAreFoundWithoutBeingNamed(_ target: String, _ mount: String) {
    #expect(MountRule().mount(target) == mount)
  }

  @Test(arguments: [
    "/", "", "*", "/status.xsl", "/status-json.xsl", "/admin/stats", "/admin.cgi?pass=x", "/admin", "/api/status",
    "/7.html",
    "/stats?sid=1", "/metrics", "/healthz", "/stream.m3u", "/stream.PLS", "/stream.xspf", "/favicon.ico", "/robots.txt",
    "/style.css", "/app.js", "/live/segment-1.ts", "/live.m3u8", "/?x=/stream", "/.well-known/x",
    "http://radio.example",
    "/index.html;x", "/played.html",
  ]) func pagesAreNoMounts(_ target: String) { #expect(MountRule().mount(target) == nil) }

  @Test func namedMountsCountAndNoOthers() {
    let rule = MountRule(mounts: ["/status.xsl", "/stream"])
    #expect(rule.mount("/status.xsl?x") == "/status.xsl")
    #expect(rule.mount("/stream;") == "/stream")
    #expect(rule.mount("/other") == nil)
  }

  @Test(arguments: [
    ("VLC/3.0.18 LibVLC/3.0.18", "VLC"), ("", "-"), ("-", "-"), ("Music Player Daemon 0.23.5", "Music Player Daemon"),
    ("Icecast 2.4.4", "Icecast"), ("foobar2000/1.6", "foobar2000"), ("Lavf/60.3.100", "Lavf"),
    ("mpg123 v1.31", "mpg123"),
    ("WinampMPEG/5.8, Ultravox/2.1", "WinampMPEG"), ("AppleCoreMedia/1.0.0.21A329 (iPhone)", "AppleCoreMedia"),
    ("GStreamer souphttpsrc 1.22.0 libsoup/3.2.2", "GStreamer souphttpsrc"), ("Radio (iPhone; iOS 17)", "Radio"),
    ("Linux UPnP/1.0 Sonos/57.3-79220 (ZPS1)", "Sonos"), ("(nothing)", "-"), ("/1.0", "-"), ("7Player", "7Player"),
    (
      "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36 Edg/120.0",
      "Edge"
    ),
    ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36", "Chrome"),
    ("Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0", "Firefox"),
    ("Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Safari/605.1.15", "Safari"),
    ("Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148", "WebKit"),
    ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "Googlebot"),
    ("Mozilla/4.0", "Mozilla"),
  ]) func versionsOfAPlayerHaveOneName(_ agent: String, _ name: String) { #expect(AgentName.name(agent) == name) }

  @Test func longNamesAreCut() {
    #expect(AgentName.name(String(repeating: "é", count: 60)).count == 60)
    #expect(AgentName.name(String(repeating: "é", count: 61)).count == 60)
  }

  @Test(arguments: [
    ("https://www.Radio.example/listen?x", "radio.example"), ("http://radio.example:8000", "radio.example"),
    ("https://u:p@radio.example/", "radio.example"), ("http://[2001:db8::1]:8000/", "[2001:db8::1]"),
    ("android-app://a.b", "a.b"),
    ("nonsense", ""), ("", ""), ("https://", ""), ("https:///x", ""),
  ]) func sitesAreHosts(_ referrer: String, _ name: String) { #expect(SiteName.name(referrer) == name) }

  @Test func namesBeyondABoundAreCountedTogether() {
    var ranking = Ranking { $0 }
    let session = Session(start: 0, end: 10, isLong: false, address: 1)
    for number in 0..<Ranking.mostNames + 50 {
      if let place = ranking.place(Array("player \(number)".utf8).span) { _ = ranking.add(session, at: place) }
    }
    #expect(ranking.entries.count == Ranking.mostNames + 1)
    #expect(ranking.entries.last?.name == Ranking.others)
    #expect(ranking.entries.last?.sums.sessions == 50)
    #expect(ranking.place(Array("player 7".utf8).span) == 7)
  }

  @Test func spellingsBeyondABoundAreFoundAnew() {
    var ranking = Ranking { AgentName.name($0) }
    for number in 0..<70_000 { _ = ranking.place(Array("VLC/\(number)".utf8).span) }
    #expect(ranking.entries.map(\.name) == ["VLC"])
  }
}
