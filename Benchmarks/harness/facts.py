# SPDX-License-Identifier: MIT
"""What a reader of a record needs to know of the machine and the programs."""

import os
import platform
import re
import socket
import subprocess
from pathlib import Path


def gather(tools):
    """Machine, kernel and versions, each a short text."""
    return {
        "host": socket.gethostname(),
        "kernel": platform.release(),
        "cpu": _first(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text()),
        "cores": str(os.cpu_count()),
        "memory": _first(r"^MemTotal:\s*(.+)$", Path("/proc/meminfo").read_text()),
        "system": _first(r'^PRETTY_NAME="(.+)"$', Path("/etc/os-release").read_text()),
        "swift": _first(r"(Swift version \S+)", _output(["swift", "--version"])),
        "icecast": _output([tools.icecast, "-v"]),
        "socat": _first(r"(socat version \S+)", _output(["socat", "-V"], lines=2)),
        "cycast": _output(["git", "-C", tools.root, "describe", "--always", "--dirty"]),
        "tcp_rmem": " ".join(Path("/proc/sys/net/ipv4/tcp_rmem").read_text().split()),
        "tcp_wmem": " ".join(Path("/proc/sys/net/ipv4/tcp_wmem").read_text().split()),
        "wmem_max": Path("/proc/sys/net/core/wmem_max").read_text().strip(),
    }


def _first(pattern, text):
    found = re.search(pattern, text, re.MULTILINE)
    return found.group(1).strip() if found else "unknown"


def _output(command, lines=1):
    try:
        result = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return "unknown"
    if result.returncode != 0:
        return "unknown"
    return "\n".join((result.stdout or result.stderr).strip().split("\n")[:lines])
