# SPDX-License-Identifier: MIT
"""What the kernel says of a process and of TCP, from outside."""

import os
import time
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")
CPUCLOCK_SCHED = 2  # the clock ids of clock_getcpuclockid(3)


def cpu_seconds(pid):
    """User and system time of all threads, past ones included, to the nanosecond."""
    return time.clock_gettime_ns((~pid << 3) | CPUCLOCK_SCHED) / 1e9


def pss_bytes(pid):
    """Proportional set size without mapped files: memory mapped twice counts once, and pages of libraries, whose share
    changes with whatever else runs on the machine, do not count."""
    total = 0
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith(("Pss_Anon:", "Pss_Shmem:")):
            total += int(line.split()[1]) * 1024
    return total


def resident_bytes(pid):
    """(now, at most so far): resident memory, shared pages of files included."""
    sizes = {}
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        name, _, value = line.partition(":")
        if name in ("VmRSS", "VmHWM"):
            sizes[name] = int(value.split()[0]) * 1024
    return sizes["VmRSS"], sizes["VmHWM"]


def bytes_written(pid):
    """Bytes that the process has given to write calls."""
    for line in Path(f"/proc/{pid}/io").read_text().splitlines():
        if line.startswith("wchar:"):
            return int(line.split()[1])
    raise RuntimeError("no wchar line in io")


def is_listening(port):
    """Whether somebody listens on an IPv4 port; found without connecting."""
    with open("/proc/net/tcp") as table:
        next(table)
        return any(words[1].endswith(f":{port:04X}") and words[3] == "0A" for words in map(str.split, table))


def tcp_memory():
    """Bytes that the kernel's TCP holds in all sockets of this network namespace."""
    for line in Path("/proc/net/sockstat").read_text().splitlines():
        words = line.split()
        if words[0] == "TCP:":
            return int(words[words.index("mem") + 1]) * PAGE
    raise RuntimeError("no TCP line in sockstat")


def send_queues(port):
    """Bytes sent and not yet acknowledged or read, for each connection of the server on `port` (IPv4 and mapped)."""
    queues = []
    for name in ("tcp", "tcp6"):
        with open(f"/proc/net/{name}") as table:
            next(table)
            for line in table:
                words = line.split(None, 5)
                if int(words[1].rsplit(":", 1)[1], 16) == port and words[3] == "01":
                    queues.append(int(words[4].split(":")[0], 16))
    return queues


def listen_overflows():
    """Connections that found a full accept queue since the machine started."""
    lines = Path("/proc/net/netstat").read_text().splitlines()
    for names, values in zip(lines[::2], lines[1::2]):
        if names.startswith("TcpExt:"):
            return int(values.split()[names.split().index("ListenOverflows")])
    return 0
