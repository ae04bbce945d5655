// SPDX-License-Identifier: MIT
import StreamKit

/// The page at `/`: what the station is, what is on, who is there, and a button to listen. It is whole as it comes; its
/// script keeps it up to date. All its links are relative, so that a proxy may put it at any path.
enum StatusPage {
  /// Media types of the page and of its three assets.
  static let contentType = "text/html; charset=utf-8"
  static let styleType = "text/css; charset=utf-8"
  static let scriptType = "text/javascript; charset=utf-8"
  static let iconType = "image/svg+xml"

  /// Nothing from elsewhere, nothing inline, no frame around it (Content Security Policy, level 3).
  static let contentSecurityPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    + "media-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

  /// The page, in UTF-8.
  static func html(_ facts: StationFacts) -> [UInt8] {
    let name = facts.words.name.isEmpty ? "Cycast" : facts.words.name
    let display = facts.nowPlaying.track.display
    var page = head(title: display.isEmpty ? name : "\(display) \u{2013} \(name)", name)
    page += mast(facts, name)
    page += "<main>\n" + glass(facts) + numbers(facts)
    page += "<div class=\"below\">\n" + titles(facts) + listen(facts) + "</div>\n</main>\n"
    page += """
      <footer><p>On air with Cycast</p><p id="how">As of \(time(facts.time, seconds: true))</p></footer>
      <p class="alert" id="alert" role="status"></p>
      </body>
      </html>

      """
    return Array(page.utf8)
  }

  private static func head(title: String, _ name: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <title>\(escaped(title))</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="theme-color" content="#edf1f0" media="(prefers-color-scheme: light)">
    <meta name="theme-color" content="#080f11" media="(prefers-color-scheme: dark)">
    <meta name="description" content="\(escaped(name)): what is on, and how to listen">
    <link rel="icon" href="icon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="status.css">
    <script src="status.js" type="module"></script>
    </head>
    <body>

    """
  }

  private static func mast(_ facts: StationFacts, _ name: String) -> String {
    let words = facts.words
    return """
      <header class="mast">
      <div><h1 id="station" dir="auto">\(escaped(name))</h1>
      <p class="words"><span id="genre">\(escaped(words.genre))</span>\
      <span id="about">\(escaped(words.description))</span></p></div>
      \(link("home", "home", words.url, "Home page of the station"))
      </header>

      """
  }

  /// What is on air, with the button to hear it and the curve.
  private static func glass(_ facts: StationFacts) -> String {
    let (style, state) = StatusWords.state(facts)
    return """
      <section class="glass" aria-labelledby="now-playing">
      <div class="bar"><h2 id="now-playing">NOW PLAYING</h2>
      <p class="state" id="state" data-state="\(style)">\(escaped(state))</p></div>
      \(now(facts))
      \(player(facts))
      \(dial(facts))
      </section>

      """
  }

  private static func now(_ facts: StationFacts) -> String {
    let track = facts.nowPlaying.track
    let title = StatusWords.title(facts)
    let artist = track.title.isEmpty ? "" : track.artist
    return """
      <div class="now" aria-live="polite" aria-atomic="true">
      <p class="title" id="title" dir="auto" title="\(escaped(title))">\(escaped(title))</p>
      <p class="by"><span class="artist" id="artist" dir="auto">\(escaped(artist))</span>\
      <span id="album" dir="auto">\(escaped(track.album))</span></p>
      </div>
      """
  }

  private static func player(_ facts: StationFacts) -> String {
    """
    <button class="knob" id="play" type="button" aria-label="Play" data-state="stopped" hidden>\
    <svg viewBox="0 0 24 24" aria-hidden="true"><path class="start" d="M7 4.2v15.6a1 1 0 0 0 1.5.9l12.6-7.8a1 1 0 0 0 \
    0-1.8L8.5 3.3A1 1 0 0 0 7 4.2z"/><rect class="stop" x="5" y="5" width="14" height="14" rx="2"/></svg></button>
    <div class="more"><p class="said" id="said" role="status"></p>
    <label class="loud" id="loud" hidden>Volume <input id="volume" type="range" min="0" max="100" value="100"></label>
    \(link("track", "track", facts.nowPlaying.track.link, "Track page"))
    <audio id="audio" preload="none"></audio>
    <noscript><audio controls preload="none" src="\(escaped(stream(facts)))"></audio>
    <p>Without script this page shows what was on when it came: load it again to see what is on now.</p></noscript>
    </div>
    """
  }

  private static func dial(_ facts: StationFacts) -> String {
    let drawing = CurveDrawing(facts.curve.values)
    return """
      <figure class="dial">
      <figcaption><span><b id="listeners">\(facts.listeners)</b>listening now</span>\
      <span>the last hour</span></figcaption>
      <svg id="curve" viewBox="0 0 1200 300" preserveAspectRatio="none" role="img" aria-label="\(drawing.words)">\
      <path class="ticks" d="\(CurveDrawing.ticks)"/><path class="under" id="under" d="\(drawing.area)"/>\
      <path class="curve" id="line" d="\(drawing.line)"/><path class="tip" id="tip" d="\(drawing.tip)"/></svg>
      <p class="hour" aria-hidden="true"><span>60 min ago</span><span>45</span><span>30</span><span>15</span>\
      <span>now</span></p>
      </figure>
      """
  }

  private static func numbers(_ facts: StationFacts) -> String {
    """
    <dl class="facts">
    <div><dt>Most at once</dt><dd id="peak">\(facts.listenerPeak)</dd></div>
    <div><dt>Running for</dt><dd id="uptime">\(StatusWords.span(facts.uptime / StatusWords.second))</dd></div>
    <div><dt>Format</dt><dd id="format">\(escaped(StatusWords.format(facts)))</dd></div>
    <div><dt>Sound</dt><dd id="sound">\(StatusWords.sound(facts))</dd></div>
    </dl>

    """
  }
}
