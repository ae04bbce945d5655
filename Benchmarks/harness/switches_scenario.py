# SPDX-License-Identifier: MIT
"""Twenty switches between fallback and source: whether the stream stays as long as the time that passes."""

import os
import selectors
import statistics
import time

from harness.bars import Row, judge, milliseconds
from harness.ingest import LEAD, PREROLL, Ingest, even_source
from harness.mp3 import FrameWalk

SESSIONS = 10  # each a switch there and one back
LIVE, BETWEEN = 2.0, 2.0  # seconds
MEASURED = 1.0  # seconds of fallback at the beginning and the end of which the mean is taken
FRAME = 1152 / 44.1  # ms


def switches(bench):
    """The most that media written was ahead of time, and whether the end is where the beginning was."""
    sessions = bench.scale(SESSIONS, 3)
    server = Ingest(bench.tools, bench.children).start_with_fallback()
    watch = Watch(server.process.stdout.fileno())
    try:
        watch.until(watch.began + 3)
        bounds = []
        for _ in range(sessions):
            started = watch.now()
            source = even_source(bench, server.address, LIVE)
            watch.until_ended(source, LIVE + 5)
            bounds.append((started, watch.now()))
            bench.children.stop(source)
            watch.until(time.monotonic() + BETWEEN)
    finally:
        server.stop()
    return _judge(bench, watch, bounds)


class Watch:
    """Reads the stream and notes, for each piece, when it came and how far the media was ahead of time then (ms)."""

    def __init__(self, descriptor):
        self.began, self.points, self.walk = time.monotonic(), [], FrameWalk()
        self._descriptor, self._selector = descriptor, selectors.DefaultSelector()
        self._selector.register(descriptor, selectors.EVENT_READ)

    def now(self):
        """Seconds since it began."""
        return time.monotonic() - self.began

    def until(self, instant):
        while (left := instant - time.monotonic()) > 0:
            self._read(left)

    def until_ended(self, child, limit):
        end = time.monotonic() + limit
        while child.poll() is None:
            if time.monotonic() > end:
                raise RuntimeError("a source did not end")
            self._read(0.02)

    def _read(self, seconds):
        if not self._selector.select(seconds):
            return
        data = os.read(self._descriptor, 1 << 16)
        if not data:
            raise RuntimeError("the stream has ended")
        self.walk.take(data)
        now = self.now()
        self.points.append((now, 1000 * (self.walk.seconds - now)))

    def mean(self, begin, end):
        """How far it was ahead on average between two times."""
        return statistics.mean(ahead for at, ahead in self.points if begin <= at < end)


def _judge(bench, watch, bounds):
    first, last = bounds[0][0], watch.points[-1][0]
    begin, end = watch.mean(first - MEASURED, first), watch.mean(last - MEASURED, last)
    most = max(ahead for _, ahead in watch.points)
    least = min(ahead for at, ahead in watch.points if at > 1)
    junk = watch.walk.junk
    bench.records["switches"] = {"sessions": bounds, "most_ms": most, "least_ms": least, "begin_ms": begin, "end_ms": end,
                                 "junk": junk, "points": [(round(at, 4), round(ms, 2)) for at, ms in watch.points]}
    bar = 1000 * (LEAD + PREROLL)
    limit = bar + 2 * FRAME  # whole frames reach the lead, and whole frames the preroll
    count = 2 * len(bounds)
    return [
        Row(f"{count} switches: most that media written was ahead of time", milliseconds(most), "", "",
            f"{bar:.0f} ms, 2 frames", "", "MISSED" if junk else judge(most, limit)),
        Row("the same: least", milliseconds(least)),
        Row("the same: ahead at the end less ahead at the beginning", f"{end - begin:+.1f} ms", "", "", "50 ms", "",
            judge(abs(end - begin), 50)),
    ]
