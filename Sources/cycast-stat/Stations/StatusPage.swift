// SPDX-License-Identifier: MIT
import StreamKit

/// A page on which a station says what is on, or the stream itself.
enum StatusPage: Equatable, Sendable {
  /// `/api/status` of Cycast, `/status-json.xsl` of Icecast, the same in the mount's own folder (behind a proxy), `/stats`
  /// of SHOUTcast 2, `/7.html` of SHOUTcast 1, and the stream.
  case cycast, icecast, icecastBeside, stats, seven, stream

  /// The page that an address leads to by itself; nil when it names a server or a stream.
  static func named(by url: StationURL) -> StatusPage? {
    let pages: [(String, StatusPage)] = [
      ("/api/status", .cycast), ("/status-json.xsl", .icecast), ("/stats", .stats), ("/7.html", .seven),
      ("/7.xsl", .seven),
    ]
    return pages.first { url.path.hasSuffix($0.0) }?.1
  }

  /// The request for this page of the station at an address.
  func request(_ url: StationURL) -> ClientRequest {
    if StatusPage.named(by: url) == self { return ClientRequest(asked(url), userAgent: agent) }
    switch self {
    case .cycast: return ClientRequest(url.at("/api/status"), userAgent: agent)
    case .icecast: return ClientRequest(url.at("/status-json.xsl"), userAgent: agent)
    case .icecastBeside:
      let folder = url.path[...(url.path.lastIndex(of: "/") ?? url.path.startIndex)]
      return ClientRequest(url.at(folder + "status-json.xsl"), userAgent: agent)
    case .stats: return ClientRequest(url.at("/stats", query: "sid=\(url.streamNumber)&json=1"), userAgent: agent)
    case .seven: return ClientRequest(url.at("/7.html", query: seventhQuery(url)), userAgent: agent)
    case .stream: return ClientRequest(url, headers: [("Icy-MetaData", "1")], userAgent: agent)
    }
  }

  /// /stats as it was typed, but as JSON.
  private func asked(_ url: StationURL) -> StationURL {
    guard self == .stats else { return url }
    return url.at(url.path, query: "sid=\(url.streamNumber)&json=1")
  }

  private func seventhQuery(_ url: StationURL) -> String? { url.streamNumber == 1 ? nil : "sid=\(url.streamNumber)" }

  /// SHOUTcast 1 shows its pages to browsers only, and takes all others for listeners.
  private var agent: String {
    self == .seven ? "Mozilla/5.0 (compatible; cycast-stat/\(cycastVersion))" : "cycast-stat/\(cycastVersion)"
  }

  /// What the page says of the station; nil when it is another's page.
  func reports(_ body: [UInt8], _ place: ReadingPlace) -> [StationReport]? {
    switch self {
    case .cycast: CycastReader.reports(body, place)
    case .icecast, .icecastBeside: IcecastReader.reports(body, place)
    case .stats: SHOUTcastReader.stats(body, place).map { [$0] }
    case .seven: SHOUTcastReader.seven(body, place).map { [$0] }
    case .stream: nil
    }
  }
}

extension StationURL {
  /// The number of the stream that an address of SHOUTcast 2 names, as `?sid=2` or `/stream/2/`; 1 when it names none.
  fileprivate var streamNumber: Int {
    for pair in (query ?? "").split(separator: "&") where pair.hasPrefix("sid=") {
      if let number = Int(pair.dropFirst(4)), number > 0 { return number }
    }
    let words = path.split(separator: "/")
    guard words.count > 1, words[0] == "stream", let number = Int(words[1]), number > 0 else { return 1 }
    return number
  }
}

/// Which pages of a station to ask for, one after the other, until one says what is on.
///
///     /api/status → Server: Icecast … → /status-json.xsl → the stream
///                 → ICY 404, SHOUTcast → /7.html or /stats → the stream
///                 → anybody           → all of them        → the stream
struct PageOrder: Equatable {
  private(set) var next: [StatusPage]
  /// Whether the address leaves no choice.
  private let isFixed: Bool
  private let hasFolder: Bool

  /// Begins with the page that the address itself names, or that the station had before; else with Cycast's, or with
  /// SHOUTcast's where the address says that it is one.
  init(_ url: StationURL, knownFor known: StatusPage? = nil) {
    hasFolder = url.path.split(separator: "/").count > 1
    if let page = StatusPage.named(by: url) {
      (next, isFixed) = ([page], true)
      return
    }
    isFixed = false
    if url.scheme == .shoutcast {
      next = [.stats, .seven, .stream]
    } else {
      next = [.cycast] + (hasFolder ? [.icecast, .icecastBeside] : [.icecast]) + [.stats, .seven, .stream]
    }
    if let known { next = [known] + next.filter { $0 != known } }
  }

  /// Takes the page that is to be asked for now; nil when there are no more.
  mutating func take() -> StatusPage? { next.isEmpty ? nil : next.removeFirst() }

  /// Looks at an answer that was no status page: who wrote it knows some of the others, or none. `isSHOUTcast1`: its status
  /// line was `ICY …`.
  mutating func narrow(server: String, isSHOUTcast1: Bool) {
    if isFixed { return }
    let server = server.lowercased()
    let wanted: [StatusPage]
    if isSHOUTcast1 {
      wanted = [.seven, .stream]
    } else if server.hasPrefix("icecast") {
      wanted = [.icecast, .icecastBeside, .stream]
    } else if server.hasPrefix("cycast") {
      wanted = [.cycast, .icecast, .stream]
    } else if server.hasPrefix("shoutcast") || server.hasPrefix("ultravox") {
      wanted = [.stats, .seven, .stream]
    } else {
      return
    }
    next = next.filter { wanted.contains($0) }
  }
}
