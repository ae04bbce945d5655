# SPDX-License-Identifier: MIT
"""cycast-ingest as the scenarios run it, and what they send to it."""

import base64
import os
import socket
import subprocess

from harness.servers import PASSWORD, STREAM_SECONDS

LEAD, PREROLL = 0.5, 0.2  # cycast-ingest's defaults, in seconds


class Ingest:
    """cycast-ingest on a free port of loopback."""

    name = "cycast-ingest"

    def __init__(self, tools, children, *options):
        self.tools, self.children = tools, children
        self.command = [tools.ingest, "--listen", "127.0.0.1:0", "--quiet", *options]

    def start(self, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE):
        """Starts it and waits until it is bound. Its end of the stream is in `process.stdout`."""
        ready, write = os.pipe()
        self.process = self.children.start(
            [*self.command, "--ready-fd", write], stdin=stdin, stdout=stdout, pass_fds=[write],
            env={**os.environ, "CYCAST_SOURCE_PASSWORD": PASSWORD},
        )
        os.close(write)
        with os.fdopen(ready) as lines:
            self.address = lines.readline().strip()
        if not self.address:
            raise RuntimeError(f"{self.name} did not start")
        self.pid, self.port = self.process.pid, int(self.address.rsplit(":", 1)[1])
        return self

    def start_with_fallback(self, stdout=subprocess.PIPE):
        """Starts it behind a pipe of frames at real time."""
        feeder = self.children.start(
            [self.tools.frame_source, "--seconds", STREAM_SECONDS, "--lead", 1], stdout=subprocess.PIPE)
        self.start(feeder.stdout, stdout)
        feeder.stdout.close()
        feeder.stdout = None
        self.feeder = feeder
        return self

    def to_nowhere(self):
        """Lets a `cat >/dev/null` read the stream."""
        reader = self.children.start(["cat"], stdin=self.process.stdout, stdout=subprocess.DEVNULL)
        self.process.stdout.close()
        self.process.stdout = None
        return reader

    def stop(self):
        self.children.stop(self.process)
        if hasattr(self, "feeder"):
            self.children.stop(self.feeder)


def even_source(bench, address, seconds):
    """A source that sends frame by frame at real time, at 128 kbit/s, and leaves after `seconds` of audio."""
    return bench.children.start(
        [bench.tools.frame_source, "--seconds", seconds, "--lead", 0, "--icecast", address, "--password", PASSWORD])


def source_head():
    """What a source client of Icecast's own protocol says first."""
    word = base64.b64encode(f"source:{PASSWORD}".encode()).decode()
    return (f"SOURCE /stream HTTP/1.0\r\nAuthorization: Basic {word}\r\nContent-Type: audio/mpeg\r\n"
            "ice-name: bench\r\n\r\n").encode()


def go_live(port):
    """A connection that was let in as a source."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=10)
    connection.sendall(source_head())
    answer = connection.recv(4096)
    if not answer.startswith(b"HTTP/1.0 200"):
        raise RuntimeError(f"the source was refused: {answer[:60]!r}")
    connection.settimeout(None)
    return connection
