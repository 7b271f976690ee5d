"""Runs a list of requests against a server and measures both: `wrk` when installed, else our own client."""

from __future__ import annotations

import asyncio
import json
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.client import run_load
from bench.processes import cpu_ms, descendants, memory_mb
from bench.requests import read_list

_SCRIPT = Path(__file__).with_name("wrk.lua")
Load = dict[str, float]  # requests, seconds, bytes, p50, p90, p95, p99 (ms), errors


@dataclass(frozen=True, slots=True)
class Watched:
    """The server's first process, and PostgreSQL's (None when there is none): the latter may be below the former."""

    server: int
    database: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One list at one concurrency. Times are milliseconds, memory mebibytes, `answer_bytes` the mean of an answer."""

    name: str
    connections: int
    rps: float
    p50: float
    p90: float
    p99: float
    server_cpu: float
    database_cpu: float
    server_memory: float
    database_memory: float
    answer_bytes: int
    errors: int
    p95: float = 0.0
    answered: int = 0  # warm-up included
    ceiling_ratio: float | None = None


def measure(base_url: str, file: Path, connections: int, seconds: float, watched: Watched, *, pause: float = 0) -> Measurement:
    """Warms up for a quarter of the time, then measures for the rest. `pause`: mean seconds each connection waits after an answer."""
    drive = _wrk if shutil.which("wrk") else _own_client
    warming = drive(base_url, file, connections, seconds / 4, pause)
    before = _cpu(watched)
    load = drive(base_url, file, connections, seconds * 3 / 4, pause)
    server, database = (max(0.0, after - start) for after, start in zip(_cpu(watched), before, strict=True))
    requests = max(1.0, load["requests"])
    groups = _groups(watched)
    return Measurement(
        name=file.stem,
        connections=connections,
        rps=round(load["requests"] / load["seconds"], 1),
        p50=round(load["p50"], 2),
        p90=round(load["p90"], 2),
        p95=round(load["p95"], 2),
        p99=round(load["p99"], 2),
        server_cpu=round(server / requests, 3),
        database_cpu=round(database / requests, 3),
        server_memory=round(memory_mb(groups[0]), 1),
        database_memory=round(memory_mb(groups[1]), 1),
        answer_bytes=round(load["bytes"] / requests),
        errors=int(load["errors"]),
        answered=int(warming["requests"] + load["requests"]),
    )


def _groups(watched: Watched) -> tuple[set[int], set[int]]:
    database = descendants(watched.database) if watched.database else set()
    return descendants(watched.server, without=database), database


def _cpu(watched: Watched) -> tuple[float, float]:
    server, database = _groups(watched)
    return cpu_ms(server), cpu_ms(database)


def _wrk(base_url: str, file: Path, connections: int, seconds: float, pause: float) -> Load:
    options = ["-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--timeout", "10s", "-s", str(_SCRIPT)]
    done = subprocess.run(
        ["wrk", *options, base_url, "--", str(file), f"{pause * 1000:.0f}"], capture_output=True, text=True, check=True
    )
    load: Load = json.loads(done.stdout.splitlines()[-1])
    return load


def _own_client(base_url: str, file: Path, connections: int, seconds: float, pause: float) -> Load:
    requests = read_list(file)
    started = time.perf_counter()
    sample = asyncio.run(run_load(base_url, requests, connections, seconds, pause))
    elapsed = time.perf_counter() - started
    at = percentiles(sample.latencies)
    return {
        "requests": len(sample.latencies), "seconds": elapsed, "bytes": sample.received, "errors": sample.errors,
        "p50": at(50), "p90": at(90), "p95": at(95), "p99": at(99),
    }  # fmt: skip


def percentiles(latencies: list[float]) -> Callable[[int], float]:
    """A function from a percentage (1 to 99) to milliseconds: always 0 without latencies, always that one with one."""
    if len(latencies) < 2:
        only = latencies[0] * 1000 if latencies else 0.0
        return lambda _: only
    cuts = statistics.quantiles(latencies, n=100, method="inclusive")
    return lambda percentage: cuts[percentage - 1] * 1000
