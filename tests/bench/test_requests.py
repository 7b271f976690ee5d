"""Lists of requests: drawn from what is published, the same each time, and read back as they were written."""

from __future__ import annotations

from pathlib import Path

from bench.records import Catalogue
from bench.requests import Request, read_list, request_lists, shown_sample, write_list


def test_it_works() -> None:
    catalogue = Catalogue(300)
    lists = request_lists(catalogue, shown_sample(catalogue, 50))
    assert set(lists) == {"list", "filter", "keyword", "geo", "detail", "redirect"}
    assert len(lists["detail"]) == 50
    assert all(each.header.startswith("apikey: key-D") for each in lists["list"])
    assert all(each.path.startswith("/r/") and each.expected == 302 for each in lists["redirect"])


def test_the_same_catalogue_gives_the_same_lists() -> None:
    first, again = Catalogue(300), Catalogue(300)
    assert request_lists(first, shown_sample(first, 20)) == request_lists(again, shown_sample(again, 20))


def test_only_missions_that_the_caller_shows_are_asked_for() -> None:
    catalogue = Catalogue(300)
    missions = {each["id"]: each for each in catalogue.missions()}
    excluded = {each["value"] for each in catalogue.diffusion_rules() if each["publisherId"] == catalogue.distributors["D01"]["id"]}
    sample = shown_sample(catalogue, 1000)
    assert 0 < len(sample) < len(missions)
    assert all(missions[each["id"]]["statusCode"] == "ACCEPTED" and not each["deletedAt"] for each in sample)
    assert not {each["organizationClientId"] for each in sample} & excluded


def test_a_list_is_read_as_it_was_written(tmp_path: Path) -> None:
    read, moved = Request("/v0/mission?keywords=th%C3%A9%C3%A2tre", "apikey: key"), Request("/r/a/b", "", 302)
    requests = [read, moved, Request("/s", body='{"a": 1}')]
    write_list(tmp_path / "new" / "list.txt", requests)
    assert read_list(tmp_path / "new" / "list.txt") == requests
