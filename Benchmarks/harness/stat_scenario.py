# SPDX-License-Identifier: MIT
"""cycast-stat: a gigabyte of access log, and a stream on its way through."""

import random
import resource
import statistics
import subprocess
import time
from pathlib import Path

from harness.bars import Row, judge
from harness.titles_scenario import PAIRS, through, write_tagged

AGENTS = ["VLC/3.0.20 LibVLC/3.0.20", "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0",
          "iTunes/12.12 (Macintosh; OS X 12.6)", "Lavf/59.27.100", "WinampMPEG/5.66", "foobar2000/1.6.16"]
MEMORY_BOUND = 256  # MB: what a station's log may take; the command's own limit is higher, and documented


def report(bench):
    """A month of a busy station: every line another end of a session, from a hundred thousand addresses."""
    size = bench.scale(1_000_000_000, 100_000_000)
    log = Path(bench.scratch) / "access.log"
    lines = _write_log(log, size)
    runs = []
    for _ in range(bench.scale(3, 1)):
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        done = subprocess.run(["/usr/bin/time", "-f", "%M", bench.tools.stat, "report", "--format", "json", log],
                              capture_output=True, text=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        runs.append({"wall": time.monotonic() - started, "cpu": cpu, "resident_kb": int(done.stderr.split()[-1])})
    bench.records["report"] = [{"bytes": log.stat().st_size, "lines": lines, "runs": runs}]
    wall, cpu = (statistics.median(run[key] for run in runs) for key in ("wall", "cpu"))
    resident = max(run["resident_kb"] for run in runs) / 1000
    bar = 10 * size / 1_000_000_000
    return [
        Row(f"cycast-stat report: {size / 1e6:,.0f} MB, {lines:,} lines", f"{wall:.1f} s, {cpu:.1f} s of CPU", "", "",
            f"{bar:g} s", "", judge(wall, bar)),
        Row("the same, memory", f"{resident:.0f} MB", "", "", f"{MEMORY_BOUND} MB", "", judge(resident, MEMORY_BOUND)),
    ]


def _write_log(path, size):
    """Writes a log of so many bytes; returns its lines. The same each time."""
    chance = random.Random(5)
    hosts = [f"{10 + n % 200}.{n // 251 % 251}.{n % 251}.{n % 97}" for n in range(100_000)]
    moment, lines, written = 1_793_500_000, 0, 0
    with open(path, "w", buffering=1 << 20) as file:
        while written < size:
            day = time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(moment))
            block = []
            # Several a second leave a busy station.
            for _ in range(chance.randrange(1, 12)):
                seconds = int(chance.expovariate(1 / 900))
                block.append(f'{chance.choice(hosts)} - - [{day}] "GET /stream HTTP/1.1" 200 {seconds * 16000} "-" '
                             f'"{chance.choice(AGENTS)}" {seconds}\n')
            text = "".join(block)
            file.write(text)
            written += len(text)
            lines += len(block)
            moment += 1
    return lines


def meter(bench):
    """`cycast-stat -` against `cat` in the same place of a pipe."""
    size = bench.scale(1_000_000_000, 100_000_000)
    tagged = Path(bench.scratch) / "metered.mp3"
    write_tagged(tagged, bench.tools.corpus, size)
    through(bench, ["cat"], tagged)  # fills the page cache
    command = [bench.tools.stat, "-", "-q"]
    pairs = [(through(bench, command, tagged), through(bench, ["cat"], tagged)) for _ in range(bench.scale(PAIRS, 3))]
    bench.records["meter"] = [{"bytes": tagged.stat().st_size, "pairs": pairs}]
    megabytes = tagged.stat().st_size / 1e6
    wall, cpu = ([statistics.median(pair[i][key] for pair in pairs) for i in (0, 1)] for key in ("wall", "cpu"))
    speed, other = (megabytes / seconds for seconds in wall)
    bar = min(400, other / 2)
    ratio = statistics.median(theirs["wall"] / mine["wall"] for mine, theirs in pairs)
    resident = max(pair[0]["resident_kb"] for pair in pairs) / 1000
    return [
        Row(f"cycast-stat -: {megabytes:,.0f} MB through a pipe", f"{speed:,.0f} MB/s, {resident:.1f} MB",
            f"cat: {other:,.0f} MB/s", f"{ratio:.2f}", f"{bar:,.0f} MB/s", "", judge(speed, bar, lower_is_better=False)),
        Row("the same, a second of its CPU", f"{megabytes / cpu[0]:,.0f} MB", f"cat: {megabytes / cpu[1]:,.0f} MB"),
    ]
