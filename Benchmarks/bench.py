# SPDX-License-Identifier: MIT
"""Runs the scenarios and writes the table. Started by scripts/bench, which builds and installs what is needed."""

import argparse
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from harness import facts, report
from harness.bars import Row
from harness.bench import Bench
from harness.children import Children, raise_file_limit
from harness.fanout_scenarios import connect2000, cpu5000, instant3000, many19500, memory
from harness.latency_scenario import latency0
from harness.pages_scenario import pages
from harness.passthrough_scenario import passthrough
from harness.playlist_scenario import playlist_fast
from harness.process_scenarios import heap, startup, syscalls
from harness.source_latency_scenario import live_latency
from harness.stat_scenario import meter, report as stat_report
from harness.switches_scenario import switches
from harness.titles_scenario import titles
from harness.waiting_scenario import waiting

SCENARIOS = {
    "cpu5000": cpu5000, "connect2000": connect2000, "instant3000": instant3000, "memory": memory,
    "many19500": many19500, "pages": pages, "latency0": latency0, "playlist-fast": playlist_fast,
    "passthrough": passthrough, "live-latency": live_latency, "waiting": waiting, "switches": switches,
    "titles": titles, "meter": meter, "report": stat_report, "startup": startup, "heap": heap, "syscalls": syscalls,
}
LIMIT = 360  # seconds for one scenario, more than any takes


@dataclass
class Tools:
    """Where the programs are."""

    root: Path
    fanout: Path
    playlist: Path
    ingest: Path
    icy: Path
    stat: Path
    frame_source: Path
    listeners: Path
    latency: Path
    source_latency: Path
    icecast: str
    corpus: Path


def find_tools(commands, generators):
    root = Path(__file__).resolve().parent.parent
    icecast = shutil.which("icecast2", path="/usr/bin:/usr/local/bin") or "icecast2"
    return Tools(
        root, commands / "cycast-fanout", commands / "cycast-playlist", commands / "cycast-ingest",
        commands / "cycast-icy", commands / "cycast-stat",
        generators / "frame-source", generators / "listeners", generators / "latency", generators / "source-latency",
        icecast, root / "Tests/Fixtures/corpus")


def parse():
    parser = argparse.ArgumentParser(prog="scripts/bench", description="Measure Cycast beside Icecast, cat and socat.")
    parser.add_argument("--quick", action="store_true", help="fewer listeners, shorter times: under three minutes")
    parser.add_argument("--commands", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--generators", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--record", type=Path, help="write the record to this folder, not to Benchmarks/runs/DATE-HOST")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(SCENARIOS))
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in SCENARIOS]
    if unknown:
        parser.error(f"no scenario {unknown[0]}; there are {', '.join(SCENARIOS)}")
    return options


def run_all(bench, names):
    """Every scenario in turn; one that cannot be run is a row that says why."""
    rows = []
    for name in names:
        started = time.monotonic()
        print(f"{name} …", file=sys.stderr, flush=True)
        signal.alarm(LIMIT)
        try:
            rows += SCENARIOS[name](bench)
        except (RuntimeError, OSError, ValueError, KeyError, subprocess.SubprocessError) as error:
            rows.append(Row(name, f"could not be measured: {error}", verdict="not measured"))
        finally:
            signal.alarm(0)
        print(f"{name} took {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    return rows


def too_long(*_):
    raise TimeoutError(f"longer than {LIMIT} s")


def record_folder(options):
    if options.record:
        return options.record
    name = time.strftime("%Y-%m-%d") + "-" + socket.gethostname()
    runs = Path(__file__).resolve().parent / "runs"
    folder, number = runs / name, 1
    while folder.exists():
        number += 1
        folder = runs / f"{name}-{number}"
    return folder


def main():
    options = parse()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGALRM, too_long)
    raise_file_limit()
    tools = find_tools(options.commands, options.generators)
    with tempfile.TemporaryDirectory(prefix="cycast-bench.") as scratch, Children() as children:
        bench = Bench(tools, children, options.quick, scratch)
        rows = run_all(bench, options.names or list(SCENARIOS))
    machine = facts.gather(tools)
    folder = record_folder(options)
    report.write(folder, rows, bench.records, machine, options.quick)
    print(report.terminal(rows), report.QUICK if options.quick else "", report.NOTE, sep="\n\n")
    print(f"\nRecord: {folder}")
    failed = ("not measured",) if options.quick else ("not measured", "MISSED")
    return 1 if any(row.verdict in failed for row in rows) else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
