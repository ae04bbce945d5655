# SPDX-License-Identifier: MIT
"""From a frame's write to the server until the one listener has read it, with no burst."""

import json
import os
import subprocess
import time

from harness.bars import Row, judge, milliseconds, times
from harness.servers import PASSWORD


def latency0(bench):
    """p99 of a frame's way through each server."""
    seconds = bench.scale(21, 5)
    ours, theirs = _fanout(bench, seconds), _icecast(bench, seconds)
    bench.records["latency0"] = [{"server": "cycast-fanout", **ours}, {"server": "Icecast", **theirs}]
    rows = []
    for percent, must, aim in ((50, None, None), (99, 2, 0.5)):
        mine, other = (record["latency"][f"p{percent}_ms"] for record in (ours, theirs))
        measured = mine if ours["latency"]["count"] else None
        rows.append(Row(
            f"--burst 0: frame on stdin until read, p{percent}", milliseconds(mine), milliseconds(other),
            times(mine, other), f"{must} ms" if must else "", f"{aim} ms" if aim else "",
            judge(measured, must, aim) if must else ""))
    return rows


def _fanout(bench, seconds):
    source, sink = os.pipe()
    server = bench.fanout(burst="0").start(stdin=source)
    os.close(source)
    try:
        return _probe(bench, ["--server", server.address, "--seconds", seconds], sink)
    finally:
        os.close(sink)
        server.stop()


def _icecast(bench, seconds):
    server = bench.icecast(burst=0).start(feed=False)
    try:
        time.sleep(0.2)
        options = ["--server", server.address, "--icecast", server.address, "--password", PASSWORD]
        return _probe(bench, [*options, "--seconds", seconds], subprocess.DEVNULL)
    finally:
        server.stop()


def _probe(bench, options, stdout):
    read, write = os.pipe()
    child = bench.children.start(
        [bench.tools.latency, *options, "--report", write], stdout=stdout, pass_fds=[write]
    )
    os.close(write)
    with os.fdopen(read) as lines:
        line = lines.readline()
    bench.children.stop(child)
    if not line:
        raise RuntimeError("the latency probe ended without a result")
    return json.loads(line)
