# SPDX-License-Identifier: MIT
"""What pages cost the listeners: every page is asked for again and again while thousands listen."""

import base64
import time
import urllib.request

from harness.bars import Row, judge
from harness.fanout_scenarios import content, is_clean

PASSWORD = "bench-admin"
# Every page that tells of the station or of who listens, the long ones with all listeners included.
PAGES = [
    "/", "/status.css", "/status.js", "/api/status", "/api/stats", "/api/stats?per_page=1000", "/status-json.xsl",
    "/7.html", "/stats?sid=1", "/stats?sid=1&json=1", "/metrics", "/admin/stats", "/admin/listclients?mount=/stream",
]
LONGEST = 0.005  # seconds: what a page may delay a send by


def pages(bench):
    """Turns of the server's loop while pages are asked for: nothing is sent within a turn but what the turn is about."""
    count = bench.scale(19_000, 3000)

    def make():
        return bench.fanout(environment={"CYCAST_ADMIN_PASSWORD": PASSWORD})

    record = bench.load("pages", make, during=_ask, count=count, rate=3000, icy=0.5, settle=bench.scale(8, 3),
                        hold=bench.scale(42, 16))
    quiet, asked = record["watched"]["quiet"], record["watched"]["asked"]
    rows = [
        Row(f"{count:,} listeners, turns of the loop over 5 ms: no page", f"{quiet['over']} of {quiet['turns']:,}"),
        Row(f"the same, {asked['pages']} pages asked for", f"{asked['over']} of {asked['turns']:,}", "", "", "none", "",
            "met" if asked["over"] <= quiet["over"] else "MISSED"),
        Row("faults of those that listen", content(record), "", "", "none", "", "met" if is_clean(record) else "MISSED"),
    ]
    for path, figures in record["watched"]["paths"].items():
        rows.append(Row(f"GET {path}: whole answer, worst of {figures['times']}", f"{figures['worst_ms']:.1f} ms, "
                        f"{figures['bytes']:,} bytes"))
    longest = record["watched"]["longest_turn_bound"]
    rows.append(Row("longest turn meanwhile (class of the histogram)", f"up to {longest * 1000:g} ms", "", "", "5 ms", "",
                    judge(longest, LONGEST)))
    return rows


def _ask(server, seconds):
    """Half of the time nothing is asked, half of it pages are."""
    time.sleep(2)
    before = _turns(server)
    time.sleep(seconds / 2 - 3)
    between = _turns(server)
    paths = {path: {"times": 0, "worst_ms": 0, "bytes": 0} for path in PAGES}
    end = time.monotonic() + seconds / 2 - 3
    asked = 0
    while time.monotonic() < end:
        for path, figures in paths.items():
            started = time.monotonic()
            body = _get(server, path)
            figures["times"] += 1
            figures["bytes"] = len(body)
            figures["worst_ms"] = max(figures["worst_ms"], (time.monotonic() - started) * 1000)
            asked += 1
            time.sleep(0.01)
    after = _turns(server)
    return {
        "quiet": _over(before, between), "asked": {**_over(between, after), "pages": asked}, "paths": paths,
        "longest_turn_bound": _longest(between, after),
    }


def _get(server, path):
    credentials = base64.b64encode(f"admin:{PASSWORD}".encode()).decode()
    request = urllib.request.Request(
        f"http://{server.address}{path}", headers={"Authorization": f"Basic {credentials}", "Accept": "text/html"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.read()


def _turns(server):
    """The classes of the histogram of turns: how many took at most so many seconds."""
    classes = {}
    for line in _get(server, "/metrics").decode().splitlines():
        if line.startswith("cycast_loop_turn_seconds_bucket"):
            name, value = line.rsplit(" ", 1)
            classes[float(name.split('le="')[1].split('"')[0])] = int(value)
    return classes


def _over(before, after):
    turns = after[float("inf")] - before[float("inf")]
    return {"turns": turns, "over": turns - (after[LONGEST] - before[LONGEST])}


def _longest(before, after):
    """The bound of the class that holds the longest turn."""
    below = 0
    longest = 0
    for bound in sorted(after):
        count = after[bound] - before[bound]
        if count > below:
            longest = bound
        below = count
    return longest
