# SPDX-License-Identifier: MIT
"""Processes that this run starts, each ended by its own process id however the run ends."""

import ctypes
import os
import resource
import signal
import subprocess

PR_SET_PDEATHSIG = 1  # prctl(2)
_libc = ctypes.CDLL(None)


def raise_file_limit():
    """Lets this process and those it starts open as many descriptors as the machine allows."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def _end_with_parent():
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Children:
    """Starts processes and stops those that still run when the block is left."""

    def __init__(self):
        self._running = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for child in reversed(self._running):
            self.stop(child)

    def start(self, command, **options):
        """Starts a command in a session of its own (Ctrl-C reaches us only); it ends when we do."""
        child = subprocess.Popen(
            [str(word) for word in command], start_new_session=True, preexec_fn=_end_with_parent, **options
        )
        self._running.append(child)
        return child

    def stop(self, child, patience=5):
        """TERM, then KILL after `patience` seconds, to this process only; reaps it."""
        if child.poll() is None:
            child.terminate()
            try:
                child.wait(patience)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        for stream in (child.stdin, child.stdout, child.stderr):
            if stream:
                stream.close()
        if child in self._running:
            self._running.remove(child)


def is_root():
    return os.geteuid() == 0
