"""An announcer restricts what its broadcasters show, and only there; a broadcaster chooses what it shows."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.factories.partners import NOW, make_partner
from tremplin.diffusion import actions, errors, store
from tremplin.diffusion.access import Access
from tremplin.diffusion.model import ORGANISATION_FIELD, Rule
from tremplin.kit.condition import Is, holds
from tremplin.kit.db import Conn
from tremplin.partners.errors import PartnerUnknown

FIELDS = ("domain", "remote")
SPORT = {"field": "domain", "in": ["sport"]}


@dataclass(frozen=True)
class Cast:
    """Boussole and Drisse show Alizé's items; Boussole shows Cabestan's too; Etrave shows nobody's."""

    alize: str
    boussole: str
    cabestan: str
    drisse: str
    etrave: str


@pytest.fixture
async def cast(conn: Conn) -> Cast:
    names = ("Alizé", "Boussole", "Cabestan", "Drisse", "Étrave")
    made = Cast(*[(await make_partner(conn, name)).id for name in names])
    for broadcaster, announcer in ((made.boussole, made.alize), (made.drisse, made.alize), (made.boussole, made.cabestan)):
        await actions.diffuse(conn, broadcaster_id=broadcaster, announcer_id=announcer, now=NOW)
    return made


async def restrict(conn: Conn, by: str, *broadcasters: str, operator: str = "is_not", value: str = "org-1") -> list[Rule]:
    return await actions.restrict(
        conn, announcer_id=by, broadcaster_ids=broadcasters, field=ORGANISATION_FIELD, operator=operator, value=value, now=NOW
    )


async def shows(conn: Conn, broadcaster: str, owner: str, organisation: str = "org-1", domain: str = "sante") -> bool:
    scope = await actions.scope_of(conn, broadcaster)
    return holds(scope, {"owner": [owner], "organizationClientId": [organisation], "domain": [domain]})


async def values(conn: Conn, broadcaster: str) -> list[tuple[str, str]]:
    return [(rule.operator, rule.value) for rule in await store.rules_of(conn, broadcaster) if rule.root_id]


async def test_it_works(conn: Conn, cast: Cast) -> None:
    (rule,) = await restrict(conn, cast.alize, cast.boussole)
    assert not await shows(conn, cast.boussole, cast.alize)
    assert await shows(conn, cast.boussole, cast.alize, "org-2")
    assert await shows(conn, cast.drisse, cast.alize)
    assert await shows(conn, cast.boussole, cast.cabestan)
    await actions.lift(conn, rule.id, announcer_id=cast.alize)
    assert await shows(conn, cast.boussole, cast.alize)


async def test_several_broadcasters_at_once_others_left_aside(conn: Conn, cast: Cast) -> None:
    rules = await restrict(conn, cast.alize, cast.drisse, cast.etrave, "inconnu", cast.boussole, cast.drisse)
    assert [rule.broadcaster_id for rule in rules] == [cast.drisse, cast.boussole]
    assert await values(conn, cast.etrave) == []


async def test_the_same_rule_twice_is_one_rule(conn: Conn, cast: Cast) -> None:
    first = await restrict(conn, cast.alize, cast.boussole)
    assert await restrict(conn, cast.alize, cast.boussole, cast.drisse) == [*first, *await restrict(conn, cast.alize, cast.drisse)]
    assert await values(conn, cast.boussole) == [("is_not", "org-1")]


async def test_the_contrary_of_a_rule_is_refused_and_nothing_written(conn: Conn, cast: Cast) -> None:
    await restrict(conn, cast.alize, cast.drisse)
    with pytest.raises(errors.RuleContradicts, match="« is_not » porte déjà sur cette valeur pour « Drisse »"):
        await restrict(conn, cast.alize, cast.boussole, cast.drisse, operator="is")
    assert await values(conn, cast.boussole) == []


async def test_it_is_refused_when_nobody_named_shows_the_announcer(conn: Conn, cast: Cast) -> None:
    with pytest.raises(errors.NobodyDiffuses):
        await restrict(conn, cast.cabestan, cast.drisse, cast.etrave)


async def test_a_rule_is_lifted_by_its_announcer_only(conn: Conn, cast: Cast) -> None:
    (rule,) = await restrict(conn, cast.alize, cast.boussole)
    for other in (cast.boussole, cast.cabestan):
        with pytest.raises(errors.RuleNotYours):
            await actions.lift(conn, rule.id, announcer_id=other)
    with pytest.raises(errors.RuleNotYours):
        await actions.lift(conn, rule.root_id or "", announcer_id=cast.alize)
    with pytest.raises(errors.RuleUnknown):
        await actions.lift(conn, "inconnue", announcer_id=cast.alize)


async def test_allowing_some_excludes_the_others_under_the_callers_roots_only(conn: Conn, cast: Cast) -> None:
    await restrict(conn, cast.cabestan, cast.boussole)
    for allowed, expected in (([cast.boussole, "inconnu"], (True, False)), ([], (False, False)), ([cast.drisse], (False, True))):
        await actions.allow_only(
            conn, announcer_id=cast.alize, broadcaster_ids=allowed, field=ORGANISATION_FIELD, value="org-1", now=NOW
        )
        shown = (await shows(conn, cast.boussole, cast.alize), await shows(conn, cast.drisse, cast.alize))
        assert shown == expected
        assert not await shows(conn, cast.boussole, cast.cabestan)


async def test_an_exclusion_and_its_lifting_leave_a_white_list_as_it_was(conn: Conn, cast: Cast) -> None:
    await restrict(conn, cast.alize, cast.boussole, operator="is", value="org-1")
    for allowed in ([], [cast.boussole]):
        await actions.allow_only(
            conn, announcer_id=cast.alize, broadcaster_ids=allowed, field=ORGANISATION_FIELD, value="org-1", now=NOW
        )
        assert await shows(conn, cast.boussole, cast.alize) is bool(allowed)
        assert not await shows(conn, cast.boussole, cast.alize, "org-2")
    assert await values(conn, cast.boussole) == [("is", "org-1")]


async def test_broadcasters_come_by_name_whatever_accents(conn: Conn, cast: Cast) -> None:
    await actions.diffuse(conn, broadcaster_id=cast.etrave, announcer_id=cast.alize, now=NOW)
    zodiac = await make_partner(conn, "Zodiaque")
    await actions.diffuse(conn, broadcaster_id=zodiac.id, announcer_id=cast.alize, now=NOW)
    names = [opening.broadcaster.name for opening in await actions.openings(conn, cast.alize)]
    assert names == ["Boussole", "Drisse", "Étrave", "Zodiaque"]


async def test_a_broadcaster_chooses_what_it_shows_of_one_announcer(conn: Conn, cast: Cast) -> None:
    kept = await actions.set_condition(conn, broadcaster_id=cast.boussole, announcer_id=cast.alize, sent=SPORT, fields=FIELDS)
    assert kept == Is("domain", ("sport",))
    conditions = {tree.root.value: tree.root.condition for tree in await actions.rules_of(conn, cast.boussole)}
    assert conditions == {cast.alize: kept, cast.cabestan: None}
    assert not await shows(conn, cast.boussole, cast.alize)
    assert await shows(conn, cast.boussole, cast.alize, domain="sport")
    assert await shows(conn, cast.boussole, cast.cabestan)
    assert await shows(conn, cast.drisse, cast.alize)
    await actions.clear_condition(conn, broadcaster_id=cast.boussole, announcer_id=cast.alize)
    assert await shows(conn, cast.boussole, cast.alize)


async def test_a_condition_needs_an_open_diffusion_and_known_fields(conn: Conn, cast: Cast) -> None:
    with pytest.raises(errors.NotDiffused):
        await actions.set_condition(conn, broadcaster_id=cast.etrave, announcer_id=cast.alize, sent=SPORT, fields=FIELDS)
    with pytest.raises(errors.NotDiffused):
        await actions.clear_condition(conn, broadcaster_id=cast.etrave, announcer_id=cast.alize)
    with pytest.raises(errors.ConditionInvalid, match="Champs connus : domain, remote"):
        await actions.set_condition(
            conn, broadcaster_id=cast.boussole, announcer_id=cast.alize, sent={"exists": "owner"}, fields=FIELDS
        )
    with pytest.raises(PartnerUnknown):
        await actions.rules_of(conn, "inconnu")


async def test_every_change_is_known_to_a_process_that_remembers(conn: Conn, cast: Cast) -> None:
    memory = Access(lambda: NOW)

    async def shown() -> bool:
        await memory.partner(conn, cast.alize)  # as at any request
        return holds(
            await memory.scope(conn, cast.boussole), {"owner": [cast.alize], "organizationClientId": ["org-1"], "domain": ["sante"]}
        )

    assert await shown()
    (rule,) = await restrict(conn, cast.alize, cast.boussole)
    assert not await shown()
    await actions.lift(conn, rule.id, announcer_id=cast.alize)
    assert await shown()
    await actions.set_condition(conn, broadcaster_id=cast.boussole, announcer_id=cast.alize, sent=SPORT, fields=FIELDS)
    assert not await shown()
    await actions.clear_condition(conn, broadcaster_id=cast.boussole, announcer_id=cast.alize)
    assert await shown()
