// SPDX-License-Identifier: MIT

extension StatusPage {
  /// What keeps the page up to date and plays the stream (`status.js`).
  static let script = Array((keepingUp + playing + beginning).utf8)

  /// Shows what `/api/status` says, as the page showed it when it came. Text from the stream is only ever set as text.
  static let keepingUp = #"""
    const $ = id => document.getElementById(id);
    const NONE = "\u2013";
    let now = {}, listed = "", history = [];

    function put(id, text) {
      if ($(id).textContent !== String(text)) $(id).textContent = text;
    }

    // About so many milliseconds: pages that have lost the station together must not come back together.
    function about(time) { return time * (0.75 + Math.random() / 2); }

    function link(id, url) {
      let isWeb = false;
      try { isWeb = /^https?:$/.test(new URL(url).protocol); } catch {}
      $(id).hidden = !isWeb;
      if (isWeb) $(id).href = url; else $(id).removeAttribute("href");
    }

    function span(seconds) {
      const minutes = Math.floor(seconds / 60), hours = Math.floor(seconds / 3600);
      if (hours >= 24) return `${Math.floor(hours / 24)} d ${hours % 24} h`;
      if (hours >= 1) return `${hours} h ${minutes % 60} min`;
      return minutes >= 1 ? `${minutes} min` : `${Math.floor(seconds)} s`;
    }

    function state(s) {
      if (!s.format) return ["off", "Off air"];
      if (s.seconds_since_input > 10) return ["off", "No input for " + span(s.seconds_since_input)];
      switch (s.origin) {
        case "live": return ["live", s.source ? "Live: " + s.source : "Live"];
        case "playlist": return ["playlist", "Playlist"];
        case "relay": return ["relay", "Relay"];
        case "silence": return ["silence", "Silence"];
        default: return ["air", "On air"];
      }
    }

    function format(s) {
      if (!s.format) return NONE;
      const names = { vorbis: "Ogg Vorbis", opus: "Ogg Opus", flac: "Ogg FLAC", raw: s.content_type };
      const name = names[s.format] || s.format.toUpperCase();
      return s.bitrate ? `${name}, ${s.bitrate}\u00a0kbit/s` : name;
    }

    function sound(s) {
      if (!s.sample_rate) return NONE;
      const rate = s.sample_rate / 1000 + "\u00a0kHz";
      if (s.channels > 2) return `${rate}, ${s.channels} channels`;
      return rate + (["", " mono", " stereo"][s.channels] || "");
    }

    function clock(when, seconds) {
      const day = Math.abs(Date.now() - when) < 72e6 ? {} : { weekday: "short" };
      return when.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", ...seconds && { second: "2-digit" }, ...day });
    }

    function local(element) {
      const when = new Date(element.dateTime);
      if (isNaN(when)) return;
      element.textContent = clock(when);
      element.title = when.toLocaleString();
    }

    function make(tag, style, text, parent) {
      const element = document.createElement(tag);
      if (style) element.className = style;
      if (text) { element.textContent = text; element.dir = "auto"; }
      parent.append(element);
      return element;
    }

    function list(titles, display) {
      const key = JSON.stringify([titles, display]);
      if (key === listed) return;
      listed = key;
      const items = document.createDocumentFragment();
      titles.forEach((played, index) => {
        const item = make("li", "", "", items), time = make("time", "", "", item), words = make("div", "", "", item);
        if (index === 0 && played.display === display) item.setAttribute("aria-current", "true");
        time.dateTime = played.time;
        local(time);
        make("p", "song", played.title || played.artist, words);
        if (played.title && played.artist) make("p", "who", played.artist, words);
        if (played.origin === "live") make("p", "mark", "live", words);
      });
      $("titles").replaceChildren(items);
      $("none").hidden = titles.length > 0;
    }

    function draw() {
      if (!history.length) return;
      const most = Math.max(...history), top = Math.max(most, 4), left = 1200 - 10 * history.length;
      const height = value => 290 - Math.floor(value * 270 / top), last = history[history.length - 1];
      const line = `M${left} ${height(history[0])}` + history.map((v, i) => `L${left + 10 * (i + 1)} ${height(v)}`).join("");
      $("line").setAttribute("d", line);
      $("under").setAttribute("d", line + `V300H${left}Z`);
      $("tip").setAttribute("d", `M1200 ${height(last)}h0`);
      $("curve").setAttribute("aria-label",
        `Listeners in the last hour: from ${Math.min(...history)} to ${most}, now ${last}`);
    }

    function show(s) {
      now = s;
      const track = s.metadata || {}, name = s.station_name || "Cycast";
      const empty = !s.format ? "Nothing on air yet" : { live: "Live broadcast", silence: "Silence" }[s.origin] || "No title";
      put("station", name);
      put("genre", s.station_genre || "");
      put("about", s.station_description || "");
      link("home", s.station_url);
      put("title", track.title || track.artist || empty);
      $("title").title = $("title").textContent;
      put("artist", track.title && track.artist || "");
      put("album", track.album || "");
      link("track", track.url);
      document.title = track.display ? `${track.display} \u2013 ${name}` : name;
      const [style, words] = state(s);
      $("state").dataset.state = style;
      put("state", words);
      put("listeners", s.listeners);
      put("peak", s.listener_peak);
      put("uptime", span(s.uptime_seconds));
      put("format", format(s));
      put("sound", sound(s));
      list(s.titles || [], track.display);
      if (history.length && s.listeners > history[history.length - 1]) {
        history[history.length - 1] = s.listeners;
        draw();
      }
      announce();
    }


    """#
}
