"""Clicks and impressions are measured, and what was answered is compared with what is stored."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest

from bench import tracking
from bench.load import Measurement, Watched
from bench.requests import read_list
from bench.server import Installation

MEASURED = Measurement(
    name="click", connections=256, rps=1000.0, p50=1, p90=2, p99=3, server_cpu=0.2, database_cpu=0.1, server_memory=1,
    database_memory=1, answer_bytes=10, errors=0, answered=500,
)  # fmt: skip


@dataclass
class Counted:
    """An installation that stores some of what it answers."""

    stored: int
    base_url: str = "http://127.0.0.1:1"
    _asked: int = 0

    def count_events(self, _kind: str) -> int:
        self._asked += 1
        return 10 if self._asked % 2 else 10 + self.stored


def measured(monkeypatch: pytest.MonkeyPatch, stored: int, *names: str) -> list[tracking.TrackingMeasurement]:
    pauses: list[float] = []

    def measure(_url: str, _file: Path, _connections: int, _seconds: float, _watched: Watched, *, pause: float = 0) -> Measurement:
        pauses.append(pause)
        return MEASURED

    monkeypatch.setattr(tracking, "measure", measure)
    monkeypatch.setattr(tracking, "_WRITTEN_SECONDS", 0)
    files = {name: Path(name) for name in names or ("click", "print")}
    found = list(tracking.measure_tracking(cast("Installation", Counted(stored)), Watched(1), files, 1))
    assert pauses == [0, 0.512] * len(files), "256 connections that wait 512 ms send 500 a second"
    return found


def test_it_works(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [(each.name, each.rate, each.unstored) for each in measured(monkeypatch, 1003)] == [("click", 1000, 0), ("print", 1000, 0)]


def test_a_request_may_carry_several(monkeypatch: pytest.MonkeyPatch) -> None:
    (found,) = measured(monkeypatch, 20_000, "prints")
    assert (found.rate, found.unstored, found.server_cpu) == (20_000, 0, 0.01)


def test_what_was_answered_and_not_stored_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [each.unstored for each in measured(monkeypatch, 997)] == [3, 3]


def test_each_kind_has_its_requests(tmp_path: Path) -> None:
    files = tracking.write_lists(tmp_path, [{"id": "m-1"}], "boussole")
    asked = {kind: [(each.path, each.expected) for each in read_list(file)] for kind, file in files.items()}
    assert asked == {
        "click": [("/r/m-1/boussole", 302)],
        "print": [("/r/impression/m-1/boussole?tracker=link", 200)],
        "prints": [("/r/impressions", 200)],
    }
