# SPDX-License-Identifier: MIT
"""What cycast-ingest needs while nothing happens: memory with connections that wait, CPU at real time."""

import socket
import time

from harness import measure
from harness.bars import Row, judge, times
from harness.ingest import Ingest, even_source

COUNT = 64  # the most that cycast-ingest lets wait
RATE = 16_000  # bytes a second of what the sources send


def waiting(bench):
    """Memory with 64 connections that dawdle and a live source, beside Icecast; CPU live, silent and of the fallback."""
    record = bench.records["waiting"] = {"memory": _memory(bench), "cpu": _cpu(bench)}
    return [*_memory_rows(*record["memory"]), *_cpu_rows(record["cpu"])]


class Dawdlers:
    """Connections of which one half sends a byte of a head at each tick, and the other half nothing. One that the server
    ends is replaced."""

    def __init__(self, port):
        self.port, self.replaced = port, 0
        self.sockets = [self._connect(number) for number in range(COUNT)]

    def _connect(self, number):
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        connection.setblocking(False)
        if number % 2:
            connection.sendall(b"SOURCE /stream HTTP/1.0\r\nX-Filler: ")
        return connection

    def tick(self):
        for number, connection in enumerate(self.sockets):
            try:
                if number % 2:
                    connection.send(b"a")
                connection.recv(512)
            except BlockingIOError:
                continue
            except OSError:
                pass
            connection.close()
            self.replaced += 1
            self.sockets[number] = self._connect(number)

    def close(self):
        for connection in self.sockets:
            connection.close()


def _memory(bench):
    """The same on both servers, longer than either waits for a head."""
    ours = Ingest(bench.tools, bench.children).start()
    ours.to_nowhere()
    source = even_source(bench, ours.address, 300)
    try:
        mine = _dawdle(bench, ours)
    finally:
        bench.children.stop(source)
        ours.stop()
    theirs = bench.icecast().start()
    try:
        return mine, _dawdle(bench, theirs)
    finally:
        theirs.stop()


def _dawdle(bench, server):
    time.sleep(1)
    crowd = Dawdlers(server.port)
    try:
        (cpu, written), started, most = _look(server.pid), time.monotonic(), 0
        while (elapsed := time.monotonic() - started) < bench.scale(30, 4):
            time.sleep(1)
            crowd.tick()
            most = max(most, measure.pss_bytes(server.pid))
        used, flow = measure.cpu_seconds(server.pid) - cpu, (measure.bytes_written(server.pid) - written) / elapsed
    finally:
        crowd.close()
    resident, peak = measure.resident_bytes(server.pid)
    return {"server": server.name, "pss_most": most, "resident": resident, "resident_peak": peak,
            "core_percent": 100 * used / elapsed, "bytes_a_second": flow, "replaced": crowd.replaced}


def _memory_rows(mine, other):
    def text(record, *names):
        return ", ".join(f"{record[name] / 1e6:.1f} MB" for name in names)

    peaks = mine["resident_peak"], other["resident_peak"]
    if mine["bytes_a_second"] < 0.9 * RATE:
        raise RuntimeError(f"the live source came through with {mine['bytes_a_second']:,.0f} B/s")
    return [
        Row(f"{COUNT} connections that dawdle and a live source: most memory (RSS)", text(mine, "resident_peak"),
            text(other, "resident_peak"), times(*peaks), "16 MB", "", judge(peaks[0], 16_000_000)),
        Row("the same: RSS at the end, most PSS", text(mine, "resident", "pss_most"),
            text(other, "resident", "pss_most")),
        Row("the same: share of a core", f"{mine['core_percent']:.2f} %", f"{other['core_percent']:.2f} %",
            times(mine["core_percent"], other["core_percent"])),
    ]


def _cpu(bench):
    """Three of them side by side, each with another one on air, and Icecast with a source and no listener."""
    seconds = bench.scale(30, 4)
    live, silent, fallback = (Ingest(bench.tools, bench.children, "--format", "mp3") for _ in range(3))
    servers = {"live": live.start(), "silent": silent.start(), "fallback": fallback.start_with_fallback()}
    for server in servers.values():
        server.to_nowhere()
    servers["icecast"] = bench.icecast().start()
    source = even_source(bench, live.address, seconds + 60)
    try:
        time.sleep(4)  # until silence has begun and what was due at once is out
        before = {name: _look(server.pid) for name, server in servers.items()}
        started = time.monotonic()
        time.sleep(seconds)
        after, elapsed = {name: _look(server.pid) for name, server in servers.items()}, time.monotonic() - started
    finally:
        bench.children.stop(source)
        for server in servers.values():
            server.stop()
    return {name: {"core_percent": 100 * (after[name][0] - before[name][0]) / elapsed,
                   "bytes_a_second": (after[name][1] - before[name][1]) / elapsed} for name in servers}


def _look(pid):
    return measure.cpu_seconds(pid), measure.bytes_written(pid)


def _cpu_rows(records):
    rows, peer = [], records["icecast"]["core_percent"]
    for name, words in (("live", "a live source"), ("silent", "silence"), ("fallback", "the fallback")):
        record = records[name]
        share = record["core_percent"]
        flow = record["bytes_a_second"]
        is_whole = 0.9 * RATE < flow < 1.1 * RATE
        rows.append(Row(
            f"share of a core at real time, 128 kbit/s: {words}",
            f"{share:.2f} %" + ("" if is_whole else f", but {flow:,.0f} B/s written"),
            f"{peer:.2f} %" if name == "live" else "", times(share, peer) if name == "live" else "",
            verdict="" if is_whole else "MISSED"))
    return rows
