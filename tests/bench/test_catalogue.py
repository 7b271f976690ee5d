"""The catalogue of the bench: same seed, same bytes; every record has the neutral format's keys and a known owner."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from bench.catalogue import write_feed, write_missions
from bench.records import ANNOUNCERS, SHOWN

FILES = ("publishers", "organizations", "diffusion_rules", "widgets", "missions")


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("catalogue")
    write_missions(folder, 600)
    return folder


def test_it_works(catalogue: Path) -> None:
    read = {name: lines(catalogue / f"{name}.jsonl") for name in FILES}
    assert len(read["missions"]) == 600
    assert len(read["publishers"]) == ANNOUNCERS + len(SHOWN)
    assert len(read["organizations"]) == 200
    assert len({each["id"] for each in read["missions"]}) == 600
    assert {each["statusCode"] for each in read["missions"]} == {"ACCEPTED", "REFUSED"}
    assert any(each["deletedAt"] for each in read["missions"])


def test_the_same_seed_gives_the_same_bytes(catalogue: Path, tmp_path: Path) -> None:
    write_missions(tmp_path, 600)
    assert [(tmp_path / f"{name}.jsonl").read_bytes() for name in FILES] == [
        (catalogue / f"{name}.jsonl").read_bytes() for name in FILES
    ]


def test_another_seed_gives_another_catalogue(catalogue: Path, tmp_path: Path) -> None:
    write_missions(tmp_path, 600, seed=2)
    assert (tmp_path / "missions.jsonl").read_bytes() != (catalogue / "missions.jsonl").read_bytes()


def test_every_mission_belongs_to_an_organisation_of_its_announcer(catalogue: Path) -> None:
    owners = {each["id"]: each["publisherId"] for each in lines(catalogue / "organizations.jsonl")}
    assert all(owners[each["publisherOrganizationId"]] == each["publisherId"] for each in lines(catalogue / "missions.jsonl"))


def test_each_distributor_shows_as_many_announcers_as_said(catalogue: Path) -> None:
    codes = {each["id"]: each["code"] for each in lines(catalogue / "publishers.jsonl")}
    roots = [codes[each["publisherId"]] for each in lines(catalogue / "diffusion_rules.jsonl") if not each["combinedWithId"]]
    assert {code: roots.count(code) for code in SHOWN} == SHOWN


def test_a_restriction_hangs_from_a_root_of_the_same_distributor(catalogue: Path) -> None:
    rules = {each["id"]: each for each in lines(catalogue / "diffusion_rules.jsonl")}
    children = [each for each in rules.values() if each["combinedWithId"]]
    assert children
    assert all(rules[each["combinedWithId"]]["publisherId"] == each["publisherId"] for each in children)


def test_a_changed_feed_differs_by_the_share_of_titles_asked_for(tmp_path: Path) -> None:
    size = write_feed(tmp_path / "feed.xml", 200)
    write_feed(tmp_path / "changed.xml", 200, changed=0.05)
    first, changed = (
        [mission.findtext("title") for mission in etree.parse(tmp_path / name).iterfind("mission")]
        for name in ("feed.xml", "changed.xml")
    )
    assert size == (tmp_path / "feed.xml").stat().st_size
    assert len(first) == 200
    assert sum(one != other for one, other in zip(first, changed, strict=True)) == 10
