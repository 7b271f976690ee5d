"""What search knows of missions: each field that is declared finds those that have it, and no other."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.missions import address, draft, organisation
from tests.factories.partners import NOW, make_partner
from tremplin.diffusion.model import ACCEPTED_BY
from tremplin.kit.condition import ALWAYS, Is
from tremplin.kit.db import Conn
from tremplin.missions import actions
from tremplin.missions.actions import Submission
from tremplin.missions.documents import FIELDS, are_rare
from tremplin.missions.model import KIND
from tremplin.search import engine
from tremplin.search.model import Field, Level, Near, Query

RICH: dict[str, Any] = {
    "client_id": "riche",
    "title": "Réparer des vélos avec les habitants",
    "description": "Un samedi sur deux, un atelier ouvert à tous, au milieu des outils et des roues voilées.",
    "domain": "environnement",
    "activities": ("Bricolage", "Médiation, Information"),
    "remote": "possible",
    "type": "volontariat_service_civique",
    "open_to_minors": True,
    "reduced_mobility_accessible": False,
    "close_to_transport": True,
    "snu": True,
    "schedule": "Le samedi",
    "tags": ("vélo", "réemploi"),
    "tasks": ("réparer",),
    "audience": ("tout public",),
    "soft_skills": ("patience",),
    "rome_skills": ("I1607",),
    "addresses": [address("Bastia", "20200"), address("Nantes", "44000")],
    "organisation": organisation(
        "La Roue Libre",
        client_id="org-9",
        rna="W441000009",
        legal_status="Association",
        networks=("Réseau du Réemploi",),
        actions=("Ateliers",),
    ),
}
EXPECTED: dict[str, tuple[str, ...]] = {
    "domain": ("environnement",),
    "activity": ("Bricolage", "Médiation, Information"),
    "remote": ("possible",),
    "type": ("volontariat_service_civique",),
    "departmentName": ("Haute-Corse", "Loire-Atlantique"),
    "openToMinors": ("yes",),
    "reducedMobilityAccessible": ("no",),
    "city": ("Bastia", "Nantes"),
    "country": ("FR",),
    "postalCode": ("20200", "44000"),
    "departmentCode": ("2B", "44"),
    "region": ("Corse", "Pays de la Loire"),
    "clientId": ("riche",),
    "snu": ("true",),
    "schedule": ("Le samedi",),
    "closeToTransport": ("yes",),
    "tags": ("vélo", "réemploi"),
    "tasks": ("réparer",),
    "audience": ("tout public",),
    "softSkills": ("patience",),
    "romeSkills": ("I1607",),
    "organizationClientId": ("org-9",),
    "organizationName": ("La Roue Libre",),
    "organizationRNA": ("W441000009",),
    "organizationStatusJuridique": ("Association",),
    "organizationReseaux": ("Réseau du Réemploi",),
    "organizationActions": ("Ateliers",),
}
PLAIN: dict[str, Any] = {
    "client_id": "simple",
    "addresses": [],
    "remote": "full",
    "domain": "sport",
    "organisation": None,
}


async def published(conn: Conn, *given_fields: dict[str, Any]) -> list[str]:
    """Publishes missions and returns their ids."""
    submissions = [Submission(draft(**each)) for each in given_fields]
    done = await actions.publish(conn, submissions, by=await make_partner(conn), now=NOW, door="api")
    return [each.mission.id for each in done]


async def found(conn: Conn, **asked: Any) -> list[str]:
    result = await engine.find(conn, Query(kinds=(KIND,), scope=ALWAYS, limit=100, **asked))
    return [hit.id for hit in result.hits]


# Who accepted a mission is not said by its announcer: tests/missions/moderation.
GIVEN = [field for field in FIELDS if field.name != ACCEPTED_BY]


def test_every_declared_field_is_tried_here() -> None:
    assert set(EXPECTED) == {field.name for field in GIVEN}


@pytest.mark.parametrize("field", GIVEN, ids=lambda field: field.name)
async def test_it_works(conn: Conn, field: Field) -> None:
    rich, _ = await published(conn, RICH, PLAIN)
    asked = "place" if field.level is Level.PLACE else "where"
    for value in EXPECTED[field.name]:
        assert await found(conn, **{asked: Is(field.name, (value,))}) == [rich], value


@pytest.mark.parametrize("field", [each for each in GIVEN if each.level in {Level.COUNTED, Level.RARE}], ids=lambda field: field.name)
async def test_facets_are_counted(conn: Conn, field: Field) -> None:
    await published(conn, RICH)
    result = await engine.find(conn, Query(kinds=(KIND,), scope=ALWAYS, count=(field.name,), rare=are_rare((field.name,))))
    assert {(each.value, each.count) for each in result.facets[field.name]} == {(value, 1) for value in EXPECTED[field.name]}


@pytest.mark.parametrize(
    "words",
    ["réparer vélos", "samedi atelier", "roue libre", "bastia", "environnement", "bricolage", "reemploi", "velo"],
)
async def test_words_are_looked_for_in_the_title_the_text_and_around(conn: Conn, words: str) -> None:
    rich, _ = await published(conn, RICH, PLAIN)
    assert await found(conn, words=words) == [rich]


async def test_each_place_is_within_reach(conn: Conn) -> None:
    rich, _ = await published(conn, RICH, PLAIN)
    assert await found(conn, near=Near(42.70, 9.45, 20)) == [rich]
    assert await found(conn, near=Near(47.21, -1.55, 20)) == [rich]
    assert await found(conn, near=Near(48.85, 2.35, 20)) == []


async def test_a_mission_done_from_anywhere_suits_every_place(conn: Conn) -> None:
    local, _ = await published(conn, {**PLAIN, "remote": "local"}, {**RICH, "client_id": "autre"})
    assert await found(conn, near=Near(48.85, 2.35, 20), include_anywhere=True) == [local]
