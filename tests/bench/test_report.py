"""The report: tables between two marks of a page, and a JSON line."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from bench.load import Measurement
from bench.report import ImportMeasurement, Report, append_json_line, tables, update_page

PEERS = json.loads((Path(__file__).parents[2] / "bench" / "peers.json").read_text(encoding="utf-8"))
DETAIL = Measurement(
    name="detail", connections=8, rps=3910.0, p50=1.9, p90=2.5, p99=4.3, server_cpu=0.3, database_cpu=0.1,
    server_memory=120.0, database_memory=80.4, answer_bytes=5070, errors=0, ceiling_ratio=0.61,
)  # fmt: skip
FIRST = ImportMeasurement("first", 10_000, 22.5, 8.04, 90, {"created": 10_000, "updated": 0, "unchanged": 0})
REPORT = Report(datetime(2026, 11, 21, tzinfo=UTC), 50_000, 21.3, [DETAIL], [FIRST])


def test_it_works() -> None:
    written = tables(REPORT, PEERS)
    assert "21/11/2026 : 50 000 missions, chargées en 21,3 s" in written
    assert "| detail | 8 | 3 910 | 1,90 | 2,50 | 4,30 | 0,300 | 0,100 | 120 + 80 | 5 070 | 0,61 | 10,0 | 10,0 | 0 |" in written
    assert "| première fois | 10 000 | 22,5 | 8,04 | 90 | 10000 | 0 | 0 |" in written


def test_a_route_without_peer_has_dashes() -> None:
    assert "| 0,61 | – | – | 0 |" in tables(REPORT, {"routes": {}})


def test_what_stands_around_the_tables_is_kept(tmp_path: Path) -> None:
    page = tmp_path / "docs" / "performance.md"
    update_page(page, REPORT, PEERS)
    page.write_text(page.read_text(encoding="utf-8") + "\nUne remarque.\n", encoding="utf-8")
    update_page(page, REPORT, PEERS)
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# Performances")
    assert text.count("| detail |") == 1
    assert text.endswith("\nUne remarque.\n")


def test_each_report_is_one_more_json_line(tmp_path: Path) -> None:
    file = tmp_path / "data" / "results.jsonl"
    append_json_line(file, REPORT)
    append_json_line(file, REPORT)
    read = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [each["measurements"][0]["name"] for each in read] == ["detail", "detail"]
