// SPDX-License-Identifier: MIT
import StreamKit

/// The request that says a title.
///
///     GET /admin/metadata?mode=updinfo&mount=%2Flive&charset=UTF-8&artist=A&title=T&url=…      Basic credentials
///     GET /admin.cgi?mode=updinfo&sid=2&pass=hackme&song=A%20-%20T&url=…                       SHOUTcast
struct TitleRequest {
  let request: ClientRequest
  /// Whether a text had to be cut, or a link left out.
  let isCut: Bool

  /// Icecast 2.4.4 closes a connection whose request head has more than 4,096 bytes (tried: a title of 3,900 arrives,
  /// one of 4,000 does not). A proxy may add some.
  static let longestHead = 3_800
  /// The most bytes of path and query.
  static let longestTarget = 3_500
  /// A link that takes more escaped bytes is left out: half of one leads nowhere.
  static let longestLink = 1_000
  /// Fewer bytes than this are no place for a title.
  private static let leastRoom = 200

  /// Puts it together. Nil when the mount alone leaves no room for a title.
  init?(_ title: NewTitle, to target: SetTarget) {
    var fixed = "mode=updinfo"
    if let mount = target.mount { fixed += "&mount=" + PercentEscapes.escape(mount.utf8) }
    if let stream = target.stream { fixed += "&sid=" + stream }
    if target.isSHOUTcast, let credentials = target.credentials {
      fixed += "&pass=" + PercentEscapes.escape(TitleRequest.password(credentials))
    }
    if !target.isSHOUTcast { fixed += "&charset=UTF-8" }
    let link = PercentEscapes.escape(title.link.utf8)
    let keepsLink = !link.isEmpty && link.utf8.count <= TitleRequest.longestLink
    let tail = keepsLink ? "&url=" + link : ""
    let empty = TitleRequest.request(target, fixed + tail)
    let words = TitleRequest.words(title, to: target)
    let names = words.reduce(0) { $0 + $1.name.utf8.count + 2 }
    let room =
      min(
        TitleRequest.longestHead - empty.byteCount, TitleRequest.longestTarget - empty.url.target.utf8.count) - names
    guard room >= TitleRequest.leastRoom else { return nil }
    let cut = TitleRequest.cut(words.map(\.text), to: room)
    let said = zip(words, cut).map { "&\($0.name)=" + PercentEscapes.escape($1.utf8) }.joined()
    request = TitleRequest.request(target, fixed + said + tail)
    isCut = cut != words.map(\.text) || !keepsLink && !link.isEmpty
  }

  private static func request(_ target: SetTarget, _ query: String) -> ClientRequest {
    // SHOUTcast's servers talk to browsers only, by this word.
    let agent = "cycast-icy/\(cycastVersion)"
    return ClientRequest(
      target.url.at(target.url.path, query: query), credentials: target.isSHOUTcast ? nil : target.credentials,
      userAgent: target.isSHOUTcast ? "Mozilla/5.0 (compatible; \(agent))" : agent)
  }

  /// SHOUTcast knows users only as a part of the password.
  private static func password(_ credentials: BasicCredentials) -> [UInt8] {
    if ["source", "admin"].contains(credentials.user) { return credentials.password }
    return Array(credentials.user.utf8) + [UInt8(ascii: ":")] + credentials.password
  }

  private static func words(_ title: NewTitle, to target: SetTarget) -> [(name: String, text: String)] {
    switch title.words {
    case .both(let artist, let title) where !target.isSHOUTcast: [("artist", artist), ("title", title)]
    default: [("song", title.display)]
    }
  }

  /// Cuts the longest texts, between characters, until all together have at most `room` bytes when escaped.
  static func cut(_ texts: [String], to room: Int) -> [String] {
    let lengths = texts.map { PercentEscapes.escape($0.utf8).utf8.count }
    // The most that each may have: what the shorter ones leave is the longer ones'.
    var (left, limit) = (room, Int.max)
    for (index, length) in lengths.sorted().enumerated() {
      let share = left / (lengths.count - index)
      if length > share {
        limit = share
        break
      }
      left -= length
    }
    return zip(texts, lengths).map { $1 > limit ? cut($0, toEscaped: limit) : $0 }
  }

  private static func cut(_ text: String, toEscaped limit: Int) -> String {
    var kept = ""
    var length = 0
    // Whole characters: an accent stays with its letter.
    for character in text {
      length += PercentEscapes.escape(character.utf8).utf8.count
      if length > limit { break }
      kept.append(character)
    }
    return Text.clean(kept)
  }
}
