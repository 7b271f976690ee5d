"""CPU and memory of processes."""

from __future__ import annotations

import os
import subprocess
import sys

from bench.processes import cpu_ms, descendants, is_postgres, memory_mb


def test_it_works() -> None:
    assert cpu_ms({os.getpid()}) > 0
    assert memory_mb({os.getpid()}) > 1
    assert not is_postgres(os.getpid())


def test_descendants_include_children_but_those_left_out() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        assert {os.getpid(), child.pid} <= descendants(os.getpid())
        assert child.pid not in descendants(os.getpid(), without={child.pid})
    finally:
        child.communicate(b"\n")


def test_a_process_that_ended_costs_nothing() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    assert cpu_ms({child.pid}) == 0
    assert memory_mb({child.pid}) == 0
