// SPDX-License-Identifier: MIT
import StreamKit

/// The request that says a title.
///
///     GET /admin/metadata?mode=updinfo&mount=%2Flive&charset=UTF-8&artist=A&title=T&song=A%20-%20T&url=…
///     GET /admin.cgi?mode=updinfo&sid=2&pass=hackme&song=A%20-%20T&url=…                       SHOUTcast
///
/// Artist and title stand beside the song for those who keep them apart (Cycast, liquidsoap, icecast-kh). Icecast 2.4.4 reads
/// the song alone then (tried), which is well: an artist that it is told it shows in front of every song to come.
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
    if !target.isSHOUTcast, TitleRequest.namesCharset(title) { fixed += "&charset=UTF-8" }
    let link = PercentEscapes.escape(title.link.utf8)
    let keepsLink = !link.isEmpty && link.utf8.count <= TitleRequest.longestLink
    let tail = keepsLink ? "&url=" + link : ""
    let empty = TitleRequest.request(target, fixed + tail)
    let left = min(
      TitleRequest.longestHead - empty.byteCount, TitleRequest.longestTarget - empty.url.target.utf8.count)
    let room = left - "&song=".utf8.count
    guard room >= TitleRequest.leastRoom else { return nil }
    let song = TitleRequest.cut(title.display, toEscaped: room)
    var said = "&song=" + PercentEscapes.escape(song.utf8)
    // Only where all of them fit: two that were cut would not say the same as the song.
    if case .both(let artist, let title) = title.words, !target.isSHOUTcast {
      let both = "&artist=" + PercentEscapes.escape(artist.utf8) + "&title=" + PercentEscapes.escape(title.utf8)
      if both.utf8.count + said.utf8.count <= left { said = both + said }
    }
    request = TitleRequest.request(target, fixed + said + tail)
    isCut = song != title.display || !keepsLink && !link.isEmpty
  }

  /// Whether the encoding is said. Tried: Icecast 2.4.4 turns text whose encoding it knows into the mount's, Latin-1 unless
  /// configured otherwise, and what that lacks into `&#1040;`. Not told, it hands bytes on as they are, and listeners read
  /// UTF-8. Other servers take text for UTF-8 where it is.
  private static func namesCharset(_ title: NewTitle) -> Bool {
    (title.display + title.link).unicodeScalars.allSatisfy { $0.value < 256 }
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

  /// Cuts a text between characters so that it has at most `limit` bytes when escaped.
  static func cut(_ text: String, toEscaped limit: Int) -> String {
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
