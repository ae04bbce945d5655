// SPDX-License-Identifier: MIT
import StreamKit

extension StatusPage {
  /// The titles that were heard lately.
  static func titles(_ facts: StationFacts) -> String {
    let now = facts.nowPlaying.track
    let items = facts.titles.enumerated().map { item($1, isNow: $0 == 0 && $1.track == now) }
    return """
      <section class="card" aria-labelledby="lately">
      <h2 id="lately">Played lately</h2>
      <ol class="titles" id="titles">
      \(items.joined())</ol>
      <p class="quiet" id="none"\(items.isEmpty ? "" : " hidden")>No title has been heard yet.</p>
      </section>

      """
  }

  private static func item(_ played: PlayedTitle, isNow: Bool) -> String {
    let track = played.track
    let (song, who) = track.title.isEmpty ? (track.artist, "") : (track.title, track.artist)
    return """
      <li\(isNow ? " aria-current=\"true\"" : "")>\(time(played.time))<div>\
      <p class="song" dir="auto">\(escaped(song))</p>\
      \(who.isEmpty ? "" : "<p class=\"who\" dir=\"auto\">\(escaped(who))</p>")\
      \(played.origin == .live ? "<p class=\"mark\">live</p>" : "")</div></li>

      """
  }

  /// Where and how to listen.
  static func listen(_ facts: StationFacts) -> String {
    let stream = escaped(stream(facts))
    return """
      <section class="card listen" aria-labelledby="elsewhere">
      <h2 id="elsewhere">Listen in your own player</h2>
      <h3><label for="address">Listen address</label></h3>
      <p class="address"><input id="address" type="text" readonly value="\(escaped(facts.listenURL))" spellcheck="false">\
      <button id="copy" type="button" hidden>Copy</button></p>
      <h3 id="files">As a link or a file</h3>
      <ul class="links" aria-labelledby="files">
      <li><a id="open" href="\(stream)">Stream</a></li>
      <li><a href="\(stream).m3u">Playlist M3U</a></li>
      <li><a href="\(stream).pls">Playlist PLS</a></li>
      <li><a href="\(stream).xspf">Playlist XSPF</a></li>
      <li><a href="api/status">Status JSON</a></li>
      </ul>
      </section>

      """
  }

  /// A link that came with the stream or the command line, which is no link and not to be seen when it is none of the
  /// web.
  static func link(_ id: String, _ style: String, _ url: String, _ text: String) -> String {
    let rest = StatusWords.isLink(url) ? "href=\"\(escaped(url))\"" : "hidden"
    return "<a class=\"\(style)\" id=\"\(id)\" rel=\"noopener noreferrer nofollow\" \(rest)>\(text)</a>"
  }

  /// The stream as a link from the page: nothing in the mount can make it one to elsewhere.
  static func stream(_ facts: StationFacts) -> String { "./" + percentEscaped(facts.mount.dropFirst()) }

  /// What RFC 3986 section 3.3 lets stand in a path stays. A percent sign does not: in the mount it is one.
  private static func percentEscaped(_ path: Substring) -> String {
    var text = ""
    for byte in path.utf8 {
      let isPlain =
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        default: Array("-._~!$&'()*+,;=:@/".utf8).contains(byte)
        }
      let digits = String(byte, radix: 16, uppercase: true)
      text += isPlain ? String(UnicodeScalar(byte)) : "%" + (digits.utf8.count < 2 ? "0" : "") + digits
    }
    return text
  }

  /// An instant in UTC, which the script turns into the viewer's own time.
  static func time(_ instant: Int64, seconds: Bool = false) -> String {
    let time = CalendarTime(instant)
    return "<time datetime=\"\(time.iso8601)\">\(time.formatted(seconds ? "%H:%M:%S" : "%H:%M")) UTC</time>"
  }

  /// Text that stands for itself between tags and in quotes.
  static func escaped(_ text: String) -> String { Markup.escaped(text) }
}
