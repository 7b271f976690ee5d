"""Changing, pausing, resuming and deleting a campaign."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.factories.campaigns import PAGE, make_campaign
from tests.factories.partners import NOW
from tests.factories.widgets import Cast
from tremplin.kit.db import Conn
from tremplin.tracking.campaigns import actions, errors
from tremplin.tracking.campaigns.model import Tracker

LATER = NOW + timedelta(hours=1)


async def test_it_works(conn: Conn, cast: Cast) -> None:
    made = await make_campaign(conn, cast.boussole, trackers=[Tracker("src", "affiche")])
    changed = await actions.change(
        conn, made.id, owner_id=cast.boussole.id, now=LATER, name=" Affiche ", url="https://alize.example/ete"
    )
    assert (changed.name, changed.destination, changed.updated_at) == ("Affiche", "https://alize.example/ete?src=affiche", LATER)
    assert await actions.find(conn, made.id, owner_id=cast.boussole.id) == changed


async def test_a_pause_lasts_until_it_is_resumed(conn: Conn, cast: Cast) -> None:
    made = await make_campaign(conn, cast.boussole)
    paused = await actions.pause(conn, made.id, owner_id=cast.boussole.id, now=NOW)
    assert (paused.active, paused.paused_at) == (False, NOW)
    again = await actions.pause(conn, made.id, owner_id=cast.boussole.id, now=LATER)
    assert again.paused_at == NOW
    changed = await actions.change(conn, made.id, owner_id=cast.boussole.id, now=LATER, url=f"{PAGE}/2")
    assert not changed.active
    resumed = await actions.resume(conn, made.id, owner_id=cast.boussole.id, now=LATER)
    assert resumed.active


async def test_a_deleted_campaign_is_nowhere_and_its_name_is_free(conn: Conn, cast: Cast) -> None:
    made = await make_campaign(conn, cast.boussole, name="Été")
    await actions.delete(conn, made.id, owner_id=cast.boussole.id, now=NOW)
    assert await actions.of_partner(conn, cast.boussole.id) == []
    with pytest.raises(errors.CampaignUnknown):
        await actions.find_for_staff(conn, made.id)
    with pytest.raises(errors.CampaignUnknown):
        await actions.resume(conn, made.id, owner_id=cast.boussole.id, now=LATER)
    await make_campaign(conn, cast.boussole, name="Été")


async def test_a_name_taken_by_another_campaign_is_refused(conn: Conn, cast: Cast) -> None:
    await make_campaign(conn, cast.boussole, name="Été")
    other = await make_campaign(conn, cast.boussole, name="Automne")
    with pytest.raises(errors.CampaignExists):
        await actions.change(conn, other.id, owner_id=cast.boussole.id, now=NOW, name="Été")


async def test_a_page_that_is_not_one_is_refused(conn: Conn, cast: Cast) -> None:
    made = await make_campaign(conn, cast.boussole)
    with pytest.raises(errors.CampaignUrlInvalid):
        await actions.change(conn, made.id, owner_id=cast.boussole.id, now=NOW, url="javascript:alert(1)")
    assert (await actions.find_for_staff(conn, made.id)).url == PAGE


@pytest.mark.parametrize("verb", [actions.change, actions.pause, actions.resume, actions.delete])
async def test_another_partner_s_campaign_is_unknown(conn: Conn, cast: Cast, verb: Callable[..., Awaitable[Any]]) -> None:
    made = await make_campaign(conn, cast.boussole)
    with pytest.raises(errors.CampaignUnknown):
        await verb(conn, made.id, owner_id=cast.cabestan.id, now=NOW)
    with pytest.raises(errors.CampaignUnknown):
        await actions.find(conn, made.id, owner_id=cast.cabestan.id)
    assert await actions.of_partner(conn, cast.cabestan.id) == []
    assert await actions.find(conn, made.id, owner_id=cast.boussole.id) == made
