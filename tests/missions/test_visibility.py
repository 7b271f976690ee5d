"""Why a mission is, or is not, visible at a broadcaster: the first reason that decides, and the same answer as the search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from tests.factories.missions import address, draft, organisation
from tests.factories.partners import NOW, make_partner
from tremplin.diffusion import actions as diffusion
from tremplin.diffusion.model import ACCEPTED_BY, NETWORKS_FIELD, ORGANISATION_FIELD
from tremplin.kit.db import Conn
from tremplin.missions import actions, store, visibility
from tremplin.missions.actions import Submission
from tremplin.missions.documents import FIELDS
from tremplin.missions.model import KIND, Mission
from tremplin.missions.moderation import actions as moderation
from tremplin.missions.moderation.model import Author
from tremplin.missions.visibility import CONDITION_FIELDS, FIELD_LABELS
from tremplin.partners import actions as partners
from tremplin.partners.errors import PartnerUnknown
from tremplin.partners.model import Partner
from tremplin.search import engine


@dataclass(frozen=True)
class Cast:
    """Boussole shows what Alizé announces; Cabestan is a stranger to both."""

    alize: Partner
    boussole: Partner
    cabestan: Partner


@pytest.fixture
async def cast(conn: Conn) -> Cast:
    made = Cast(*[await make_partner(conn, name) for name in ("Alizé", "Boussole", "Cabestan")])
    await diffusion.diffuse(conn, broadcaster_id=made.boussole.id, announcer_id=made.alize.id, now=NOW)
    return made


async def publish(conn: Conn, by: Partner, **given: Any) -> Mission:
    (published,) = await actions.publish(conn, [Submission(draft(**given))], by=by, now=NOW, door="api")
    return published.mission


async def reason(conn: Conn, mission: Mission, at: Partner) -> str:
    """The reason given, checked against what the search really shows."""
    answer = await visibility.at(conn, mission.id, at.id)
    found = await engine.get(conn, KIND, mission.id, await diffusion.scope_of(conn, at.id))
    assert answer.visible is (found is not None)
    kept = await store.find(conn, mission.id)
    assert kept is not None
    assert answer in await visibility.everywhere(conn, kept) or answer.root_id is None
    return str(answer.reason)


async def want(conn: Conn, cast: Cast, sent: Any) -> None:
    await diffusion.set_condition(
        conn, broadcaster_id=cast.boussole.id, announcer_id=cast.alize.id, sent=sent, fields=CONDITION_FIELDS
    )


async def restrict(conn: Conn, cast: Cast, field: str, operator: str, value: str) -> None:
    await diffusion.restrict(
        conn,
        announcer_id=cast.alize.id,
        broadcaster_ids=[cast.boussole.id],
        field=field,
        operator=operator,
        value=value,
        now=NOW,
    )


async def test_it_works(conn: Conn, cast: Cast) -> None:
    mission = await publish(conn, cast.alize)
    assert await reason(conn, mission, cast.boussole) == "OPENED"
    assert await reason(conn, mission, cast.alize) == "OWN"
    assert await reason(conn, mission, cast.cabestan) == "NOT_OPENED"
    answer = await visibility.at(conn, mission.id, cast.cabestan.id)
    assert answer.message == "Cabestan ne diffuse pas les missions de Alizé."


async def test_an_unknown_mission_is_told_and_an_unknown_broadcaster_refused(conn: Conn, cast: Cast) -> None:
    answer = await visibility.at(conn, "inconnue", cast.boussole.id)
    assert (answer.visible, answer.reason) == (False, "MISSION_UNKNOWN")
    with pytest.raises(PartnerUnknown):
        await visibility.at(conn, "inconnue", "inconnu")


async def test_a_withdrawn_mission_is_told_before_any_rule(conn: Conn, cast: Cast) -> None:
    mission = await publish(conn, cast.alize)
    await actions.withdraw(conn, [mission.client_id], by=cast.alize, now=NOW, door="api")
    assert await reason(conn, mission, cast.boussole) == "WITHDRAWN"


async def test_a_refused_mission_is_told_with_its_reason(conn: Conn, cast: Cast) -> None:
    mission = await publish(conn, cast.alize, title=None)
    assert await reason(conn, mission, cast.boussole) == "REFUSED"
    assert (await visibility.at(conn, mission.id, cast.boussole.id)).message == "La mission est refusée : Titre manquant."


async def test_a_rule_of_the_announcer_is_named(conn: Conn, cast: Cast) -> None:
    mission = await publish(conn, cast.alize, organisation=organisation(client_id="org-1"))
    other = await publish(conn, cast.alize, organisation=organisation(client_id="org-2"))
    await restrict(conn, cast, ORGANISATION_FIELD, "is_not", "org-1")
    assert await reason(conn, mission, cast.boussole) == "HIDDEN_BY_RULES"
    assert await reason(conn, other, cast.boussole) == "OPENED"
    (opening,) = await diffusion.openings(conn, cast.alize.id)
    answer = await visibility.at(conn, mission.id, cast.boussole.id)
    assert [part.rule_id for part in answer.parts] == [opening.tree.children[0].id]
    assert answer.parts[0].message == "Exclu : organisation parmi « org-1 » ; ici : « org-1 »"


@pytest.mark.parametrize(
    ("sent", "visible"),
    [
        ({"field": "domain", "in": ["education"]}, True),
        ({"field": "city", "in": ["Nantes"]}, True),
        ({"all": [{"field": "city", "in": ["Nantes"]}, {"field": "city", "in": ["Lyon"]}]}, True),
        ({"not": {"field": "departmentName", "in": ["Rhône"]}}, False),
        ({"exists": "organizationReseaux"}, True),
        ({"exists": "openToMinors"}, False),
        ({"any": [{"field": "remote", "in": ["full"]}, {"field": "tags", "in": ["lecture"]}]}, True),
        ({"all": [{"field": "snu", "in": ["true"]}]}, False),
        ({"field": "activity", "in": ["Soutien scolaire"]}, True),
    ],
)
async def test_a_condition_is_read_as_the_search_reads_it(conn: Conn, cast: Cast, sent: Any, visible: bool) -> None:
    mission = await publish(
        conn,
        cast.alize,
        tags=("lecture",),
        addresses=[address(), address("Nantes", "44000")],
        organisation=organisation(networks=("Réseau Lecture",)),
    )
    await want(conn, cast, sent)
    assert await reason(conn, mission, cast.boussole) == ("OPENED" if visible else "HIDDEN_BY_CONDITION")
    await diffusion.clear_condition(conn, broadcaster_id=cast.boussole.id, announcer_id=cast.alize.id)
    assert await reason(conn, mission, cast.boussole) == "OPENED"


async def test_what_a_moderator_has_not_accepted_is_told_last(conn: Conn, cast: Cast) -> None:
    vigie = await partners.create(conn, name="Vigie", now=NOW, moderates=True)
    mission = await publish(conn, cast.alize)
    assert await reason(conn, mission, vigie) == "NOT_OPENED"
    await diffusion.diffuse(conn, broadcaster_id=vigie.id, announcer_id=cast.alize.id, now=NOW)
    assert await reason(conn, mission, vigie) == "NOT_ACCEPTED"
    await moderation.decide(conn, vigie, mission.id, {"status": "ACCEPTED"}, by=Author(name="Équipe"), now=NOW)
    assert await reason(conn, mission, vigie) == "OPENED"


async def test_all_broadcasters_are_told_at_once_in_as_many_statements_as_one(
    conn: Conn, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    mission = await publish(conn, cast.alize)

    async def statements() -> int:
        asked: list[object] = []
        execute = type(conn.cursor()).execute

        async def counted(self: Any, *given: Any, **named: Any) -> Any:
            asked.append(given)
            return await execute(self, *given, **named)

        with monkeypatch.context() as patch:
            patch.setattr("psycopg.AsyncCursor.execute", counted)
            answers = await visibility.everywhere(conn, mission)
        assert [answer.broadcaster_name for answer in answers] == sorted(answer.broadcaster_name for answer in answers)
        return len(asked)

    once = await statements()
    assert once > 0
    for number in range(20):
        other = await make_partner(conn, f"Diffuseur {number:02}")
        await diffusion.diffuse(conn, broadcaster_id=other.id, announcer_id=cast.alize.id, now=NOW)
    assert await statements() == once
    assert len(await visibility.everywhere(conn, mission)) == 21


async def test_what_is_known_of_an_organisation_is_what_its_missions_hold(conn: Conn, cast: Cast) -> None:
    await publish(conn, cast.alize, organisation=organisation("Lire", client_id="org-1", networks=("Lecture", "Ville")))
    known = await visibility.terms_known(conn, cast.alize.id, ORGANISATION_FIELD, "org-1")
    assert known["organizationClientId"] == {"org-1"}
    assert known["organizationReseaux"] == {"Lecture", "Ville"}
    assert known["organizationRNA"] == set()
    assert await visibility.terms_known(conn, cast.alize.id, ORGANISATION_FIELD, "org-2") == {
        "owner": {cast.alize.id},
        "organizationClientId": {"org-2"},
    }
    assert await visibility.terms_known(conn, cast.boussole.id, NETWORKS_FIELD, "Ville") == {
        "owner": {cast.boussole.id},
        "organizationReseaux": {"Ville"},
    }


def test_every_field_has_a_name_in_french() -> None:
    assert {field.name for field in FIELDS} - {ACCEPTED_BY} == set(FIELD_LABELS) == set(CONDITION_FIELDS)
