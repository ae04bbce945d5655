# SPDX-License-Identifier: MIT
"""The scenarios in which listeners connect: each function takes a Bench and returns rows of the table."""

import time

from harness import measure
from harness.bars import Row, judge, milliseconds, times

FAULTS = ("gaps", "repeats", "corrupt", "bad_blocks", "dropped", "silent", "unanswered", "starved")

WORDS = {"bad_blocks": "bad blocks", "misaligned_starts": "began mid-frame", "corrupt": "damaged"}


def _main_load(bench, scenario):
    """5,000 listeners at 2,000 connects a second, half with ICY metadata, on each server in turn."""
    options = dict(
        count=bench.scale(5000, 1000), rate=2000, icy=0.5, settle=bench.scale(8, 3), hold=bench.scale(62, 7),
        patience=bench.scale(40, 4),
    )
    return bench.load(scenario, bench.fanout, **options), bench.load(scenario, bench.icecast, **options)


def content(record):
    """A row's words for what was wrong with the streams."""
    names = (*FAULTS, "misaligned_starts")
    counts = {name: record["crowd"][name] for name in names}
    return ", ".join(f"{count:,} {WORDS.get(name, name)}" for name, count in counts.items() if count) or "none"


def is_clean(record):
    return all(record["crowd"][name] == 0 for name in (*FAULTS, "misaligned_starts"))


def _first(record, percent):
    return record["crowd"]["first_byte"][f"p{percent}_ms"]


def cpu5000(bench):
    """CPU per listener and minute, and whether every stream was whole."""
    ours, theirs = _main_load(bench, "cpu5000")
    mine, other = ours["cpu_ms_per_listener_minute"], theirs["cpu_ms_per_listener_minute"]
    count = ours["crowd"]["count"]
    return [
        Row(f"CPU per listener and minute, {count:,} listeners", f"{mine:.3f} ms", f"{other:.2f} ms",
            times(mine, other), "1/8 of Icecast", "1/12", judge(mine / other, 1 / 8, 1 / 12)),
        Row("faults in the streams of all of them", content(ours), content(theirs), "", "none", "",
            "met" if is_clean(ours) else "MISSED"),
        Row("least a player had in its buffer", milliseconds(ours["crowd"]["least_buffer_ms"]),
            milliseconds(theirs["crowd"]["least_buffer_ms"])),
    ]


def connect2000(bench):
    """Time from connect() to the first body byte at a steady rate of connections."""
    ours, theirs = _main_load(bench, "connect2000")
    rows = []
    for percent, must, aim in ((50, 0.4, 0.4), (99, 2, 1)):
        mine, other = _first(ours, percent), _first(theirs, percent)
        rows.append(Row(
            f"first body byte, 2,000 connects a second, p{percent}", milliseconds(mine), milliseconds(other),
            times(mine, other), f"{must} ms", f"{aim} ms", judge(mine, must, aim)))
    return rows


def instant3000(bench):
    """The same when all connect in one instant."""
    count = bench.scale(3000, 1000)
    options = dict(count=count, rate=0, icy=0.5, settle=0.5, hold=1, patience=bench.scale(40, 5))
    ours = bench.load("instant3000", bench.fanout, **options)
    theirs = bench.load("instant3000", bench.icecast, **options)
    mine, other = _first(ours, 99), _first(theirs, 99)
    missing = theirs["crowd"]["unanswered"]
    note = f"{milliseconds(other)}" + (f", {missing} unanswered" if missing else "")
    verdict = judge(mine, 100, 30) if not ours["crowd"]["unanswered"] else "MISSED"
    return [
        Row(f"first body byte, {count:,} connects in one instant, p99", milliseconds(mine), note,
            times(mine, other), "100 ms", "30 ms", verdict),
        Row("connects that found the accept queue full", f"{ours['listen_overflows']:,}",
            f"{theirs['listen_overflows']:,}"),
    ]


def _watch_tcp(server, seconds):
    """The most that the kernel's TCP held, and the longest send queue, looked at twice a second."""
    most, longest, end = 0, 0, time.monotonic() + seconds
    while time.monotonic() < end:
        most = max(most, measure.tcp_memory())
        longest = max(longest, max(measure.send_queues(server.port), default=0))
        time.sleep(0.5)
    return {"tcp_most": most, "longest_send_queue": longest}


def memory(bench):
    """Memory of the process per listener, and of the kernel with one listener in ten stalled."""
    unstalled, unstalled_other = _main_load(bench, "memory")
    mine, other = unstalled["pss_per_listener"], unstalled_other["pss_per_listener"]
    rows = [Row("memory (PSS) of the process per listener", f"{mine:,.0f} B", f"{other:,.0f} B",
                times(max(mine, 1), other), "500 B", "400 B", judge(mine, 500, 400))]
    options = dict(count=bench.scale(5000, 1000), rate=2000, icy=0.5, stalled=0.1, settle=bench.scale(4, 1),
                   hold=bench.scale(40, 8), patience=bench.scale(30, 3), during=_watch_tcp)
    ours = bench.load("memory", bench.fanout, **options)
    theirs = bench.load("memory", bench.icecast, **options)
    each = [_stalled_bytes(record, base) for record, base in zip((ours, theirs), (unstalled, unstalled_other))]
    queues = [record["watched"]["longest_send_queue"] for record in (ours, theirs)]
    return rows + [
        Row("kernel TCP memory per stalled listener, one in ten stalled", _kilobytes(each[0]), _kilobytes(each[1]),
            times(*each), _kilobytes(STALLED_BOUND), "", judge(each[0], STALLED_BOUND)),
        Row("longest send queue of a connection", _kilobytes(queues[0]), _kilobytes(queues[1]), times(*queues),
            _kilobytes(QUEUE_BOUND), "", judge(queues[0], QUEUE_BOUND)),
        Row("stalled ones closed by then", *(f"{r['crowd']['stalled_closed']} of {r['crowd']['stalled']}" for r in
            (ours, theirs))),
        Row("faults of those that play beside them", content(ours), content(theirs), "", "none", "",
            "met" if is_clean(ours) else "MISSED"),
    ]


SEND_BUFFER = 131_072  # the fanout's rule: the larger of 128 KiB and two bursts; a burst of 4 s is 64,000 bytes
PEER_BUFFER = 131_072  # net.ipv4.tcp_rmem's default, which a peer that reads nothing keeps
# The kernel doubles SO_SNDBUF for its own structures, and on loopback the peer's queue is counted too, in whole pages.
# The last packet that is begun may go over by its own size, at most 64 KiB.
QUEUE_BOUND = 2 * SEND_BUFFER + 65_536
STALLED_BOUND = 2 * SEND_BUFFER + 2 * PEER_BUFFER


def _stalled_bytes(record, base):
    """What the kernel's TCP holds more than in the load without stalled ones, for each of these."""
    stalled = record["crowd"]["stalled"]
    return (record["watched"]["tcp_most"] - base["tcp_steady"]) / stalled if stalled else 0


def _kilobytes(value):
    return f"{value / 1000:,.0f} kB"


def many19500(bench):
    """As many listeners as one process has descriptors for."""
    count = bench.scale(19_500, 5000)
    record = bench.load("many19500", bench.fanout, count=count, rate=3000, icy=0.5, settle=bench.scale(8, 3),
                        hold=bench.scale(31, 6))
    first, core = _first(record, 99), record["core_percent"]
    verdicts = ["met" if is_clean(record) and record["crowd"]["playing"] == count else "MISSED"]
    return [
        Row(f"{count:,} listeners, 3,000 connects a second: faults", content(record), "", "", "none", "", verdicts[0]),
        Row("first body byte, p99", milliseconds(first), "", "", "10 ms", "", judge(first, 10)),
        Row("share of a core", f"{core:.1f} %", "", "", "20 %", "15 %", judge(core, 20, 15)),
    ]
