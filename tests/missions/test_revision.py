"""A mission changed in part: what is not said stays, to the letter."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.missions import draft, organisation
from tests.factories.partners import NOW
from tests.missions.preparing import OWNER
from tremplin.kit.problem import Problem
from tremplin.missions import preparation
from tremplin.missions.draft import AddressDraft, MissionDraft, OrganisationDraft
from tremplin.missions.preparation import Kept, Known, Prepared
from tremplin.missions.revision import (
    Changes,
    draft_of,
    organisation_draft,
    organisation_meant,
    organisation_revised,
    revised,
    untouched,
)

texts = st.none() | st.text(max_size=30)
markup = st.lists(
    st.sampled_from(["<p>", "</p>", "<br>", " & ", "&amp;", "&#233;", "<li>été</li>", "\u2003", "\n\n", " a ", "1 < 2"])
).map("".join)
lists = st.lists(st.text(max_size=10), max_size=3).map(tuple)
dates = st.none() | st.datetimes(timezones=st.just(UTC))
amounts = st.none() | st.floats(allow_nan=False, allow_infinity=False)
flags = st.none() | st.booleans()
addresses = st.builds(
    AddressDraft,
    street=texts,
    city=st.none() | st.sampled_from(["Lyon", "Fondcombe", " Paris "]),
    postal_code=st.none() | st.sampled_from(["69003", "1000", "x"]),
    country=st.none() | st.sampled_from(["France", "FR", "Syldavie", "Belgique"]),
) | st.builds(AddressDraft, lat=st.floats(-90, 90), lon=st.floats(-180, 180), city=texts)
organisations = st.none() | st.builds(
    OrganisationDraft,
    client_id=texts,
    name=texts,
    rna=st.none() | st.just("w691000077"),
    siret=st.none() | st.just("332 737 394 00012"),
)
drafts = st.builds(
    MissionDraft,
    client_id=st.text(max_size=10),
    title=texts,
    description=texts | markup,
    application_url=texts,
    image=texts,
    posted_at=dates,
    start_at=dates,
    end_at=dates,
    domain=texts | st.just("éducation"),
    activities=lists,
    tags=lists,
    remote=st.none() | st.sampled_from(["no", "local", "?"]),
    metadata=texts,
    places=st.none() | st.integers(-3, 9),
    snu=st.booleans(),
    compensation_amount=amounts,
    compensation_unit=texts,
    open_to_minors=flags,
    type=texts,
    addresses=st.lists(addresses, max_size=3),
    organisation=organisations,
)


def prepared(given_draft: MissionDraft, *, kept: Kept | None = None, known: Known | None = None, now: datetime = NOW) -> Prepared:
    return preparation.prepare(
        given_draft,
        owner=OWNER,
        mission_id="m",
        organisation=preparation.organisation_of(given_draft, owner=OWNER, organisation_id="o", now=NOW),
        known=known,
        now=now,
        kept=kept,
    )


def again(before: Prepared, changes: Changes) -> Prepared:
    """The same mission, changed."""
    mission = before.mission
    changed = replace(
        revised(draft_of(mission, None), changes),
        organisation=organisation_draft(before.organisation) if before.organisation else None,
    )
    known = Known("m", mission.created_at, mission.posted_at, mission.start_at, mission.last_sync_at)
    return prepared(changed, kept=untouched(mission, changes), known=known)


def test_it_works() -> None:
    before = prepared(draft(places=2, end_at=NOW + timedelta(days=300)))
    after = again(before, Changes({"places": 5, "end_at": None}))
    assert after.mission == replace(before.mission, places=5, end_at=None, duration=None)


@settings(deadline=None)  # the first one reads the gazetteer
@given(drafts)
def test_what_changes_nothing_leaves_everything_as_it_is(given_draft: MissionDraft) -> None:
    before = prepared(preparation.readable(given_draft))
    after = again(before, Changes())
    assert replace(after.mission, problems=()) == replace(before.mission, problems=())
    assert after.organisation == before.organisation
    assert sorted(map(_told, after.problems)) == sorted(map(_told, before.problems))


def _told(problem: Problem) -> str:
    """A problem, of whichever address: repeats of an address are not kept, so that those after it have another number."""
    return str(replace(problem, pointer=re.sub(r"^/addresses/\d+", "/addresses/…", problem.pointer)))


@settings(deadline=None)  # the first one reads the gazetteer
@given(drafts)
def test_a_draft_drawn_from_a_mission_is_stable(given_draft: MissionDraft) -> None:
    before = prepared(preparation.readable(given_draft))
    after = again(before, Changes())
    assert draft_of(after.mission, after.organisation) == draft_of(before.mission, before.organisation)


@settings(deadline=None)  # the first one reads the gazetteer
@given(drafts, st.sampled_from([each.name for each in fields(MissionDraft) if each.name not in ("client_id", "organisation")]))
def test_each_field_can_be_cleared_and_the_others_stay(given_draft: MissionDraft, name: str) -> None:
    before = prepared(preparation.readable(given_draft))
    after = again(before, Changes({name: None}))
    empty = prepared(MissionDraft(client_id="x")).mission
    assert getattr(after.mission, name) == getattr(empty, name)
    for other in ("title", "tags", "metadata", "application_url", "description", "addresses", "image", "end_at"):
        assert other == name or getattr(after.mission, other) == getattr(before.mission, other)


def test_a_mission_of_a_catalogue_stays_in_it() -> None:
    synced = replace(prepared(draft()).mission, last_sync_at=NOW)
    assert again(Prepared(synced, None, ()), Changes({"places": 1})).mission.last_sync_at == NOW


NAMED = OrganisationDraft(
    client_id="33273739400012", name="Dons du Sud", siren="332737394", siret="33273739400012", url="https://d.example"
)


@pytest.mark.parametrize(
    ("said", "current", "meant"),
    [
        ({}, None, None),
        ({}, NAMED, "33273739400012"),
        ({"url": None}, NAMED, "33273739400012"),
        ({"name": "dons du sud", "city": "Lyon"}, NAMED, "33273739400012"),
        ({"name": "Mer Propre"}, NAMED, "mer-propre"),
        ({"name": "Dons du Sud", "client_id": "o-1"}, NAMED, "o-1"),
        ({"name": "Dons du Sud", "rna": "W691000077"}, NAMED, "W691000077"),
        ({"name": "Dons du Sud"}, None, "dons-du-sud"),
        ({"name": None}, NAMED, None),
        ({"name": "!"}, NAMED, None),
    ],
)
def test_the_organisation_meant_is_found(said: dict[str, Any], current: OrganisationDraft | None, meant: str | None) -> None:
    assert organisation_meant(Changes(organisation=said), current) == meant


def test_an_organisation_keeps_what_is_not_said_of_it() -> None:
    after = organisation_revised(Changes(organisation={"name": "Dons du Grand Sud", "city": "Marseille"}), "33273739400012", NAMED)
    assert after == replace(NAMED, name="Dons du Grand Sud", city="Marseille")
    assert organisation_revised(Changes(organisation={"url": None}), "x", NAMED) == replace(NAMED, client_id="x", url=None)
    assert organisation_revised(Changes(), None, None) is None


@pytest.mark.parametrize(
    ("said", "siren", "siret"),
    [
        ({"siret": "552 100 554 00013"}, "552100554", "55210055400013"),
        ({"siren": "552100554"}, "552100554", None),
        ({"siren": "332 737 394"}, "332737394", "33273739400012"),
        ({"siret": None}, None, None),
        ({"siren": "33273739400020"}, "332737394", "33273739400020"),
        ({"name": "x"}, "332737394", "33273739400012"),
    ],
)
def test_the_numbers_of_two_companies_never_stay_together(said: dict[str, Any], siren: str | None, siret: str | None) -> None:
    after = organisation_revised(Changes(organisation=said), "o", NAMED)
    assert after is not None
    assert (after.siren, after.siret) == (siren, siret)


def test_an_organisation_id_that_no_index_can_hold_is_cut() -> None:
    assert len(organisation_meant(Changes(organisation={"name": "o" * 9_000}), None) or "") == 250


def test_the_factory_organisation_is_known_by_its_name() -> None:
    assert organisation_meant(Changes(organisation={"name": organisation().name}), None) == "coup-de-pouce-college"
