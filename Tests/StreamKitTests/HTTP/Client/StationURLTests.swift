// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@Suite struct StationURLTests {
  private func url(_ text: String) throws -> StationURL { try StationURL(text) }

  private func problem(_ text: String) -> StationURL.Problem? {
    do throws(StationURL.Problem) {
      _ = try StationURL(text)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [
    ("http://radio.example/live", "radio.example", 80, "/live"),
    ("radio.example:8000/live", "radio.example", 8000, "/live"),
    ("localhost:8001/stream", "localhost", 8001, "/stream"),
    ("RADIO.Example", "radio.example", 80, "/"), ("http://h", "h", 80, "/"), ("h:", "h", 80, "/"),
    ("https://h/x", "h", 443, "/x"), ("HTTPS://h:8443", "h", 8443, "/"), ("shoutcast://h", "h", 8000, "/"),
    ("http://[::1]:8000/live", "::1", 8000, "/live"), ("[2001:DB8::1]", "2001:db8::1", 80, "/"),
    ("http://[fe80::1%25eth0]/", "fe80::1%eth0", 80, "/"), ("127.0.0.1:1", "127.0.0.1", 1, "/"),
    ("h:65535/a?b", "h", 65535, "/a?b"), ("  h/a  ", "h", 80, "/a"), ("h#x", "h", 80, "/"), ("h?x=1", "h", 80, "/?x=1"),
    ("h/a:b//c", "h", 80, "/a:b//c"), ("h/http://x/", "h", 80, "/http://x/"), ("my_host/", "my_host", 80, "/"),
  ]) func readsWhatPeopleWrite(text: String, host: String, port: Int, target: String) throws {
    let url = try url(text)
    #expect(url.host == host)
    #expect(url.port == UInt16(port))
    #expect(url.target == target)
    #expect(url.user == nil && !url.hasPassword)
  }

  @Test(arguments: [
    ("http://dj@h/", "dj", false), ("http://dj:@h/", "dj", false), ("http://dj:pw@h/", "dj", true),
    ("dj:p@ssw@h:8000/live", "dj", true), ("http://:pw@h/", nil, true), ("http://a%20b@h", "a b", false),
    ("http://J%C3%BCrg@h", "Jürg", false), ("http://Jürg@h", "Jürg", false),
  ]) func tellsTheUserAndWhetherThereIsAPassword(text: String, user: String?, hasPassword: Bool) throws {
    let url = try url(text)
    #expect(url.user == user)
    #expect(url.hasPassword == hasPassword)
    #expect(!"\(url)".contains("pw"))
    #expect(url.text.hasPrefix("http://h"))
  }

  @Test(arguments: [
    ("", StationURL.Problem.empty), ("  ", .empty), ("http://", .noHost), ("http:///live", .noHost), (":8000", .noHost),
    ("h:0", .port), ("h:65536", .port), ("h:80x", .port), ("h:-1", .port), ("h:+1", .port), ("::1", .noHost),
    ("[::1", .host), ("[::1]8000", .host), ("[h]", .host), ("[::1%]", .host), ("a b/", .host), ("h\\x/", .host),
    ("http://ex%61mple/", .host), ("münchen.example", .host), ("ftp://h/", .scheme("ftp")),
    ("file:///etc", .scheme("file")),
    ("icy-x+1.2://h", .scheme("icy-x+1.2")), ("h/\r\nHost: evil", .controls), ("h/\n", .controls), ("h/\t", .controls),
    ("h/\u{0}", .controls), ("h/\u{85}", .controls), ("http://a%0D%0Ab@h", .user), ("http://a%3Ab@h", .user),
    (String(repeating: "a", count: 254), .host),
  ]) func refuses(text: String, why: StationURL.Problem) {
    #expect(problem(text) == why)
  }

  @Test func takesSoManyBytesAndNoMore() {
    let path = String(repeating: "a", count: StationURL.longest - 2)
    #expect(problem("h/" + path) == nil)
    #expect(problem("h/" + path + "a") == .tooLong)
    #expect(problem(String(repeating: "a", count: 253)) == nil)
  }

  @Test(arguments: [
    ("h/a b", "/a%20b"), ("h/ä?ö", "/%C3%A4?%C3%B6"), ("h/a%20b%2f", "/a%20b%2f"), ("h/100%", "/100%25"),
    ("h/%zz%4", "/%25zz%254"), ("h/<\">[x]^`{|}\\", "/%3C%22%3E%5Bx%5D%5E%60%7B%7C%7D%5C"),
    ("h/!$&'()*+,;=:@-._~", "/!$&'()*+,;=:@-._~"), ("h/a?b?c/d#e?f", "/a?b?c/d"), ("h/?", "/?"),
    ("h/🔑", "/%F0%9F%94%91"),
  ]) func sendsPathAndQueryEscaped(text: String, target: String) throws {
    #expect(try url(text).target == target)
    #expect(try url(url(text).text) == url(text))
  }

  // RFC 3986 sections 5.4.1 and 5.4.2, base http://a/b/c/d;p?q.
  @Test(arguments: [
    ("g", "/b/c/g"), ("./g", "/b/c/g"), ("g/", "/b/c/g/"), ("/g", "/g"), ("?y", "/b/c/d;p?y"), ("g?y", "/b/c/g?y"),
    ("#s", "/b/c/d;p?q"), ("g#s", "/b/c/g"), (";x", "/b/c/;x"), ("g;x?y#s", "/b/c/g;x?y"), (".", "/b/c/"),
    ("./", "/b/c/"), ("..", "/b/"), ("../", "/b/"), ("../g", "/b/g"), ("../..", "/"), ("../../", "/"),
    ("../../g", "/g"),
    ("../../../g", "/g"), ("../../../../g", "/g"), ("/./g", "/g"), ("/../g", "/g"), ("g.", "/b/c/g."),
    (".g", "/b/c/.g"),
    ("g..", "/b/c/g.."), ("..g", "/b/c/..g"), ("./../g", "/b/g"), ("./g/.", "/b/c/g/"), ("g/./h", "/b/c/g/h"),
    ("g/../h", "/b/c/h"), ("g;x=1/./y", "/b/c/g;x=1/y"), ("g;x=1/../y", "/b/c/y"), ("g?y/./x", "/b/c/g?y/./x"),
    ("http://a/../x", "/x"), ("//a/y", "/y"),
  ]) func followsReferencesAsTheStandardDoes(reference: String, target: String) throws {
    let found = try url("http://a/b/c/d;p?q").resolved(reference)
    #expect(found.target == target)
    #expect(found.server == "a:80")
  }

  @Test func aReferenceKeepsSchemeAndServerUnlessItNamesThem() throws {
    let base = try url("https://dj@h:8443/a")
    #expect(try base.resolved("//other/x").text == "https://other/x")
    #expect(try base.resolved("b").text == "https://h:8443/b")
    #expect(try base.resolved("b").user == "dj")
    #expect(try base.resolved("https://h:8443/b").user == "dj")
    #expect(try base.resolved("http://h:8443/b").user == nil)
    #expect(try base.resolved("https://h/b").user == nil)
    #expect(try base.resolved("https://evil:pw@h:8443/b").user == "dj")
    #expect(throws: StationURL.Problem.scheme("javascript")) { try base.resolved("javascript:alert(1)") }
    #expect(throws: StationURL.Problem.controls) { try base.resolved("/a\r\nX: y") }
    #expect(throws: StationURL.Problem.empty) { try base.resolved("") }
  }

  @Test(arguments: [
    ("http://h/", "h"), ("http://h:8000/", "h:8000"), ("https://h", "h"), ("https://h:80", "h:80"),
    ("http://h:443", "h:443"), ("shoutcast://h", "h:8000"), ("http://[::1]/", "[::1]"),
    ("http://[fe80::1%25eth0]:1/", "[fe80::1]:1"),
  ]) func theHostHeaderNamesThePortOnlyWhereItIsUnusual(text: String, header: String) throws {
    #expect(try url(text).hostHeader == header)
  }

  @Test func anotherPlaceOnTheSameServerIsEscaped() throws {
    let place = try url("http://dj@h:1/live?x").at("/admin/a b", query: "song=a\r\nb&c=ä%20")
    #expect(place.target == "/admin/a%20b?song=a%0D%0Ab&c=%C3%A4%20")
    #expect(place.user == "dj")
    #expect(try url("h/x?y").at("/z").target == "/z")
  }
}
