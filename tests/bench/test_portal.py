"""The public side in the bench: the same questions each time, as people ask them; judged by what was promised."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from bench.portal import PortalReport, page_lists
from bench.report import public_side
from tests.bench.test_report import DETAIL
from tremplin.reference.geocoder import locate


def test_it_works() -> None:
    lists = page_lists()
    assert lists == page_lists()
    asked = [parse_qs(urlsplit(each.path).query) for each in (*lists["search"], *lists["missions"])]
    assert all(set(each) & {"quoi", "ou"} for each in asked)
    assert all(locate(each["ou"][0]) for each in asked[:20] if "ou" in each)


def test_each_page_is_judged_by_what_was_promised() -> None:
    costs = [("search", 7.0), ("missions", 12.0), ("feed-unchanged", 0.3)]
    found = [replace(DETAIL, name=name, connections=1, server_cpu=cpu, database_cpu=0) for name, cpu in costs]
    lines = public_side(PortalReport(50_000, 300_000, 13_000, found)).splitlines()
    assert lines[0] == "Portail : 50 000 missions, 300 000 offres d'immersion, 13 000 événements, dans la même base."
    assert [line.split(" | ")[-2] for line in lines[4:]] == ["tenu", "**dépassé**", "tenu"]
