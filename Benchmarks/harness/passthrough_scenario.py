# SPDX-License-Identifier: MIT
"""How fast a source that does not pace itself gets through cycast-ingest, beside socat."""

import os
import socket
import statistics
import subprocess
import threading
import time
from pathlib import Path

from harness import measure, mp3
from harness.bars import Row, judge, times
from harness.ingest import Ingest, go_live, source_head

PIECE = 16_000_000  # bytes of frames that are sent over and over: more than a cache holds
PAIRS = 5


def passthrough(bench):
    """Speed against `socat -u TCP-LISTEN:… STDOUT`, in pairs of runs one after the other; the median of their ratios."""
    size = bench.scale(1_000_000_000, 100_000_000)
    file = Path(bench.scratch) / "frames.mp3"
    unit = mp3.audio_frames((bench.tools.corpus / "cbr128-44100-joint-id3v2.mp3").read_bytes())
    file.write_bytes(unit * (PIECE // len(unit)))
    fault = _fault(bench, file)
    pairs = [(_ingest(bench, file, size), _socat(bench, file, size)) for _ in range(bench.scale(PAIRS, 3))]
    bench.records["passthrough"] = [{"ingest": mine, "socat": other} for mine, other in pairs]
    ratio = statistics.median(other["wall"] / mine["wall"] for mine, other in pairs)
    wall, cpu = ([statistics.median(pair[i][key] for pair in pairs) for i in (0, 1)] for key in ("wall", "cpu"))
    speed = [size / 1e6 / seconds for seconds in wall]
    verdict = "MISSED" if fault else judge(ratio, 1, 2, lower_is_better=False)
    return [
        Row(f"a source that sends {size / 1e6:,.0f} MB unpaced, speed against socat", f"{speed[0]:,.0f} MB/s",
            f"socat: {speed[1]:,.0f} MB/s", f"{ratio:.2f}", "1", "2", verdict),
        Row("the same, CPU of the process", f"{cpu[0]:.2f} s", f"socat: {cpu[1]:.2f} s", times(*cpu)),
        Row("the same, frames that came out otherwise than they went in", fault or "none", "", "", "none", "",
            "MISSED" if fault else "met"),
    ]


def _ingest(bench, file, size):
    server = Ingest(bench.tools, bench.children, "--exit-on-eof").start()
    reader = server.to_nowhere()
    with go_live(server.port) as connection:
        return _time(bench, connection, file, size, server.process, reader)


def _socat(bench, file, size):
    port = _free_port()
    first = bench.children.start(["socat", "-u", f"TCP-LISTEN:{port},bind=127.0.0.1,reuseaddr", "STDOUT"],
                                 stdout=subprocess.PIPE)
    reader = bench.children.start(["cat"], stdin=first.stdout, stdout=subprocess.DEVNULL)
    first.stdout.close()
    first.stdout = None
    deadline = time.monotonic() + 10
    while not measure.is_listening(port):
        if time.monotonic() > deadline or first.poll() is not None:
            raise RuntimeError("socat did not start")
        time.sleep(0.01)
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(source_head())
        connection.settimeout(None)
        return _time(bench, connection, file, size, first, reader)


def _time(bench, connection, file, size, first, reader):
    """Sends, and waits until both ends of the line have ended: wall seconds of all, CPU seconds of the first."""
    started = time.monotonic()
    _send(connection, file, size)
    _, status, used = os.wait4(first.pid, 0)
    first.returncode = os.waitstatus_to_exitcode(status)
    reader.wait()
    wall = time.monotonic() - started
    for child in (first, reader):
        bench.children.stop(child)
    if first.returncode != 0:
        raise RuntimeError(f"{first.args[0]} exited with {first.returncode}")
    return {"wall": wall, "cpu": used.ru_utime + used.ru_stime, "user": used.ru_utime, "system": used.ru_stime}


def _send(connection, file, size):
    """Sends `size` bytes, the file again and again, without a copy on our side; then says that this was all."""
    with open(file, "rb") as source:
        whole, left = os.fstat(source.fileno()).st_size, size
        while left:
            at = (size - left) % whole
            left -= os.sendfile(connection.fileno(), source.fileno(), at, min(left, whole - at))
    connection.shutdown(socket.SHUT_WR)


MUTED = 8192  # bytes behind a splice in which a frame may be without its reservoir: more than 511 bytes of main data take


def _fault(bench, file):
    """What is wrong with what comes out when the file goes in once; empty when nothing is. Frames right behind the
    splice may be muted, none may be missing."""
    server = Ingest(bench.tools, bench.children, "--exit-on-eof").start()
    sent = file.read_bytes()
    with go_live(server.port) as connection:
        sender = threading.Thread(target=_send, args=(connection, file, len(sent)), daemon=True)
        sender.start()
        came = server.process.stdout.read()
        sender.join(10)
    server.stop()
    audio = came[mp3.tag_length(came):]
    if len(audio) != len(sent):
        return f"{len(sent):,} bytes in, {len(audio):,} out"
    return "" if audio[MUTED:] == sent[MUTED:] else "bytes differ"


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
