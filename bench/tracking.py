"""Measures what visitors do: clicks, answered once on disk, and impressions, written a moment later, on two web processes.

Impressions are sent one by one, as pages of partners do, and those of a list together, as our widgets do.
Each is sent as fast as answers come, then at half that rate, where the time to answer means something; then what was answered is
compared with what is stored.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.load import Watched, measure
from bench.records import Record
from bench.requests import Request, write_list
from bench.server import Installation

WORKERS = 2
_CONNECTIONS = 256  # a campaign brings hundreds of visitors at once
_WRITTEN_SECONDS = 0.5  # impressions are written within 50 ms
_TOGETHER = 20  # cards of a list, sent at once
# What is sent → the kind of event that is stored, and how many each request carries.
_STORED = {"click": ("click", 1), "print": ("print", 1), "prints": ("print", _TOGETHER)}


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingMeasurement:
    """One way of sending events: rates and CPU are those of an event, whatever a request carries. Times are milliseconds;
    `unstored` is how many were answered and are not in the database."""

    name: str
    rate: float
    p50: float
    p99: float
    half_rate: float
    half_p99: float
    server_cpu: float
    database_cpu: float
    unstored: int
    errors: int


def write_lists(folder: Path, missions: list[Record], broadcaster_id: str) -> dict[str, Path]:
    """Kind of event → the file of its requests."""
    made = {
        "click": [Request(f"/r/{each['id']}/{broadcaster_id}", "", 302) for each in missions],
        "print": [Request(f"/r/impression/{each['id']}/{broadcaster_id}?tracker=link", "", 200) for each in missions],
        "prints": [_list_seen(missions[at : at + _TOGETHER], broadcaster_id) for at in range(0, len(missions), _TOGETHER)],
    }
    files = {kind: folder / "tracking" / f"{kind}.txt" for kind in made}
    for kind, requests in made.items():
        write_list(files[kind], requests)
    return files


def _list_seen(missions: Sequence[Record], broadcaster_id: str) -> Request:
    seen = {"publisherId": broadcaster_id, "tracker": "link", "missions": [each["id"] for each in missions]}
    return Request("/r/impressions", body=json.dumps(seen))


def measure_tracking(
    installation: Installation, watched: Watched, files: dict[str, Path], seconds: float
) -> Iterator[TrackingMeasurement]:
    """Each kind of event, printed as it comes."""
    for name, file in files.items():
        kind, carried = _STORED[name]
        before = installation.count_events(kind)
        full = measure(installation.base_url, file, _CONNECTIONS, seconds, watched)
        # Twice the time of an answer and its turn: half the rate.
        pause = 2 * _CONNECTIONS / max(1.0, full.rps)
        half = measure(installation.base_url, file, _CONNECTIONS, seconds, watched, pause=pause)
        time.sleep(_WRITTEN_SECONDS)
        stored = installation.count_events(kind) - before
        answered = (full.answered + half.answered) * carried
        found = TrackingMeasurement(
            name=name,
            rate=full.rps * carried,
            p50=full.p50,
            p99=full.p99,
            half_rate=half.rps * carried,
            half_p99=half.p99,
            server_cpu=full.server_cpu / carried,
            database_cpu=full.database_cpu / carried,
            unstored=max(0, answered - stored),
            errors=full.errors + half.errors,
        )
        print(
            f"tracking {name:6} {found.rate:>9,.1f}/s  p50 {found.p50:.2f}  p99 {found.p99:.2f} ms; at {found.half_rate:,.0f}/s"
            f"  p99 {found.half_p99:.2f} ms  cpu {found.server_cpu:.3f} + {found.database_cpu:.3f} db ms"
            f"  {found.unstored} not stored  {found.errors} errors"
        )
        yield found
