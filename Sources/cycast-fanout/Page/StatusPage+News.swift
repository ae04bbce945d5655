// SPDX-License-Identifier: MIT

extension StatusPage {
  /// Where news come from: `/api/events`, or `/api/status` again and again while there are no events.
  static let beginning = #"""
    const POLL = 5000, SILENCE = 40000, LEAVE = 60000, HALF_MINUTE = 30000;
    let events = null, live = false, fails = 0, lost = null, last = new Date(), away = false, asking = false;
    let again = 0, polling = 0, silence = 0, leaving = 0;

    function news(s) {
      show(s);
      last = new Date();
      if (!lost) return;
      lost = null;
      put("alert", "Connected again");
      setTimeout(() => { if (!lost) put("alert", ""); }, 5000);
      curve();
    }

    function how() {
      document.body.dataset.link = lost ? "lost" : live ? "live" : "polled";
      put("how", lost ? `Connection lost at ${clock(lost, true)}`
        : live ? "Shown as it happens" : `Asked every ${POLL / 1000} seconds`);
    }

    function lose() {
      if (!lost) {
        lost = last;
        put("alert", `Connection lost. This is how it was at ${clock(lost, true)}; trying again\u2026`);
      }
      how();
    }

    function close() {
      if (events) events.close();
      events = null;
      live = false;
      clearTimeout(silence);
      clearTimeout(again);
    }

    function open() {
      close();
      events = new EventSource("api/events?events=status");
      events.addEventListener("status", event => {
        live = true;
        fails = 0;
        clearTimeout(polling);
        expect();
        news(JSON.parse(event.data));
        how();
      });
      events.onerror = fail;
      expect();
    }

    // The station says something every 15 seconds: after more silence than that the connection is no more.
    function expect() {
      clearTimeout(silence);
      silence = setTimeout(fail, SILENCE);
    }

    function fail() {
      close();
      again = setTimeout(open, about(Math.min(60, 4 * 2 ** fails++) * 1000));
      clearTimeout(polling);
      polling = setTimeout(poll, Math.random() * 2000);
    }

    async function ask(path) {
      const stop = new AbortController(), late = setTimeout(() => stop.abort(), POLL);
      try {
        const answer = await fetch(path, { cache: "no-store", signal: stop.signal });
        if (!answer.ok) throw new Error(answer.status);
        return await answer.json();
      } finally {
        clearTimeout(late);
      }
    }

    async function poll() {
      clearTimeout(polling);
      if (asking || live || away) return;
      asking = true;
      try {
        const status = await ask("api/status");
        if (!live) {
          if (lost) {
            clearTimeout(again);
            again = setTimeout(open, Math.random() * POLL);
          }
          news(status);
          how();
        }
      } catch {
        if (!live) lose();
      }
      asking = false;
      if (!live && !away) polling = setTimeout(poll, about(POLL));
    }

    async function curve() {
      if (document.hidden || lost) return;
      try {
        const stats = await ask("api/stats");
        history = stats.history.listeners.slice(-120);
        if (!history.length) history = [now.listeners || 0];
        draw();
      } catch {}
    }

    // Nobody looks and nobody listens: nothing is asked.
    function rest() {
      clearTimeout(leaving);
      if (!document.hidden) return;
      leaving = setTimeout(() => {
        if (wanted) return;
        away = true;
        close();
        clearTimeout(polling);
      }, LEAVE);
    }

    function wake() {
      if (document.hidden) return;
      clearTimeout(leaving);
      if (away || lost) {
        away = false;
        open();
      }
      curve();
    }

    function copied(done) {
      put("copy", done ? "Copied" : "Selected");
      setTimeout(() => put("copy", "Copy"), 2500);
    }

    async function copy() {
      const address = $("address");
      try {
        await navigator.clipboard.writeText(address.value);
        copied(true);
      } catch {
        // Without https there is no clipboard to write to; then it is selected at least.
        address.focus();
        address.select();
        let done = false;
        try { done = document.execCommand("copy"); } catch {}
        copied(done);
      }
    }

    document.querySelectorAll("time").forEach(local);
    prepare();
    // What this page was reached by leads to the stream too, whatever a proxy has told the station.
    try { if (new URL($("address").value).host === location.host) $("address").value = stream; } catch {}
    $("address").onfocus = () => $("address").select();
    $("copy").hidden = false;
    $("copy").onclick = copy;
    document.addEventListener("visibilitychange", () => document.hidden ? rest() : wake());
    addEventListener("online", wake);
    addEventListener("pagehide", close);
    addEventListener("pageshow", event => { if (event.persisted) open(); });
    open();
    curve();
    setInterval(curve, HALF_MINUTE);

    """#
}
