# SPDX-License-Identifier: MIT
"""One load on one server: listeners connect, play for a time and are checked; the server is measured meanwhile."""

import json
import subprocess
import time

from harness import measure
from harness.servers import TITLE_FRAMES, Fanout

WARM_UP = 1.5  # seconds from the feeder's start until a whole burst is there for the first listener


def run(make, tools, children, *, count, rate, icy=0.5, stalled=0.0, settle=8, hold=60, patience=40, during=None):
    """Starts a server, loads it, stops it, and returns what was measured; `during(server, seconds)` watches the steady time."""
    server = make().start()
    try:
        time.sleep(WARM_UP)
        return _load(server, tools, children, count, rate, icy, stalled, settle, hold, patience, during)
    finally:
        server.stop()


def _load(server, tools, children, count, rate, icy, stalled, settle, hold, patience, during):
    record = {"server": server.name, "pss_before": measure.pss_bytes(server.pid), "tcp_before": measure.tcp_memory()}
    overflows = measure.listen_overflows()
    titles = TITLE_FRAMES if isinstance(server, Fanout) else 0
    crowd = children.start(
        [tools.listeners, "--server", server.address, "--count", count, "--rate", rate, "--icy-share", icy,
         "--stalled-share", stalled, "--settle", settle, "--hold", hold, "--patience", patience,
         "--title-frames", titles],
        stdout=subprocess.PIPE, text=True,
    )
    try:
        _expect(crowd, "connecting")
        _expect(crowd, "steady")
        record.update(_steady(server, hold - 0.5, during))
        record["crowd"] = _expect(crowd, "end")["result"]
    finally:
        children.stop(crowd)
    record["listen_overflows"] = measure.listen_overflows() - overflows
    listening = record["crowd"]["playing"]
    record["cpu_ms_per_listener_minute"] = (
        record["cpu_seconds"] * 1000 / listening / (record["seconds"] / 60) if listening else None
    )
    record["core_percent"] = 100 * record["cpu_seconds"] / record["seconds"]
    record["pss_per_listener"] = (record["pss_steady"] - record["pss_before"]) / count
    return record


def _steady(server, seconds, during):
    started, cpu = time.monotonic(), measure.cpu_seconds(server.pid)
    watched = during(server, seconds) if during else None
    time.sleep(max(0, started + seconds - time.monotonic()))
    used, elapsed = measure.cpu_seconds(server.pid) - cpu, time.monotonic() - started
    return {
        "cpu_seconds": used, "seconds": elapsed, "pss_steady": measure.pss_bytes(server.pid),
        "tcp_steady": measure.tcp_memory(), "watched": watched,
    }


def _expect(crowd, phase):
    line = crowd.stdout.readline()
    if not line:
        raise RuntimeError(f"the load generator ended before '{phase}'")
    event = json.loads(line)
    if event["phase"] != phase:
        raise RuntimeError(f"'{event['phase']}' where '{phase}' was due")
    return event
