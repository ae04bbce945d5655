# SPDX-License-Identifier: MIT
"""How fast titles go into a stream and come out of one, beside `cat`, and the memory that takes."""

import os
import statistics
import subprocess
import time
from pathlib import Path

from harness import mp3
from harness.bars import Row, judge

PAIRS = 7
METAINT = 16_000  # Icecast's
TITLE_EVERY = 1_000  # frames, 26 s


def titles(bench):
    """Each way of `cycast-icy inject` and `extract` against `cat` in the same place of a pipe, in pairs of runs one after the
    other; the median of the pairs' ratios. The bar is 400 MB/s or half of cat's speed, whichever is less."""
    size = bench.scale(1_000_000_000, 100_000_000)
    folder = Path(bench.scratch)
    tagged = folder / "tagged.mp3"
    write_tagged(tagged, bench.tools.corpus, size)
    (folder / "title.txt").write_text("Artist - Title\n")
    blocks = folder / "blocks.icy"
    with open(blocks, "wb") as output:
        through(bench, [bench.tools.icy, "inject", "--metaint", str(METAINT)], tagged, output)
    inject = [bench.tools.icy, "inject", "--titles", folder / "title.txt"]
    extract = [bench.tools.icy, "extract", "-q", "--titles", "/dev/null"]
    rows, records = [], []
    for name, command, file in (
        ("inject, tags", inject, tagged), (f"inject --metaint {METAINT}", [*inject, "--metaint", str(METAINT)], tagged),
        ("extract, tags", extract, tagged), (f"extract --metaint {METAINT}", [*extract, "--metaint", str(METAINT)], blocks),
    ):
        through(bench, ["cat"], file)  # fills the page cache
        pairs = [(through(bench, command, file), through(bench, ["cat"], file)) for _ in range(bench.scale(PAIRS, 3))]
        records.append({"way": name, "bytes": file.stat().st_size, "pairs": pairs})
        rows += _rows(name, file.stat().st_size / 1e6, pairs)
    bench.records["titles"] = records
    return rows


def _rows(name, megabytes, pairs):
    wall, cpu = ([statistics.median(pair[i][key] for pair in pairs) for i in (0, 1)] for key in ("wall", "cpu"))
    speed = [megabytes / seconds for seconds in wall]
    bar = min(400, speed[1] / 2)
    resident, held = (max(pair[0][key] for pair in pairs) for key in ("resident_kb", "anonymous_kb"))
    ratio = statistics.median(other["wall"] / mine["wall"] for mine, other in pairs)
    return [
        Row(f"{name}: {megabytes:,.0f} MB through a pipe", f"{speed[0]:,.0f} MB/s", f"cat: {speed[1]:,.0f} MB/s",
            f"{ratio:.2f}", f"{bar:,.0f} MB/s", "", judge(speed[0], bar, lower_is_better=False)),
        Row("the same, a second of its CPU", f"{megabytes / cpu[0]:,.0f} MB", f"cat: {megabytes / cpu[1]:,.0f} MB", "",
            "400 MB", "", judge(megabytes / cpu[0], 400, lower_is_better=False)),
        Row("the same, memory: all that is mapped; of its own",
            f"{resident / 1000:.1f} MB; {held / 1000:.1f} MB", f"cat: {pairs[0][1]['resident_kb'] / 1000:.1f} MB", "", "4 MB", "",
            judge(resident, 4000)),
    ]


def write_tagged(path, corpus, size):
    """MP3 of which each thousandth frame has a title in front."""
    audio = mp3.audio_frames((corpus / "cbr128-44100-joint-id3v2.mp3").read_bytes())
    number = 0
    with open(path, "wb") as file:
        while file.tell() < size:
            title = f"Title {number}".encode()
            frame = b"TIT2" + bytes([0, 0, 0, len(title) + 1, 0, 0, 3]) + title
            file.write(b"ID3\x04\x00\x00" + bytes([0, 0, 0, len(frame)]) + frame)
            file.write(audio * (TITLE_EVERY // (len(audio) // 418) or 1))
            number += 1


def through(bench, command, file, output=None):
    """Runs `cat FILE | command | cat >/dev/null`: wall seconds of the line, CPU seconds and memory of the middle."""
    started = time.monotonic()
    first = bench.children.start(["cat", file], stdout=subprocess.PIPE)
    middle = bench.children.start(command, stdin=first.stdout, stdout=output or subprocess.PIPE, stderr=subprocess.DEVNULL)
    first.stdout.close()
    first.stdout = None
    last = None
    if output is None:
        last = bench.children.start(["cat"], stdin=middle.stdout, stdout=subprocess.DEVNULL)
        middle.stdout.close()
        middle.stdout = None
    resident = anonymous = 0
    while True:
        pid, status, used = os.wait4(middle.pid, os.WNOHANG)
        if pid:
            break
        mapped, own = _memory(middle.pid)
        resident, anonymous = max(resident, mapped), max(anonymous, own)
        time.sleep(0.005)
    middle.returncode = os.waitstatus_to_exitcode(status)
    if last:
        last.wait()
    wall = time.monotonic() - started
    for child in (first, middle, last):
        if child:
            bench.children.stop(child)
    if middle.returncode != 0:
        raise RuntimeError(f"{command[0]} exited with {middle.returncode}")
    return {"wall": wall, "cpu": used.ru_utime + used.ru_stime, "resident_kb": resident, "anonymous_kb": anonymous}


def _memory(pid):
    """Kilobytes resident at most so far, and of its own now; zeros once it has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0, 0
    words = {line.split(":")[0]: line.split()[1] for line in lines if line.startswith(("VmHWM", "RssAnon"))}
    return int(words.get("VmHWM", 0)), int(words.get("RssAnon", 0))
