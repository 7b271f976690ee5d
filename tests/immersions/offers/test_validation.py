"""What a company must say of itself: each rule with what breaks it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.fr import siret as siret_rules

from tests.factories.establishments import BAKER, admin, draft, offers, siret
from tremplin.immersions.offers import validation
from tremplin.immersions.offers.draft import LocationDraft
from tremplin.immersions.offers.model import RightStatus, Role
from tremplin.immersions.offers.places import settle

ONE_CALLED = [admin(main_contact_by_phone=True)]


def codes(**given: Any) -> list[str]:
    return [each.code for each in validation.check(draft(**given))]


def test_it_works() -> None:
    assert codes() == []
    assert codes(contact_mode="PHONE", members=ONE_CALLED) == []
    welcome = LocationDraft(raw="3 rue des Lilas 35000 Rennes")
    assert codes(contact_mode="IN_PERSON", members=[admin(main_contact_in_person=True)], welcome_address=welcome) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"siret": "1590000000001"}, "SIRET_INVALID"),
        ({"siret": "15900000000012"}, "SIRET_INVALID"),
        ({"siret": "١٥٩٠٠٠٠٠٠٠٠٠١٧"}, "SIRET_INVALID"),
        ({"name": None}, "NAME_MISSING"),
        ({"name": "x" * 256}, "TEXT_TOO_LONG"),
        ({"customized_name": "S.A.R.L."}, "LEGAL_FORM_ONLY"),
        ({"customized_name": "<b>Fournil</b>"}, "HTML_FORBIDDEN"),
        ({"additional_information": "x" * 9201}, "TEXT_TOO_LONG"),
        ({"additional_information": "<script>alert(1)</script>"}, "HTML_FORBIDDEN"),
        ({"naf": "BOULANGE"}, "NAF_INVALID"),
        ({"employees": "4-7"}, "EMPLOYEES_INVALID"),
        ({"offers": []}, "OFFER_MISSING"),
        ({"offers": offers("1")}, "APPELLATION_UNKNOWN"),
        ({"offers": offers(BAKER, remote_work="MOON")}, "REMOTE_WORK_INVALID"),
        ({"offers": offers(BAKER, BAKER)}, "OFFER_REPEATED"),
        ({"contact_mode": None}, "CONTACT_MODE_INVALID"),
        ({"contact_mode": "PHONE"}, "PHONE_CONTACT_MISSING"),
        (
            {"contact_mode": "PHONE", "members": [*ONE_CALLED, admin("b@x.example", main_contact_by_phone=True)]},
            "PHONE_CONTACT_MISSING",
        ),
        ({"contact_mode": "IN_PERSON", "welcome_address": LocationDraft()}, "WELCOME_CONTACT_MISSING"),
        ({"contact_mode": "IN_PERSON", "members": [admin(main_contact_in_person=True)]}, "WELCOME_ADDRESS_MISSING"),
        ({"members": [admin(role=Role.CONTACT)]}, "ADMIN_MISSING"),
        ({"members": [admin(), admin("b@x.example", status=RightStatus.PENDING)] * 1 + [admin()]}, "EMAIL_REPEATED"),
        ({"members": [admin(receives_discussions=False)]}, "RECIPIENT_MISSING"),
        ({"members": [admin("personne")]}, "EMAIL_INVALID"),
        ({"members": [admin(), admin("b@x.example", role="boss")]}, "ROLE_INVALID"),
        ({"members": [admin(job=None)]}, "ADMIN_INCOMPLETE"),
        ({"members": [admin(phone="allô")]}, "PHONE_INVALID"),
        ({"max_contacts_per_month": -1}, "QUOTA_INVALID"),
        ({"max_contacts_per_month": 0}, "NEVER_AVAILABLE"),
        ({"searchable_by_students": False, "searchable_by_job_seekers": False}, "SEARCHABLE_BY_NOBODY"),
        ({"disabled_workers": "maybe"}, "DISABLED_WORKERS_INVALID"),
        ({"website": "fournil"}, "WEBSITE_INVALID"),
        ({"website": "https://[fournil"}, "WEBSITE_INVALID"),
    ],
)
def test_what_breaks_a_rule_is_named(change: dict[str, Any], code: str) -> None:
    assert codes(**change) == [code]


@given(st.text(alphabet="0123456789", min_size=14, max_size=14))
def test_any_fourteen_digits_are_a_siret_when_they_agree(number: str) -> None:
    assert validation.is_siret(number) == siret_rules.is_valid(number)
    assert validation.is_siret(siret())


@pytest.mark.parametrize(
    ("place", "code"),
    [
        (LocationDraft(raw="12 rue Basse, Lyon"), "POSTCODE_MISSING"),
        (LocationDraft(), "POSTCODE_MISSING"),
        (LocationDraft(postcode="00000", city="Nullepart"), "LOCATION_NOT_FOUND"),
        (LocationDraft(postcode="35000", city="Rennes", lat=200.0, lon=1.0), "COORDINATES_INVALID"),
    ],
)
def test_a_place_that_cannot_be_found_says_why(place: LocationDraft, code: str) -> None:
    location, problems = settle(place, "1", "/businessAddresses/0")
    assert location is None
    assert [(each.code, each.pointer) for each in problems] == [(code, "/businessAddresses/0")]


@pytest.mark.parametrize(
    ("raw", "department", "city"),
    [
        ("27 rue Basse 97200 Fort-de-France", "972", "Fort-de-France"),
        ("55 rue du Moulin 01000 Bourg-en-Bresse", "01", "Bourg-en-Bresse"),
        ("4 cours Napoléon, 20000 Ajaccio", "2A", "Ajaccio"),
        ("2 place 11 novembre 69003 Lyon", "69", "Lyon"),
    ],
)
def test_an_address_in_one_text_is_read(raw: str, department: str, city: str) -> None:
    location, problems = settle(LocationDraft(raw=raw), "1", "/businessAddresses/0")
    assert problems == []
    assert location is not None
    assert (location.department_code, location.city) == (department, city)


def test_coordinates_given_are_kept() -> None:
    location, _ = settle(LocationDraft(postcode="35000", city="Rennes", lat=0.0, lon=1.0), "1", "/businessAddresses/0")
    assert location is not None
    assert (location.lat, location.lon) == (0.0, 1.0)


@given(st.text(max_size=80))
def test_any_address_is_read_or_refused(raw: str) -> None:
    location, problems = settle(LocationDraft(raw=raw), "1", "/businessAddresses/0")
    assert (location is None) == bool(problems)
