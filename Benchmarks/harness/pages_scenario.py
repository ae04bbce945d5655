# SPDX-License-Identifier: MIT
"""What pages cost the listeners: every page is asked for again and again while thousands listen."""

import base64
import statistics
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
    """What each page, and each piece of a long one, takes of the loop: nothing is sent meanwhile."""
    count = bench.scale(19_000, 3000)

    def make():
        return bench.fanout(environment={"CYCAST_ADMIN_PASSWORD": PASSWORD})

    record = bench.load("pages", make, during=_ask, count=count, rate=3000, icy=0.5, settle=bench.scale(8, 3),
                        hold=bench.scale(42, 16))
    watched = record["watched"]
    longest, asked = watched["asked"]["longest_page"], watched["asked"]
    rows = [
        Row(f"{count:,} listeners, longest that a page held up a send, of {asked['pages']:,} pages and pieces",
            f"up to {longest * 1000:g} ms", "", "", "5 ms", "", judge(longest, LONGEST)),
        Row("turns of the loop over 5 ms: no page", f"{watched['quiet']['over']} of {watched['quiet']['turns']:,}"),
        Row("turns of the loop over 5 ms: pages", f"{asked['over']} of {asked['turns']:,}"),
        Row("faults of those that listen", content(record), "", "", "none", "", "met" if is_clean(record) else "MISSED"),
    ]
    for path, figures in watched["paths"].items():
        rows.append(Row(f"GET {path}: whole answer, median and worst of {figures['times']}",
                        f"{figures['median_ms']:.1f}, {figures['worst_ms']:.1f} ms, {figures['bytes']:,} bytes"))
    return rows


def _ask(server, seconds):
    """Half of the time nothing is asked, half of it pages are."""
    time.sleep(2)
    before = _classes(server)
    time.sleep(seconds / 2 - 3)
    between = _classes(server)
    times, sizes = {path: [] for path in PAGES}, {}
    end = time.monotonic() + seconds / 2 - 3
    while time.monotonic() < end:
        for path in PAGES:
            started = time.monotonic()
            sizes[path] = len(_get(server, path))
            times[path].append((time.monotonic() - started) * 1000)
            time.sleep(0.01)
    after = _classes(server)
    paths = {
        path: {"times": len(each), "median_ms": statistics.median(each), "worst_ms": max(each), "bytes": sizes[path]}
        for path, each in times.items()
    }
    return {"quiet": _between(before, between), "asked": _between(between, after), "paths": paths}


def _get(server, path):
    credentials = base64.b64encode(f"admin:{PASSWORD}".encode()).decode()
    request = urllib.request.Request(
        f"http://{server.address}{path}", headers={"Authorization": f"Basic {credentials}", "Accept": "text/html"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.read()


def _classes(server):
    """The histograms of turns and of pages: how many took at most so many seconds."""
    classes = {"page": {}, "loop_turn": {}}
    for line in _get(server, "/metrics").decode().splitlines():
        for kind, counts in classes.items():
            if line.startswith(f"cycast_{kind}_seconds_bucket"):
                name, value = line.rsplit(" ", 1)
                counts[float(name.split('le="')[1].split('"')[0])] = int(value)
    return classes


def _between(before, after):
    turns, pages = ({bound: after[kind][bound] - before[kind][bound] for bound in sorted(after[kind])}
                    for kind in ("loop_turn", "page"))
    everything = float("inf")
    longest = min((bound for bound in pages if pages[bound] == pages[everything]), default=everything)
    return {
        "turns": turns[everything], "over": turns[everything] - turns[LONGEST], "pages": pages[everything],
        "longest_page": longest, "page_classes": {str(bound): pages[bound] for bound in pages},
    }
