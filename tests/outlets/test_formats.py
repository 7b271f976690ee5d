"""What a channel is told of a mission, rule by rule; whole files are in test_golden."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.outlets.catalogue import LYON
from tremplin.outlets.ad import Ad, read_ad
from tremplin.outlets.formats.known import FORMATS
from tremplin.outlets.formats.talent import CATEGORY_OF
from tremplin.reference.activities import ACTIVITIES


def ad(**given: Any) -> Ad:
    """The ad of a mission, known by what is given."""
    plain: dict[str, Any] = {
        "_id": "m-1",
        "type": "benevolat",
        "title": "Lire",
        "addresses": [],
        "activities": [],
        "compensationAmount": None,
        "duration": None,
        "descriptionHtml": "<p>Lire.</p>",
    }
    return read_ad({**plain, **given}, given.get("companies", {}))


def told(shape: str, **given: Any) -> dict[str, Any]:
    """An ad as a channel is told it: the mission itself, or fields read from it."""
    as_exchanged = FORMATS[shape].as_exchanged
    if as_exchanged is not None:
        return as_exchanged(dict(ad(**given).exchanged))
    return {name: read(ad(**given)) for name, read in FORMATS[shape].fields}


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("benevolat", "Bénévolat - Lire"),
        ("volontariat_service_civique", "Service civique - Lire"),
        ("volontariat_sapeurs_pompiers", "Sapeurs-pompiers volontaires - Lire"),
        ("volontariat_reserve_operationnelle", "Réserve opérationnelle - Lire"),
        (None, "Bénévolat - Lire"),
    ],
)
def test_a_title_says_the_type_of_mission(code: str | None, title: str) -> None:
    assert told("linkedin", type=code)["title"] == title


@pytest.mark.parametrize(
    ("remote", "linkedin", "grimpio", "talent"),
    [
        ("full", "Remote", "total", "yes"),
        ("possible", "Hybrid", "partial", "no"),
        ("no", "On-site", "none", "no"),
        ("local", "On-site", "none", "no"),
        (None, "On-site", "none", "no"),
    ],
)
def test_each_channel_has_its_word_for_what_is_done_from_home(remote: str | None, linkedin: str, grimpio: str, talent: str) -> None:
    assert told("linkedin", remote=remote)["workplaceTypes"] == linkedin
    assert told("grimpio", remote=remote)["remoteJob"] == grimpio
    assert told("talent", remote=remote)["isremote"] == talent


def test_linkedin_knows_seven_other_places_and_no_more() -> None:
    cities = [{**LYON, "city": f"Ville {number}"} for number in range(10)]
    found = told("linkedin", addresses=cities)
    assert found["location"] == "Ville 0, France"
    assert [each["alternateLocation"] for each in found["alternateLocations"]] == [f"Ville {number}, France" for number in range(1, 8)]


def test_linkedin_names_the_country_of_a_place_abroad() -> None:
    assert told("linkedin", addresses=[{**LYON, "city": "Bruxelles", "country": "BE"}])["location"] == "Bruxelles, Belgique"


def test_a_company_is_known_by_its_own_name_then_by_its_announcers() -> None:
    companies = {"Lire & grandir": "1", "Alizé": "2"}
    assert told("linkedin", companies=companies, organizationName="Lire & grandir", publisherName="Alizé")["companyId"] == "1"
    assert told("linkedin", companies=companies, organizationName="Autre", publisherName="Alizé")["companyId"] == "2"
    assert told("linkedin", organizationName="Autre", publisherName="Alizé")["companyId"] is None


@pytest.mark.parametrize("activity", sorted(set(ACTIVITIES.values()) - {"Autre"}))
def test_each_activity_has_a_category_at_talent(activity: str) -> None:
    assert told("talent", activities=[activity])["category"] == CATEGORY_OF[activity]


def test_categories_are_those_of_activities_that_exist() -> None:
    assert set(CATEGORY_OF) - set(ACTIVITIES.values()) == set()


@pytest.mark.parametrize(
    ("given", "salary"),
    [
        ({"compensationAmount": 620, "compensationUnit": "month", "compensationType": "gross"}, "7440"),
        ({"compensationAmount": 9000, "compensationUnit": "year", "compensationType": "gross"}, "9000"),
        ({"compensationAmount": 620, "compensationUnit": "month", "compensationType": "net"}, ""),
        ({"compensationAmount": 12, "compensationUnit": "hour", "compensationType": "gross"}, ""),
        ({}, ""),
    ],
)
def test_grimpio_is_told_a_yearly_salary_only_when_it_is_known(given: dict[str, Any], salary: str) -> None:
    assert told("grimpio", **given)["annualGrossSalary"] == salary


def test_nobody_is_told_the_requirements_of_another_mission() -> None:
    """The original pasted those of one workshop into every mission of its announcer."""
    assert "Prérequis" not in told("grimpio")["description"]
    assert "<ol><li>Aimer lire</li></ol>" in told("grimpio", requirements=["Aimer lire"])["description"]


def test_leboncoin_shows_in_paris_what_is_done_from_home() -> None:
    found = told("leboncoin", remote="full", addresses=[LYON], city="Lyon")
    assert (found["title"], found["city"], found["postalCode"]) == ("[À distance] Lire", "Paris", "75000")
    assert told("leboncoin", remote="no", addresses=[LYON], city="Lyon")["city"] == "Lyon"


def test_letudiant_has_a_job_a_distinct_city() -> None:
    cities = [LYON, {**LYON, "id": "2", "city": "LYON"}, {**LYON, "id": "3", "city": "Caluire-et-Cuire"}]
    split = FORMATS["letudiant"].split(ad(addresses=cities))
    assert [each.reference for each in split] == ["m-1-lyon", "m-1-caluire-et-cuire"]


def test_dates_are_told_in_universal_time() -> None:
    assert told("talent", endAt="2027-01-01T01:00:00+02:00")["expirationdate"] == "2026-12-31T23:00:00Z"
    assert told("linkedin", endAt=datetime(2027, 1, 1, tzinfo=UTC).isoformat())["expirationDate"] == "Fri, 01 Jan 2027 00:00:00 GMT"
