"""A file of agencies: taken as it is, line by line, the same the second time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.factories.agencies import BRIDGES, CANALS, NOW, TOWN_HALL, agency, written
from tremplin.immersions.agencies import actions, loading, store
from tremplin.immersions.agencies.errors import AgencyNotOpen, AgencyUnknown
from tremplin.immersions.agencies.model import AgencyUser
from tremplin.immersions.agencies.vocabulary import AgencyKind, AgencyRole, AgencyStatus, ValidationSteps
from tremplin.kit.db import Conn


async def load(conn: Conn, tmp_path: Path, *lines: Any) -> loading.Loaded:
    return await loading.load(conn, written(tmp_path / "agences.jsonl", *lines), now=NOW)


async def test_it_works(conn: Conn, tmp_path: Path) -> None:
    told = {"delegationEndDate": "2027-01-31", "delegationAgencyName": "Service local", "delegationAgencyKind": "pole-emploi"}
    loaded = await load(conn, tmp_path, agency(delegationAgencyInfo=told), agency(BRIDGES, counsellorEmails=["conseil@ponts.example"]))
    assert loaded.as_json() == {"agencies": 2, "refused": []}
    kept = await actions.find(conn, CANALS)
    assert (kept.name, kept.kind, kept.status, kept.departments) == (
        "Agence des Deux Canaux",
        AgencyKind.FRANCE_TRAVAIL,
        AgencyStatus.ACTIVE,
        ("35", "22"),
    )
    assert (kept.address.city, kept.position, kept.safir_code, kept.siret) == (
        "Rennes",
        (48.09307, -1.67494),
        "35000",
        "15905704100018",
    )
    assert kept.delegation is not None
    assert (kept.delegation.until, kept.delegation.name) == (date(2027, 1, 31), "Service local")
    assert await actions.people(conn, CANALS) == [
        AgencyUser(email="validation@agence-1.example", roles=frozenset({AgencyRole.VALIDATOR}))
    ]


async def test_it_can_be_loaded_again(conn: Conn, tmp_path: Path) -> None:
    await load(conn, tmp_path, agency())
    before = await actions.find(conn, CANALS)
    await load(conn, tmp_path, agency())
    assert await actions.find(conn, CANALS) == before
    await load(conn, tmp_path, agency(name="Agence du Port"))
    assert await actions.find(conn, CANALS) == replace(before, name="Agence du Port")


async def test_a_counsellor_who_is_written_to_makes_two_steps_unless_the_file_says_otherwise(conn: Conn, tmp_path: Path) -> None:
    both: dict[str, Any] = {"counsellorEmails": ["conseil@ponts.example"]}
    await load(conn, tmp_path, agency(**both), agency(BRIDGES), agency(TOWN_HALL, validationSteps="validator-only", **both))
    found = await store.find(conn, [CANALS, BRIDGES, TOWN_HALL])
    assert [found[each].validation_steps for each in (CANALS, BRIDGES, TOWN_HALL)] == [
        ValidationSteps.TWO,
        ValidationSteps.ONE,
        ValidationSteps.ONE,
    ]


async def test_people_may_be_told_of_with_their_roles(conn: Conn, tmp_path: Path) -> None:
    gaud = {"email": "Gaud@canaux.example", "firstName": "Gaud", "roles": ["validator", "agency-admin"], "isNotifiedByEmail": False}
    await load(conn, tmp_path, agency(userRights=[gaud]))
    (user,) = await actions.people(conn, CANALS)
    assert (user.email, user.first_name, user.notified) == ("gaud@canaux.example", "Gaud", False)
    assert user.roles == {AgencyRole.VALIDATOR, AgencyRole.ADMIN}
    assert await store.agencies_of(conn, "gaud@canaux.example") == {CANALS: user.roles}


async def test_lists_of_addresses_leave_administrators_in_place(conn: Conn, tmp_path: Path) -> None:
    admin = {"email": "chef@canaux.example", "roles": ["agency-admin"]}
    await load(conn, tmp_path, agency(userRights=[admin, {"email": "ancienne@canaux.example", "roles": ["validator"]}]))
    await load(conn, tmp_path, agency())
    assert [each.email for each in await actions.people(conn, CANALS)] == ["chef@canaux.example", "validation@agence-1.example"]


async def test_codes_may_be_numbers(conn: Conn, tmp_path: Path) -> None:
    place = {"streetNumberAndAddress": "", "postcode": 1000, "departmentCode": 1, "city": "Bourg-en-Bresse"}
    await load(conn, tmp_path, agency(address=place, coveredDepartments=[1, "2A"], agencySiret=15905704100018))
    kept = await actions.find(conn, CANALS)
    assert (kept.address.postcode, kept.departments, kept.siret) == ("01000", ("01", "2A"), "15905704100018")


async def test_a_file_may_name_an_agency_before_it_describes_it(conn: Conn, tmp_path: Path) -> None:
    loaded = await load(conn, tmp_path, agency(BRIDGES, refersToAgencyId=CANALS), agency())
    assert loaded.refused == []
    assert (await actions.find(conn, BRIDGES)).refers_to == CANALS


async def test_broken_lines_are_refused_one_by_one_and_the_others_kept(conn: Conn, tmp_path: Path) -> None:
    loaded = await load(
        conn,
        tmp_path,
        "{",
        agency(kind="mairie", contactEmail="nulle part"),
        "[]",
        agency("seule", refersToAgencyId="perdue"),
        agency("loin", refersToAgencyId="seule"),
        agency("fermée", status="closed"),
        agency("vide", coveredDepartments=[]),
        "",
        agency(),
    )
    assert [(each.line, each.code) for each in loaded.refused] == [
        (1, "NOT_JSON"),
        (2, "OPTION_INVALID"),
        (3, "TYPE_INVALID"),
        (4, "REFERRED_UNKNOWN"),
        (5, "REFERRED_UNKNOWN"),
        (6, "REQUIRED"),
        (7, "REQUIRED"),
    ]
    assert "contactEmail" in loaded.refused[1].message
    assert loaded.agencies == 1


async def test_a_form_is_offered_those_that_are_open_and_cover_the_place(conn: Conn, tmp_path: Path) -> None:
    closed = {"status": "closed", "statusJustification": "Fusion"}
    await load(conn, tmp_path, agency(), agency(BRIDGES, kind="cci", name="Chambre"), agency(TOWN_HALL, **closed))
    assert [each.id for each in await actions.list_covering(conn, "35")] == [CANALS, BRIDGES]
    assert [each.id for each in await actions.list_covering(conn, "35", [AgencyKind.CCI])] == [BRIDGES]
    assert await actions.list_covering(conn, "75") == []
    assert (await actions.find_open(conn, CANALS)).id == CANALS
    with pytest.raises(AgencyNotOpen):
        await actions.find_open(conn, TOWN_HALL)
    with pytest.raises(AgencyUnknown):
        await actions.find_open(conn, "ailleurs")
