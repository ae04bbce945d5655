# SPDX-License-Identifier: MIT
"""From a source's audio until it is in the stream, beyond the preroll."""

import json
import os

from harness.bars import Row, judge, milliseconds
from harness.ingest import PREROLL, Ingest
from harness.servers import PASSWORD

WAYS = ((0, "source until on stdout, --preroll 0, ten frames at once"),
        (PREROLL, f"the same beyond --preroll {PREROLL * 1000:.0f}ms, frames at real time"))


def live_latency(bench):
    """p50 and p99 over many sessions that take over from a fallback, and frame by frame in a long one."""
    records = bench.records["live-latency"] = []
    rows = []
    for preroll, words in WAYS:
        record = _probe(bench, preroll)
        records.append({"preroll": preroll, **record})
        rows += _rows(words, record["first"], record["failed"])
    rows += _rows("each frame of a live source until on stdout", records[-1]["steady"], records[-1]["failed"])
    return rows


def _rows(words, spread, failed):
    value = spread["p99_ms"] if spread["count"] and not failed else None
    note = f", {failed} not seen" if failed else ""
    return [
        Row(f"{words}, p50", milliseconds(spread["p50_ms"])),
        Row(f"the same, p99 of {spread['count']:,}", milliseconds(spread["p99_ms"]) + note, "", "", "5 ms", "",
            judge(value, 5)),
    ]


def _probe(bench, preroll):
    server = Ingest(bench.tools, bench.children, "--preroll", f"{preroll * 1000:.0f}ms").start_with_fallback()
    read, write = os.pipe()
    child = bench.children.start(
        [bench.tools.source_latency, "--server", server.address, "--password", PASSWORD, "--preroll", preroll,
         "--sessions", bench.scale(100, 10), "--steady", bench.scale(21, 4), "--report", write],
        stdin=server.process.stdout, pass_fds=[write])
    os.close(write)
    try:
        with os.fdopen(read) as lines:
            line = lines.readline()
    finally:
        bench.children.stop(child)
        server.stop()
    if not line:
        raise RuntimeError("the latency probe ended without a result")
    return json.loads(line)
