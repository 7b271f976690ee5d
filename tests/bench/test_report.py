"""The report: tables between two marks of a page, and a JSON line."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bench.immersions import ImmersionsReport
from bench.load import Measurement
from bench.report import ImportMeasurement, Report, append_json_line, directory, tables, update_page
from bench.statistics import StatisticsMeasurement, StatisticsReport
from bench.tracking import TrackingMeasurement

PEERS = json.loads((Path(__file__).parents[2] / "bench" / "peers.json").read_text(encoding="utf-8"))
DETAIL = Measurement(
    name="detail", connections=8, rps=3910.0, p50=1.9, p90=2.5, p99=4.3, server_cpu=0.3, database_cpu=0.1,
    server_memory=120.0, database_memory=80.4, answer_bytes=5070, errors=0, ceiling_ratio=0.61,
)  # fmt: skip
FIRST = ImportMeasurement("first", 10_000, 22.5, 8.04, 90, {"created": 10_000, "updated": 0, "unchanged": 0})
TOTALS, PUBLIC = StatisticsMeasurement("announcer year totals", 12.34), StatisticsMeasurement("public", 900)
YEAR = StatisticsReport(1_333_000, 333_000, 27_400, (1_200, 34_000, 560_000), (TOTALS, PUBLIC))
CLICKS = TrackingMeasurement(
    name="click",
    rate=5120.4,
    p50=12.1,
    p99=30.2,
    half_rate=2600,
    half_p99=9.9,
    server_cpu=0.25,
    database_cpu=0.08,
    unstored=0,
    errors=0,
)
REPORT = Report(datetime(2026, 11, 21, tzinfo=UTC), 50_000, 21.3, [DETAIL], [FIRST], YEAR, [CLICKS])


def test_it_works() -> None:
    written = tables(REPORT, PEERS)
    assert "21/11/2026 : 50 000 missions, chargées en 21,3 s" in written
    assert "| detail | 8 | 3 910 | 1,90 | 2,50 | 4,30 | 0,300 | 0,100 | 120 + 80 | 5 070 | 0,61 | 10,0 | 10,0 | 0 |" in written
    assert "| première fois | 10 000 | 22,5 | 8,04 | 90 | 10000 | 0 | 0 |" in written


def test_statistics_are_told_when_they_were_measured() -> None:
    written = tables(REPORT, PEERS)
    assert "1 333 000 événements en un an, devenus 1 200 sommes par partenaire" in written
    assert "| annonceur, un an : totaux comparés | 12,3 |" in written
    assert "| publier les statistiques publiques | 900,0 |" in written
    assert "Suivi :" not in tables(replace(REPORT, statistics=None), PEERS)


def test_visits_are_told_when_they_were_measured() -> None:
    told = "| clics, enregistrés avant la réponse | 5 120 | 12,10 | 30,20 | 2 600 | 9,90 | 0,250 | 0,080 | 0 | 0 |"
    assert told in tables(REPORT, PEERS)
    assert "clics" not in tables(replace(REPORT, visits=()), PEERS)


def test_the_directory_is_judged_by_what_was_promised() -> None:
    costs = [("offers-geo-job", 1, 4.9, 0), ("offers-detail", 1, 1.4, 0), ("appellation", 1, 9, 1.2), ("appellation", 8, 9, 9)]
    found = [
        replace(DETAIL, name=name, connections=connections, server_cpu=cpu, database_cpu=0, p95=p95)
        for name, connections, cpu, p95 in costs
    ]
    small = ImmersionsReport(100_000, 369_897, 61.2, found)
    lines = directory(small).splitlines()
    assert "100 000 entreprises, 369 897 lignes, chargées en 61,2 s (promis : 60 s ; **dépassé**)" in lines[0]
    assert [line.split(" | ")[-3:-1] for line in lines[4:]] == [
        ["CPU ≤ 5 ms", "tenu"], ["CPU ≤ 1 ms", "**dépassé**"], ["p95 ≤ 2 ms", "tenu"], ["–", "–"],
    ]  # fmt: skip
    assert "annuaire" in tables(replace(REPORT, immersions=small), PEERS)


def test_ten_times_as_many_companies_may_cost_twice_as_much() -> None:
    large = ImmersionsReport(1_000_000, 3_700_000, 590.0, [replace(DETAIL, name="offers-detail", server_cpu=1.9, database_cpu=0)])
    assert directory(large).count("tenu") == 2


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
