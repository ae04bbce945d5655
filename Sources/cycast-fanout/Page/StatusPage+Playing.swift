// SPDX-License-Identifier: MIT

extension StatusPage {
  /// The button: plays from the head of the stream, stops the download for good, and comes back after an interruption.
  static let playing = #"""
    const audio = $("audio"), button = $("play"), stream = $("open").href;
    const SAID = { stopped: "Listen here", connecting: "Connecting\u2026", again: "Connecting again\u2026", playing: "Playing" };
    let wanted = false, heard = false, tries = 0, retry = 0;

    function say(state, words) {
      button.dataset.state = state;
      button.setAttribute("aria-label", wanted ? "Stop" : "Play");
      $("said").dataset.state = state;
      put("said", words || SAID[state]);
      if ("mediaSession" in navigator) navigator.mediaSession.playbackState = wanted ? "playing" : "none";
    }

    function tune() {
      audio.src = stream;
      audio.play().catch(error => {
        if (error.name === "NotAllowedError") stop("error", "The browser does not let this page play");
      });
    }

    function play() {
      wanted = true;
      heard = false;
      tries = 0;
      say("connecting");
      tune();
      announce();
    }

    function stop(state, words) {
      wanted = false;
      clearTimeout(retry);
      audio.pause();
      // Without a source nothing is downloaded any more.
      audio.removeAttribute("src");
      audio.load();
      say(state || "stopped", words);
      rest();
    }

    function interrupted() {
      if (!wanted) return;
      const type = now.content_type;
      if (!heard) {
        return stop("error", type && !audio.canPlayType(type) ? "This browser cannot play " + type
          : "The stream cannot be played just now");
      }
      say("connecting", SAID.again);
      clearTimeout(retry);
      retry = setTimeout(tune, about(Math.min(30, 2 ** tries++) * 1000));
    }

    function announce() {
      if (!wanted || !("mediaSession" in navigator)) return;
      const track = now.metadata || {}, artist = track.artist || "";
      navigator.mediaSession.metadata = new MediaMetadata(
        { title: $("title").textContent, artist, album: $("station").textContent });
    }

    audio.onplaying = () => { heard = true; tries = 0; if (wanted) say("playing"); };
    audio.onwaiting = () => { if (wanted) say("connecting"); };
    audio.onerror = audio.onended = interrupted;
    // A headset or the system may pause it too; what comes later would be old.
    audio.onpause = () => { if (wanted && heard && !audio.ended && !audio.error) stop(); };

    function prepare() {
      button.hidden = false;
      button.onclick = () => wanted ? stop() : play();
      if ("mediaSession" in navigator) {
        for (const [action, act] of [["play", play], ["pause", () => stop()], ["stop", () => stop()]]) {
          try { navigator.mediaSession.setActionHandler(action, act); } catch {}
        }
      }
      say("stopped");
      const volume = $("volume");
      try { volume.value = localStorage.getItem("cycast.volume") || 100; } catch {}
      const loud = () => { audio.volume = (volume.value / 100) ** 2; };
      volume.oninput = () => {
        loud();
        try { localStorage.setItem("cycast.volume", volume.value); } catch {}
      };
      // Where only the device's own buttons change it, it stays at 1.
      audio.volume = 0.5;
      $("loud").hidden = audio.volume !== 0.5;
      loud();
    }


    """#
}
