"""A second process works for a command, and never outlives it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tremplin.kit.twin import twin

_WAITING = """
import multiprocessing, time
from tremplin.kit.twin import twin
with twin() as executor:
    executor.submit(time.sleep, 60)
    print(multiprocessing.active_children()[0].pid, flush=True)
    time.sleep(60)
"""


def is_running(pid: int) -> bool:
    """Whether a process is there and not a mere entry that nobody has read."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_it_works() -> None:
    with twin() as executor:
        elsewhere = executor.submit(os.getpid).result()
        assert elsewhere != os.getpid()
        assert executor.submit(sum, [1, 2]).result() == 3
    assert not is_running(elsewhere)


def test_it_ends_with_a_process_that_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", _WAITING], stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        second = int(first.stdout.readline())
        assert is_running(second)
        first.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 10
    while is_running(second) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not is_running(second)
