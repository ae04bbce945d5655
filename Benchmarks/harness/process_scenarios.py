# SPDX-License-Identifier: MIT
"""What a command costs by itself: its start, its heap calls and its system calls."""

import mmap
import os
import re
import statistics
import struct
import subprocess
import time
from pathlib import Path

from harness.bars import Row, judge, milliseconds, worst

SPAWNS = 200


def startup(bench):
    """From posix_spawn until `--version` has been printed, and resident memory at the end."""
    rows = []
    floor = _start_time(["/bin/true"])
    bench.records["startup"] = [{"command": "/bin/true", "median_ms": floor}]
    for command in (bench.tools.fanout, bench.tools.playlist, bench.tools.ingest, bench.tools.icy,
                    bench.tools.stat):
        spent, resident = _start_time([str(command), "--version"]), _resident([str(command), "--version"])
        bench.records["startup"].append({"command": command.name, "median_ms": spent, "resident_kb": resident})
        verdict = worst([judge(spent, 5, 2), judge(resident, 6000, 3000)])
        rows.append(Row(
            f"{command.name}: start to --version printed", f"{milliseconds(spent)}, {resident / 1000:.1f} MB",
            f"/bin/true: {milliseconds(floor)}", "", "5 ms, 6 MB", "2 ms, 3 MB", verdict))
    return rows


def _start_time(command):
    """Median in milliseconds: until the output's end, which is the process's own."""
    spent = []
    for _ in range(SPAWNS):
        read, write = os.pipe()
        actions = [(os.POSIX_SPAWN_DUP2, write, 1), (os.POSIX_SPAWN_CLOSE, read)]
        started = time.perf_counter()
        pid = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
        os.close(write)
        while os.read(read, 4096):
            pass
        spent.append((time.perf_counter() - started) * 1000)
        os.close(read)
        _, status = os.waitpid(pid, 0)
        if status != 0:
            raise RuntimeError(f"{' '.join(command)} failed")
    return statistics.median(spent)


def _resident(command):
    """Kilobytes, as time(1) has them; what wait4 says after posix_spawn is our own size."""
    result = subprocess.run(["/usr/bin/time", "-f", "%M", *command], capture_output=True, text=True, check=True)
    return int(result.stderr.split()[-1])


def _steady_options(bench, during):
    return dict(count=1000, rate=2000, icy=0.5, settle=bench.scale(6, 3), hold=bench.scale(12, 5), during=during)


def heap(bench):
    """Heap calls in the steady time, counted by a preloaded library."""
    library, counts = Path(bench.scratch) / "count-malloc.so", Path(bench.scratch) / "heap-counts"
    source = Path(__file__).with_name("count-malloc.c")
    subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", library, source], check=True)
    environment = {"LD_PRELOAD": str(library), "BENCH_MALLOC_FILE": str(counts)}

    def watch(_, seconds):
        with open(counts, "rb") as file, mmap.mmap(file.fileno(), 32, access=mmap.ACCESS_READ) as shared:
            before = struct.unpack("4Q", shared)
            time.sleep(seconds)
            after = struct.unpack("4Q", shared)
        counted = {name: b - a for name, a, b in zip(("malloc", "calloc", "realloc", "free"), before, after)}
        return {**counted, "before": sum(before[:3]), "seconds": seconds}

    record = bench.load("heap", lambda: bench.fanout(environment=environment), **_steady_options(bench, watch))
    seen = record["watched"]
    if seen["before"] == 0:
        raise RuntimeError("the counting library has seen no call at all, so it was not loaded")
    calls, seconds = seen["malloc"] + seen["calloc"] + seen["realloc"], seen["seconds"]
    return [Row(
        f"heap allocations in {seconds:.0f} s, 1,000 listeners", f"{calls} ({calls / seconds:.1f} a second)", "", "",
        "none per listener and tick", "", judge(calls / seconds, ALLOCATIONS_A_SECOND))]


# 1,000 listeners are fed 500 times a second or more: a tenth of that can be nothing that happens per listener and tick.
ALLOCATIONS_A_SECOND = 50
SENDS = ("send", "sendto", "sendmsg", "sendmmsg", "write", "writev")


def syscalls(bench):
    """System calls in the steady time, counted by strace, and those that are no sends."""
    def watch(server, seconds):
        return _trace(bench, server.pid, seconds - 1)

    record = bench.load("syscalls", bench.fanout, **_steady_options(bench, watch))
    calls, seconds = record["watched"]["calls"], record["watched"]["seconds"]
    if not calls:
        return [Row("system calls", "strace could not attach", verdict="not measured")]
    sends = sum(calls.get(name, 0) for name in SENDS)
    others = {name: number for name, number in calls.items() if name not in SENDS}
    most = sorted(others.items(), key=lambda pair: -pair[1])[:4]
    top = ", ".join(f"{name} {number / seconds:.0f}" for name, number in most)
    rest = sum(others.values()) / seconds
    return [
        Row("system calls a second, 1,000 listeners: sends", f"{sends / seconds:.0f}"),
        Row("beside the sends, a second", f"{rest:.0f} ({top})", "", "", "none per listener", "",
            judge(rest, OTHERS_A_SECOND)),
    ]


# 50 wake-ups a second for the phases and 38 frames read, each with a wait, a read and a look: under 400 calls however
# many listen; one more call per listener and feed would be 500 on top.
OTHERS_A_SECOND = 400


def _trace(bench, pid, seconds):
    table = Path(bench.scratch) / "strace"
    tracer = bench.children.start(["strace", "-f", "-c", "-o", table, "-p", pid], stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    bench.children.stop(tracer)
    text = table.read_text() if table.exists() else ""
    found = re.findall(r"^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s+(?:\d+\s+)?(\w+)$", text, re.MULTILINE)
    return {"calls": {name: int(number) for number, name in found if name != "total"}, "seconds": seconds}
