"""A widget is changed, paused, resumed and deleted by its owner, and by nobody else."""

from __future__ import annotations

import pytest

from tests.factories.partners import NOW
from tests.factories.widgets import Cast, make_cast, make_widget, rule
from tremplin.diffusion.widgets import actions
from tremplin.diffusion.widgets.errors import PublisherNotShown, WidgetExists, WidgetInvalid, WidgetRuleInvalid, WidgetUnknown
from tremplin.diffusion.widgets.model import Widget
from tremplin.diffusion.widgets.showcase import Showcase
from tremplin.kit.db import Conn


async def pair(conn: Conn) -> tuple[Cast, Widget]:
    cast = await make_cast(conn)
    return cast, await make_widget(conn, cast.boussole, cast.alize)


async def test_it_works(conn: Conn) -> None:
    cast, widget = await pair(conn)
    rules = (rule("domain", "is", "sport"),)
    changed = await actions.change(conn, widget.id, owner_id=cast.boussole.id, now=NOW, name="Autre", rules=rules, color="#FF0000")
    assert await actions.find(conn, widget.id, owner_id=cast.boussole.id) == changed
    assert (changed.name, changed.rules, changed.color, changed.publishers) == ("Autre", rules, "#FF0000", widget.publishers)


async def test_it_is_seen_at_the_next_request(conn: Conn) -> None:
    cast, widget = await pair(conn)
    showcase = Showcase()
    before = await showcase.by_id(conn, widget.id)
    assert before is not None
    await actions.change(conn, widget.id, owner_id=cast.boussole.id, now=NOW, color="#FF0000")
    after = await showcase.by_id(conn, widget.id)
    assert after is not None
    assert (before.widget.color, after.widget.color) == ("#000091", "#FF0000")


async def test_paused_it_is_not_shown_and_resumed_it_is(conn: Conn) -> None:
    cast, widget = await pair(conn)
    showcase = Showcase()
    await actions.deactivate(conn, widget.id, owner_id=cast.boussole.id, now=NOW)
    assert await showcase.by_id(conn, widget.id) is None
    assert await showcase.by_name(conn, widget.name) is None
    await actions.reactivate(conn, widget.id, owner_id=cast.boussole.id, now=NOW)
    assert await showcase.by_id(conn, widget.id) is not None
    assert await showcase.by_name(conn, widget.name) is not None


async def test_deleted_it_is_gone_and_its_name_is_free(conn: Conn) -> None:
    cast, widget = await pair(conn)
    await actions.delete(conn, widget.id, owner_id=cast.boussole.id, now=NOW)
    assert await Showcase().by_id(conn, widget.id) is None
    assert await actions.of_partner(conn, cast.boussole.id) == []
    with pytest.raises(WidgetUnknown):
        await actions.reactivate(conn, widget.id, owner_id=cast.boussole.id, now=NOW)
    await make_widget(conn, cast.boussole, name=widget.name)


async def test_a_stranger_neither_reads_nor_changes_it(conn: Conn) -> None:
    cast, widget = await pair(conn)
    stranger = cast.cabestan.id
    with pytest.raises(WidgetUnknown):
        await actions.find(conn, widget.id, owner_id=stranger)
    with pytest.raises(WidgetUnknown):
        await actions.change(conn, widget.id, owner_id=stranger, now=NOW, name="Pris")
    with pytest.raises(WidgetUnknown):
        await actions.deactivate(conn, widget.id, owner_id=stranger, now=NOW)
    with pytest.raises(WidgetUnknown):
        await actions.delete(conn, widget.id, owner_id=stranger, now=NOW)
    assert await actions.of_partner(conn, stranger) == []
    assert await actions.find(conn, widget.id, owner_id=cast.boussole.id) == widget


async def test_a_wrong_change_is_refused_and_changes_nothing(conn: Conn) -> None:
    cast, widget = await pair(conn)
    other = await make_widget(conn, cast.boussole)
    owner = cast.boussole.id
    with pytest.raises(WidgetExists):
        await actions.change(conn, widget.id, owner_id=owner, now=NOW, name=other.name)
    with pytest.raises(WidgetInvalid):
        await actions.change(conn, widget.id, owner_id=owner, now=NOW, color="rouge")
    with pytest.raises(WidgetRuleInvalid):
        await actions.change(conn, widget.id, owner_id=owner, now=NOW, rules=(rule("inconnu", "is", "x"),))
    with pytest.raises(PublisherNotShown):
        await actions.change(conn, widget.id, owner_id=owner, now=NOW, publishers=(cast.alize.id, cast.cabestan.id))
    assert await actions.find(conn, widget.id, owner_id=owner) == widget


async def test_a_partner_lists_its_widgets_by_name(conn: Conn) -> None:
    cast, _ = await pair(conn)
    for name in ("beta", "Alpha"):
        await make_widget(conn, cast.cabestan, name=name)
    assert [each.name for each in await actions.of_partner(conn, cast.cabestan.id)] == ["Alpha", "beta"]
