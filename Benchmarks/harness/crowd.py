# SPDX-License-Identifier: MIT
"""One load on one server: listeners connect, play for a time and are checked; the server is measured meanwhile."""

import json
import resource
import subprocess
import time
from dataclasses import dataclass

from harness import measure
from harness.servers import TITLE_FRAMES, Fanout

WARM_UP = 1.5  # seconds from the feeder's start until a whole burst is there for the first listener


@dataclass(frozen=True)
class Load:
    """What a crowd of listeners is and does; times in seconds."""

    count: int
    rate: int  # connects a second; 0: all in one instant
    icy: float = 0.5  # the share that asks for metadata
    stalled: float = 0.0  # the share that stops reading after its first bytes
    settle: float = 8  # between the last connect and the steady time
    hold: float = 60  # the steady time
    patience: float = 40  # what is waited for those that have got nothing


def run(make, tools, children, load, during=None):
    """Starts a server, loads it, stops it, and returns what was measured.

    `during(server, seconds)` watches the steady time; what it returns is in the record as `watched`.
    """
    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if load.count + 100 > limit:
        raise RuntimeError(f"{load.count:,} listeners need as many descriptors; the limit is {limit:,} (ulimit -Hn)")
    server = make().start()
    try:
        time.sleep(WARM_UP)
        return _measure(server, tools, children, load, during)
    finally:
        server.stop()


def _measure(server, tools, children, load, during):
    record = {"server": server.name, "pss_before": measure.pss_bytes(server.pid), "tcp_before": measure.tcp_memory()}
    overflows = measure.listen_overflows()
    titles = TITLE_FRAMES if isinstance(server, Fanout) else 0
    crowd = children.start(
        [tools.listeners, "--server", server.address, "--count", load.count, "--rate", load.rate,
         "--icy-share", load.icy, "--stalled-share", load.stalled, "--settle", load.settle, "--hold", load.hold,
         "--patience", load.patience, "--title-frames", titles],
        stdout=subprocess.PIPE, text=True,
    )
    try:
        _expect(crowd, "connecting")
        _expect(crowd, "steady")
        record.update(_steady(server, load.hold - 0.5, during))
        record["crowd"] = _expect(crowd, "end")["result"]
    finally:
        children.stop(crowd)
    record["listen_overflows"] = measure.listen_overflows() - overflows
    _derive(record, load)
    return record


def _derive(record, load):
    """Adds the figures that the bars are about."""
    listening = record["crowd"]["playing"]
    if listening == 0:
        raise RuntimeError(f"nobody could listen to {record['server']}")
    record["cpu_ms_per_listener_minute"] = record["cpu_seconds"] * 1000 / listening / (record["seconds"] / 60)
    record["core_percent"] = 100 * record["cpu_seconds"] / record["seconds"]
    record["pss_per_listener"] = (record["pss_steady"] - record["pss_before"]) / load.count


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
