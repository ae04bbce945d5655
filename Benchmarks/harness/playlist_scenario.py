# SPDX-License-Identifier: MIT
"""How fast cycast-playlist gets through a gigabyte of MP3, beside `cat`."""

import json
import os
import statistics
import subprocess
import time
from pathlib import Path

from harness.bars import Row, judge

FILES = 200


def playlist_fast(bench):
    """Speed against cat, in pairs of runs one after the other; the median of the pairs' ratios."""
    size = bench.scale(1_000_000_000, 100_000_000)
    folder = _music(bench, size)
    _cat(bench, folder)  # fills the page cache
    pairs = [(_playlist(bench, folder), _cat(bench, folder)) for _ in range(bench.scale(7, 3))]
    ratios = [other["wall"] / mine["wall"] for mine, other in pairs]
    bench.records["playlist-fast"] = [{"playlist": mine, "cat": other} for mine, other in pairs]
    speed, megabytes = statistics.median(ratios), size / 1e6
    mine, other = (statistics.median(pair[i]["wall"] for pair in pairs) for i in (0, 1))
    cpu = [statistics.median(pair[i]["cpu"] for pair in pairs) for i in (0, 1)]
    came = _bytes_through(bench, folder)
    return [
        Row(f"--once --fast of {megabytes:,.0f} MB, speed against cat", f"{megabytes / mine:,.0f} MB/s",
            f"cat: {megabytes / other:,.0f} MB/s", f"{speed:.2f}", "0.5", "0.9",
            "MISSED" if came < 0.95 * size else judge(speed, 0.5, 0.9, lower_is_better=False)),
        Row("the same, CPU of the first process", f"{cpu[0]:.2f} s", f"cat: {cpu[1]:.2f} s"),
    ]


def _music(bench, size):
    """Files of MP3 made of the corpus: each is one corpus file's audio over and over, behind that file's own tags."""
    folder = Path(bench.scratch) / "music"
    folder.mkdir()
    sources = [path.read_bytes() for path in _sound_files(bench.tools.corpus)]
    for number in range(FILES):
        whole = sources[number % len(sources)]
        tag = _tags_length(whole)
        audio = whole[tag:]
        copies = -(-(size // FILES - tag) // len(audio))
        (folder / f"{number:03} track.mp3").write_bytes(whole[:tag] + audio * copies)
    return folder


def _sound_files(corpus):
    """MPEG-1 Layer III at 44.1 kHz, undamaged, without a tag at the end."""
    for fact in json.loads((corpus / "manifest.json").read_text()):
        name, path = fact["file"], corpus / fact["file"]
        is_plain = fact["codec"] == "mp3" and fact["sample_rate"] == 44_100
        if not is_plain or name.startswith(("damaged", "freeformat")):
            continue
        end = path.read_bytes()[-300:]
        if end[-128:-125] != b"TAG" and b"APETAGEX" not in end:
            yield path


def _tags_length(data):
    """Bytes of the ID3v2 tags in front."""
    end = 0
    while data[end:end + 3] == b"ID3":
        size = data[end + 6:end + 10]
        end += 10 + (size[0] << 21 | size[1] << 14 | size[2] << 7 | size[3])
    return end


def _playlist(bench, folder):
    return _pipe_to_cat(bench, [bench.tools.playlist, "--once", "--fast", folder])


def _cat(bench, folder):
    return _pipe_to_cat(bench, ["cat", *sorted(folder.iterdir())])


def _pipe_to_cat(bench, command):
    """Runs `command | cat >/dev/null`: wall seconds of the line and CPU seconds of the first."""
    started = time.monotonic()
    first = bench.children.start(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    last = bench.children.start(["cat"], stdin=first.stdout, stdout=subprocess.DEVNULL)
    first.stdout.close()
    first.stdout = None
    _, status, used = os.wait4(first.pid, 0)
    first.returncode = os.waitstatus_to_exitcode(status)
    last.wait()
    wall = time.monotonic() - started
    for child in (first, last):
        bench.children.stop(child)
    if first.returncode != 0:
        raise RuntimeError(f"{command[0]} exited with {first.returncode}")
    return {"wall": wall, "cpu": used.ru_utime + used.ru_stime}


def _bytes_through(bench, folder):
    """How much the playlist writes: less than what is there, by tags and broken joints, but not much."""
    first = bench.children.start([bench.tools.playlist, "--once", "--fast", folder], stdout=subprocess.PIPE,
                                 stderr=subprocess.DEVNULL)
    total = 0
    while chunk := first.stdout.read1(1 << 20):
        total += len(chunk)
    bench.children.stop(first)
    return total
