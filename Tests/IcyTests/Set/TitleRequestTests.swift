// SPDX-License-Identifier: MIT
import StreamKit
import TestSupport
import Testing

@testable import cycast_icy

@Suite struct TitleRequestTests {
  private func target(_ url: String, user: String = "source", password: [UInt8] = Array("p w&".utf8)) throws
    -> SetTarget
  {
    var target = try SetTarget(url, mount: nil)
    target.credentials = BasicCredentials(user: user, password: password)
    return target
  }

  private func made(_ title: NewTitle, _ url: String = "h:8000/live", user: String = "source") throws -> TitleRequest {
    try #require(TitleRequest(title, to: target(url, user: user)))
  }

  /// What a station reads out of a request.
  private func read(_ request: ClientRequest) throws -> MetadataUpdate {
    let query = try #require(request.url.query)
    return MetadataUpdate(FormParameters(Array(query.utf8)))
  }

  private let both = NewTitle(TrackInfo(title: "T&?", artist: "Ä 'n; B", link: "http://l/?a=b&c"))

  @Test func saysItInIcecastsForm() throws {
    let request = try made(both).request
    #expect(
      request.url.target
        == "/admin/metadata?mode=updinfo&mount=/live&charset=UTF-8&artist=%C3%84%20%27n%3B%20B&title=T%26%3F"
        + "&song=%C3%84%20%27n%3B%20B%20-%20T%26%3F"
        + "&url=http%3A//l/%3Fa%3Db%26c")
    #expect(request.credentials?.user == "source")
    #expect(request.userAgent == "cycast-icy/\(cycastVersion)")
  }

  @Test func saysItInSHOUTcastsForm() throws {
    let request = try made(both, "shoutcast://h/?sid=2").request
    #expect(
      request.url.target == "/admin.cgi?mode=updinfo&sid=2&pass=p%20w%26&song=%C3%84%20%27n%3B%20B%20-%20T%26%3F"
        + "&url=http%3A//l/%3Fa%3Db%26c")
    #expect(request.credentials == nil)
    #expect(request.userAgent.hasPrefix("Mozilla/"))
    #expect(try made(both, "shoutcast://h", user: "dj").request.url.target.contains("&pass=dj%3Ap%20w%26&"))
  }

  @Test func anArtistOrATitleAloneIsASong() throws {
    #expect(try made(NewTitle(TrackInfo(title: "T"))).request.url.target.hasSuffix("&song=T"))
    #expect(try made(NewTitle(TrackInfo(artist: "A"))).request.url.target.hasSuffix("&song=A"))
    #expect(try made(NewTitle(TrackInfo())).request.url.target.hasSuffix("&song="))
  }

  @Test func noMountIsNamedWhereThereIsNone() throws {
    #expect(try !made(both, "h:8000").request.url.target.contains("mount"))
  }

  @Test func whatIsSaidIsRead() throws {
    for track in [
      TrackInfo(title: "x", artist: "y"), TrackInfo(title: "'; rm -rf /; $(x)", artist: "%41%zz+&=#"),
      TrackInfo(title: "\"\\\u{2028}🔑e\u{301}", artist: "=?;:@,/"),
    ] {
      let update = try read(made(NewTitle(track)).request)
      #expect(update.mode == "updinfo" && update.mount == "/live")
      #expect(update.track == track.cleaned)
    }
  }

  @Test(arguments: ["x", "é", "🔑", "e\u{301}"]) func longTitlesAreCutAtACharacter(letter: String) throws {
    let long = String(repeating: letter, count: 5_000)
    for title in [
      NewTitle(song: long), NewTitle(TrackInfo(title: long, artist: "A")),
      NewTitle(TrackInfo(title: "T", artist: long)),
    ] {
      let made = try made(title)
      #expect(made.isCut)
      #expect(made.request.url.target.utf8.count <= TitleRequest.longestTarget)
      #expect(made.request.byteCount <= TitleRequest.longestHead)
      // Not more than needed: a few characters' worth of room is left at most.
      #expect(made.request.url.target.utf8.count > TitleRequest.longestTarget - 20)
      let said = try #require(try read(made.request).track).display
      #expect(title.display.hasPrefix(said))
      #expect(!made.request.url.target.contains("artist="))
    }
  }

  @Test func artistAndTitleStandBesideTheSongWhereTheyFit() throws {
    // "&artist=A&title=" and "&song=A - ", whose blanks take three bytes each, and the title twice.
    let rest = try made(NewTitle(TrackInfo(title: "", artist: ""))).request.url.target.utf8.count - "&song=".utf8.count
    let room = TitleRequest.longestTarget - rest - "&artist=A&title=&song=A%20-%20".utf8.count
    for (length, stands) in [(room / 2, true), (room / 2 + 1, false)] {
      let made = try made(NewTitle(TrackInfo(title: String(repeating: "t", count: length), artist: "A")))
      #expect(!made.isCut)
      #expect(made.request.url.target.contains("&artist=A&title=t") == stands)
      #expect(try read(made.request).track?.title.count == length)
    }
  }

  @Test func theEncodingIsSaidWhereLatin1CanSayTheTitle() throws {
    for (song, says) in [("Über \u{FF}", true), ("Š", false), ("\u{100}", false), ("東", false), ("Plain", true)] {
      let made = try made(NewTitle(song: song))
      #expect(made.request.url.target.contains("&charset=UTF-8") == says, "\(song)")
      #expect(try read(made.request).track?.title == song)
    }
  }

  @Test func cutsBetweenCharacters() {
    #expect(TitleRequest.cut("aaaa", toEscaped: 4) == "aaaa")
    #expect(TitleRequest.cut("aaaa", toEscaped: 3) == "aaa")
    #expect(TitleRequest.cut("ää", toEscaped: 11) == "ä")
    #expect(TitleRequest.cut("ää", toEscaped: 5) == "")
    #expect(TitleRequest.cut("aa bb", toEscaped: 5) == "aa")
    #expect(TitleRequest.cut("", toEscaped: 0) == "")
  }

  @Test func aLongLinkIsLeftOutWhole() throws {
    for (extra, stays) in [(0, true), (1, false)] {
      let link = "http%3A//l/"
      let filler = String(repeating: "x", count: TitleRequest.longestLink - link.utf8.count + extra)
      let made = try made(NewTitle(song: "s", link: "http://l/" + filler))
      #expect(made.isCut == !stays)
      #expect(made.request.url.target.contains("&url=") == stays)
    }
  }

  @Test func aMountThatLeavesNoRoomIsRefused() throws {
    let name = String(repeating: "m", count: 3_400)
    #expect(TitleRequest(NewTitle(song: "s"), to: try target("h/" + name)) == nil)
    #expect(TitleRequest(NewTitle(song: "s"), to: try target("h/" + name.prefix(3_000))) != nil)
    let secret = [UInt8](repeating: 0xFF, count: 256)
    let made = try #require(
      TitleRequest(NewTitle(song: String(repeating: "s", count: 5_000)), to: try target("h/x", password: secret)))
    #expect(made.request.byteCount <= TitleRequest.longestHead)
  }
}
