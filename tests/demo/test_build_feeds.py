"""The demonstration's feeds: enough missions, everywhere, to come, and none that looks copied."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from lxml import etree
from stdnum.fr import siren, siret

from tremplin.demo.catalogue import DemoFeed, build_feeds
from tremplin.demo.content import organisations, themes
from tremplin.demo.handmade import FAULTY_EVERY
from tremplin.demo.towns import towns
from tremplin.reference.activities import ACTIVITIES
from tremplin.reference.domains import DOMAINS

TODAY = date(2026, 11, 21)


@dataclass(frozen=True)
class Read:
    client_id: str
    title: str
    description: str
    cities: tuple[str, ...]
    departments: tuple[str, ...]
    start: str
    remote: str


@pytest.fixture(scope="module")
def feeds(tmp_path_factory: pytest.TempPathFactory) -> list[DemoFeed]:
    return build_feeds(tmp_path_factory.mktemp("feeds"), TODAY)


@pytest.fixture(scope="module")
def well_formed(feeds: list[DemoFeed]) -> list[Read]:
    return [mission for feed in feeds[:2] for mission in read(feed.file)]


def read(file: Path) -> Iterator[Read]:
    def texts(mission: etree._Element, path: str) -> tuple[str, ...]:
        return tuple(html.unescape((each.text or "").strip()) for each in mission.iterfind(path))

    for mission in etree.parse(file).iterfind("mission"):
        yield Read(
            texts(mission, "clientId")[0],
            texts(mission, "title")[0],
            texts(mission, "description")[0],
            texts(mission, ".//city"),
            texts(mission, ".//departmentCode"),
            texts(mission, "startAt")[0][:10],
            texts(mission, "remote")[0],
        )


def test_it_works(feeds: list[DemoFeed], well_formed: list[Read]) -> None:
    assert len(feeds) == 3
    assert len({feed.announcer_name for feed in feeds}) == 3
    assert len(well_formed) == sum(feed.missions for feed in feeds[:2]) > 600
    assert 50 <= feeds[2].missions <= 80
    assert all(mission.title and mission.description for mission in well_formed)


def test_the_same_day_gives_the_same_bytes(feeds: list[DemoFeed], tmp_path: Path) -> None:
    again = build_feeds(tmp_path / "new" / "folder", TODAY)
    assert [feed.file.read_bytes() for feed in again] == [feed.file.read_bytes() for feed in feeds]


def test_another_day_only_changes_dates(well_formed: list[Read], tmp_path: Path) -> None:
    later = [mission for feed in build_feeds(tmp_path, TODAY + timedelta(days=3))[:2] for mission in read(feed.file)]
    assert [(each.client_id, each.title, each.cities) for each in later] == [
        (each.client_id, each.title, each.cities) for each in well_formed
    ]
    assert [each.start for each in later] != [each.start for each in well_formed]


def test_another_seed_gives_other_missions(well_formed: list[Read], tmp_path: Path) -> None:
    others = [mission for feed in build_feeds(tmp_path, TODAY, seed=2)[:2] for mission in read(feed.file)]
    assert [each.title for each in others] != [each.title for each in well_formed]


def test_every_mission_is_to_come_within_two_hundred_days(well_formed: list[Read]) -> None:
    starts = [date.fromisoformat(mission.start) for mission in well_formed]
    assert min(starts) > TODAY
    assert max(starts) <= TODAY + timedelta(days=200)


def test_every_departement_has_at_least_two_missions_overseas_included(well_formed: list[Read]) -> None:
    counts = Counter(code for mission in well_formed for code in mission.departments if code)
    assert len(towns().department_codes) == 101
    assert [code for code in towns().department_codes if counts[code] < 2] == []


def test_no_two_missions_of_an_announcer_have_the_same_title_in_the_same_town(feeds: list[DemoFeed]) -> None:
    for feed in feeds[:2]:
        on_site = [mission for mission in read(feed.file) if mission.remote == "no"]
        assert max(Counter((mission.title, mission.cities[0]) for mission in on_site).values()) == 1


def test_no_text_is_repeated_more_than_a_few_times(well_formed: list[Read]) -> None:
    assert max(Counter(mission.description for mission in well_formed).values()) <= 2


def test_no_placeholder_is_left_in_a_text(feeds: list[DemoFeed]) -> None:
    assert [feed.slug for feed in feeds if re.search(r"[{}]", feed.file.read_text(encoding="utf-8"))] == []


def test_some_missions_are_done_from_home_and_some_have_several_addresses(well_formed: list[Read]) -> None:
    from_home = [mission for mission in well_formed if mission.remote == "full"]
    assert 0.06 < len(from_home) / len(well_formed) < 0.10
    assert all(not any(mission.cities) for mission in from_home)
    assert sum(len(mission.cities) > 1 for mission in well_formed) / len(well_formed) > 0.03


def test_the_platform_escapes_twice_and_leaves_addresses_flat(feeds: list[DemoFeed]) -> None:
    text = feeds[1].file.read_text(encoding="utf-8")
    assert "&#039;" in text
    assert r"\n\nObjectifs: \n" in text
    assert "mémoire et citoyenneté" in text
    assert re.search(r"<lonlat>\s+<!\[CDATA\[,\]\]>", text)


def test_the_handmade_feed_is_not_well_formed_and_repeats_an_identifier(feeds: list[DemoFeed]) -> None:
    file = feeds[2].file
    with pytest.raises(etree.XMLSyntaxError):
        etree.parse(file)
    text = file.read_text(encoding="utf-8")
    assert text.count("<clientId>FAL001</clientId>") == 2
    assert "<title>Matelotage</title>" in text
    assert "<domain>bord-de-mer</domain>" in text
    assert feeds[2].missions >= 9 * FAULTY_EVERY, "a fault was left out for lack of missions"


def test_themes_cover_every_domain() -> None:
    assert {theme.domain for theme in themes()} == set(DOMAINS)
    assert {slug for theme in themes() for slug in theme.activities} <= set(ACTIVITIES)
    assert len(themes()) >= 45
    assert len({theme.slug for theme in themes()}) == len(themes())


def test_every_opening_suits_a_title_and_every_title_has_one() -> None:
    for theme in themes():
        suited = [theme.openings_for(title) for title in theme.titles]
        assert all(suited), theme.slug
        assert {opening for openings in suited for opening in openings} == set(theme.openings), theme.slug


def test_themes_done_from_home_name_no_town() -> None:
    texts = [text for theme in themes() if theme.remote for text in (*theme.titles, *theme.openings, *theme.details)]
    assert [text for text in texts if "{" in text] == []


def test_organisations_have_valid_numbers_of_their_own() -> None:
    everyone = [each for slug in ("benevoles-d-ici", "grande-plateforme", "littoral") for each in organisations(slug)]
    assert len({each.name for each in everyone}) == len({each.siren for each in everyone}) == len(everyone) >= 60
    assert all(siren.is_valid(each.siren) and siret.is_valid(each.siret) and each.themes for each in everyone)
    assert all(re.fullmatch(r"W\d{9}", each.rna(code)) for each in everyone for code in ("01", "2A", "75", "974"))
