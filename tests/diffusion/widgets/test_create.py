"""A partner makes a widget of announcers it may show, and of no other."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.partners import NOW
from tests.factories.widgets import make_cast, make_widget, rule
from tremplin.diffusion import actions as diffusion
from tremplin.diffusion.widgets import actions
from tremplin.diffusion.widgets.errors import (
    PublisherNotShown,
    WidgetExists,
    WidgetInvalid,
    WidgetNameInvalid,
    WidgetRuleInvalid,
)
from tremplin.kit.db import Conn
from tremplin.partners.errors import PartnerUnknown


async def test_it_works(conn: Conn) -> None:
    cast = await make_cast(conn)
    rules = (rule("domain", "is", "sport"), rule("title", "contains", "vélo", "or"))
    made = await make_widget(conn, cast.boussole, cast.alize, name=" Mairie ", rules=rules, lat=45.76, lon=4.84, city="Lyon")
    kept = await actions.find(conn, made.id, owner_id=cast.boussole.id)
    assert kept == made
    assert (kept.name, kept.publishers, kept.active, kept.rules) == ("Mairie", (cast.alize.id,), True, rules)
    assert (kept.color, kept.style, kept.type, kept.distance) == ("#000091", "page", "benevolat", "25km")


async def test_its_own_items_need_nobodys_word(conn: Conn) -> None:
    cast = await make_cast(conn)
    assert (await make_widget(conn, cast.cabestan, cast.cabestan)).publishers == (cast.cabestan.id,)


async def test_an_announcer_it_may_not_show_is_refused(conn: Conn) -> None:
    cast = await make_cast(conn)
    with pytest.raises(PublisherNotShown):
        await make_widget(conn, cast.cabestan, cast.alize)
    assert await actions.of_partner(conn, cast.cabestan.id) == []


async def test_an_unknown_partner_is_refused(conn: Conn) -> None:
    cast = await make_cast(conn)
    with pytest.raises(PartnerUnknown):
        await actions.create(conn, owner_id="inconnu", name="W", publishers=[], now=NOW)
    with pytest.raises(PartnerUnknown):
        await actions.create(conn, owner_id=cast.boussole.id, name="W", publishers=["inconnu"], now=NOW)


async def test_a_name_is_given_once_by_a_partner_but_another_may_choose_it(conn: Conn) -> None:
    cast = await make_cast(conn)
    await make_widget(conn, cast.boussole, name="Mairie")
    with pytest.raises(WidgetExists):
        await make_widget(conn, cast.boussole, name="Mairie")
    await make_widget(conn, cast.cabestan, name="Mairie")


@pytest.mark.parametrize("name", ["", "  ", "x" * 201, "deux\nlignes", "nul\0"])
async def test_a_name_that_cannot_be_read_is_refused(conn: Conn, name: str) -> None:
    cast = await make_cast(conn)
    with pytest.raises(WidgetNameInvalid):
        await make_widget(conn, cast.boussole, name=name)


@pytest.mark.parametrize(
    "settings",
    [
        {"type": "autre"},
        {"style": "autre"},
        {"color": "red"},
        {"color": "#000091;}"},
        {"distance": "loin"},
        {"url": "javascript:alert(1)"},
        {"url": "https://"},
        {"lat": 45.0},
        {"lat": 91.0, "lon": 0.0},
        {"lat": float("nan"), "lon": 0.0},
    ],
)
async def test_a_setting_that_cannot_be_kept_is_refused(conn: Conn, settings: dict[str, Any]) -> None:
    cast = await make_cast(conn)
    with pytest.raises(WidgetInvalid):
        await make_widget(conn, cast.boussole, **settings)


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        (rule("couleur", "is", "bleu"), "le champ « couleur » n'existe pas"),
        (rule("domain", "ressemble", "sport"), "l'opérateur « ressemble » n'existe pas"),
        (rule("domain", "is", "sport", "xor"), "« and » ou par « or »"),
        (rule("domain", "contains", "  "), "donnez une valeur"),
        (rule("domain", "is", "sp\0ort"), "donnez une valeur"),
        (rule("domain", "is", "x" * 501), "dépasse 500 caractères"),
    ],
)
async def test_a_wrong_rule_is_refused_by_its_number(conn: Conn, wrong: Any, fault: str) -> None:
    cast = await make_cast(conn)
    with pytest.raises(WidgetRuleInvalid, match=fault) as refusal:
        await make_widget(conn, cast.boussole, rules=(rule("domain", "exists"), wrong))
    assert "règle n° 2" in str(refusal.value)


async def test_the_word_of_staff_lets_the_owner_show_the_announcers(conn: Conn) -> None:
    cast = await make_cast(conn)
    publishers = [cast.alize.id, cast.cabestan.id]
    made = await actions.create_by_staff(conn, owner_id=cast.cabestan.id, name="W", publishers=publishers, now=NOW)
    assert made.publishers == (cast.alize.id, cast.cabestan.id)
    opened = [tree.root.value for tree in await diffusion.rules_of(conn, cast.cabestan.id)]
    assert opened == [cast.alize.id]
