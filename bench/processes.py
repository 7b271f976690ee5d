"""CPU and memory of a process and of all its descendants, read from /proc (Linux)."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Collection
from pathlib import Path

_PROC = Path("/proc")
_TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")


def descendants(root: int, without: Collection[int] = ()) -> set[int]:
    """The process and those below it, but these and those below them."""
    children: dict[int, list[int]] = defaultdict(list)
    for entry in _PROC.iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            children[int(fields[1])].append(int(entry.name))
    found: set[int] = set()
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        if pid not in without and pid not in found:
            found.add(pid)
            waiting.extend(children[pid])
    return found


def is_postgres(pid: int) -> bool:
    """Whether a process is one of a database server."""
    try:
        return (_PROC / str(pid) / "comm").read_text().startswith("postgres")
    except (FileNotFoundError, ProcessLookupError):
        return False


def cpu_ms(pids: Collection[int]) -> float:
    """Milliseconds of CPU spent so far by these processes and by their children that ended and were waited for."""
    return sum(sum(map(int, fields[11:15])) for pid in pids if (fields := _stat(pid))) * _TICK_MS


def memory_mb(pids: Collection[int]) -> float:
    """Proportional resident memory: a page n processes share (PostgreSQL's buffers) counts for 1/n in each."""
    return sum(_kilobytes(pid, "smaps_rollup", "Pss:") for pid in pids) / 1024


def _stat(pid: int) -> list[str] | None:
    """The fields of /proc/PID/stat from the third on (the second may hold spaces); None when the process has ended."""
    try:
        return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


def _kilobytes(pid: int, file: str, label: str) -> int:
    try:
        lines = (_PROC / str(pid) / file).read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(label)), 0)
