# SPDX-License-Identifier: MIT
"""The two servers, each started with the same stream coming in and reachable on loopback only."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from harness.children import is_root

TITLE_FRAMES = 383  # a title every ten seconds
PASSWORD = "bench"
LEAD = 5  # seconds of audio sent at once at the start: more than a burst
STREAM_SECONDS = 600  # no feeder outlives this

ICECAST_CONFIG = """<icecast>
  <limits><clients>{clients}</clients><sources>4</sources><queue-size>524288</queue-size>
    <client-timeout>30</client-timeout><header-timeout>15</header-timeout><source-timeout>10</source-timeout>
    <burst-on-connect>{burst_on}</burst-on-connect><burst-size>{burst}</burst-size></limits>
  <authentication><source-password>{password}</source-password><admin-user>admin</admin-user>
    <admin-password>{password}</admin-password></authentication>
  <hostname>localhost</hostname>
  <listen-socket><port>{port}</port><bind-address>127.0.0.1</bind-address></listen-socket>
  <fileserve>0</fileserve>
  <paths><basedir>{home}</basedir><logdir>{home}</logdir><webroot>{home}</webroot><adminroot>{home}</adminroot></paths>
  <logging><accesslog>access.log</accesslog><errorlog>error.log</errorlog><loglevel>2</loglevel></logging>
  <security><chroot>0</chroot></security>
</icecast>
"""


class Fanout:
    """cycast-fanout, fed by a pipe from frame-source (or from `feeder`, which the caller starts)."""

    name = "cycast-fanout"

    def __init__(self, tools, children, burst=None, extra=(), environment=None):
        self.tools, self.children = tools, children
        words = [tools.fanout, "--listen", "127.0.0.1:0", "--max-listeners", "19900", "--quiet", *extra]
        self.command = words if burst is None else [*words, "--burst", burst]
        self.environment = {**os.environ, **(environment or {})}

    def start(self, stdin=None):
        """Starts the feeder, unless the stream comes from `stdin`, and the server; waits until it is bound."""
        if stdin is None:
            feeder = self.children.start(
                [self.tools.frame_source, "--seconds", STREAM_SECONDS, "--lead", LEAD, "--title-frames", TITLE_FRAMES],
                stdout=subprocess.PIPE,
            )
            stdin = feeder.stdout
        else:
            feeder = None
        ready, write = os.pipe()
        self.process = self.children.start(
            [*self.command, "--ready-fd", write], stdin=stdin, stdout=subprocess.DEVNULL,
            pass_fds=[write], env=self.environment,
        )
        os.close(write)
        if feeder:
            feeder.stdout.close()
        with os.fdopen(ready) as lines:
            self.address = lines.readline().strip()
        if not self.address:
            raise RuntimeError(f"{self.name} did not start")
        self.feeder, self.pid = feeder, self.process.pid
        self.port = int(self.address.rsplit(":", 1)[1])
        return self

    def stop(self):
        for child in (self.process, self.feeder):
            if child:
                self.children.stop(child)


class Icecast:
    """Debian's Icecast with a configuration of its own, not as root, fed by frame-source as a source client."""

    name = "Icecast"

    def __init__(self, tools, children, burst=65535):
        self.tools, self.children, self.burst = tools, children, burst

    def start(self, feed=True):
        self.home = Path(tempfile.mkdtemp(prefix="cycast-bench-icecast."))
        try:
            self._launch()
            if feed:
                self.feeder = self.children.start(
                    [self.tools.frame_source, "--seconds", STREAM_SECONDS, "--lead", LEAD,
                     "--title-frames", TITLE_FRAMES, "--icecast", self.address, "--password", PASSWORD]
                )
        except BaseException:
            shutil.rmtree(self.home, ignore_errors=True)
            raise
        return self

    def _launch(self):
        self.feeder = None
        self.port = _free_port()
        self.address = f"127.0.0.1:{self.port}"
        config = self.home / "icecast.xml"
        config.write_text(ICECAST_CONFIG.format(
            clients=19900, burst=self.burst, burst_on=1 if self.burst else 0, password=PASSWORD,
            port=self.port, home=self.home,
        ))
        command = [self.tools.icecast, "-c", config]
        if is_root():
            nobody = pwd.getpwnam("nobody")
            for path in (self.home, config):
                os.chown(path, nobody.pw_uid, nobody.pw_gid)
            identity = [f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
            command = ["setpriv", *identity, "--pdeathsig", "TERM", *command]
        self.process = self.children.start(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.pid = self.process.pid
        self._wait_until_bound()

    def _wait_until_bound(self):
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and self.process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise RuntimeError("Icecast did not start: " + _tail(self.home / "error.log"))

    def stop(self):
        for child in (self.feeder, self.process):
            if child:
                self.children.stop(child)
        shutil.rmtree(self.home, ignore_errors=True)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _tail(path):
    return path.read_text()[-400:] if path.exists() else "no log"
