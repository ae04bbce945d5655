// SPDX-License-Identifier: MIT
import StreamKit
import Testing

@testable import cycast_stat

/// Which pages are asked for, in which order.
@Suite struct PageOrderTests {
  private func order(_ url: String, known: StatusPage? = nil) throws -> PageOrder {
    PageOrder(try StationURL(url), knownFor: known)
  }

  @Test func cycastIsAskedFirstAndAStreamIsListenedToLast() throws {
    #expect(try order("http://h/").next == [.cycast, .icecast, .stats, .seven, .stream])
    #expect(try order("http://h/radio/live").next == [.cycast, .icecast, .icecastBeside, .stats, .seven, .stream])
    #expect(try order("shoutcast://h").next == [.stats, .seven, .stream])
    #expect(try order("http://h/", known: .seven).next == [.seven, .cycast, .icecast, .stats, .stream])
  }

  @Test(arguments: [
    ("http://h/api/status", StatusPage.cycast), ("http://h/x/status-json.xsl?mount=/a", .icecast),
    ("http://h/7.html", .seven), ("http://h/stats?sid=2", .stats),
  ]) func anAddressOfAPageLeavesNoChoice(_ url: String, _ page: StatusPage) throws {
    var order = try order(url)
    #expect(order.next == [page])
    let narrowed = { order.narrow(server: "Icecast 2.4.4", isSHOUTcast1: false) }
    narrowed()
    #expect(order.next == [page])
  }

  @Test func whoAnswersSaysWhichPagesThereCanBe() throws {
    func left(_ server: String, isSHOUTcast1: Bool = false) throws -> [StatusPage] {
      var order = try order("http://h/a")
      _ = order.take()
      order.narrow(server: server, isSHOUTcast1: isSHOUTcast1)
      return order.next
    }
    #expect(try left("Icecast 2.4.4") == [.icecast, .stream])
    #expect(try left("Cycast/0.1.0") == [.icecast, .stream])
    #expect(try left("", isSHOUTcast1: true) == [.seven, .stream])
    #expect(try left("Ultravox/2.0") == [.stats, .seven, .stream])
    #expect(try left("nginx") == [.icecast, .stats, .seven, .stream])
  }

  @Test func requestsGoWhereThePagesAre() throws {
    func target(_ page: StatusPage, _ url: String) throws -> String { page.request(try StationURL(url)).url.target }
    #expect(try target(.cycast, "http://h/live") == "/api/status")
    #expect(try target(.icecastBeside, "http://h/radio/8000/live") == "/radio/8000/status-json.xsl")
    #expect(try target(.stats, "http://h/stream/2/") == "/stats?sid=2&json=1")
    #expect(try target(.stats, "http://h/stats?sid=3") == "/stats?sid=3&json=1")
    #expect(try target(.stats, "http://h/x?sid=-1") == "/stats?sid=1&json=1")
    #expect(try target(.seven, "http://h/?sid=2") == "/7.html?sid=2")
    #expect(try target(.icecast, "http://h/p/status-json.xsl?mount=/a") == "/p/status-json.xsl?mount=/a")
    #expect(try target(.stream, "http://h/live?x=1") == "/live?x=1")
  }

  @Test func shoutcast1ShowsItsPageToBrowsersOnly() throws {
    let url = try StationURL("http://h/")
    #expect(StatusPage.seven.request(url).userAgent.hasPrefix("Mozilla/"))
    #expect(!StatusPage.stream.request(url).userAgent.hasPrefix("Mozilla/"))
  }
}
