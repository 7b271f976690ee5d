"""An application is credited to the click it names, if it comes soon enough; else it is the announcer's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.factories.partners import NOW, make_partner
from tests.tracking.visits import event
from tremplin.kit.db import Conn
from tremplin.partners.errors import PartnerUnknown
from tremplin.tracking.attribution import actions, store
from tremplin.tracking.attribution.errors import AttributionDaysInvalid
from tremplin.tracking.attribution.model import Credit, can_be_credited, credit
from tremplin.tracking.model import Event

CLICK = event(NOW, source="widget", source_id="w-1", request_id="r-1", tags=("accueil", "liste"))
BOUSSOLE = Credit("boussole", "widget", "w-1", "m-1", CLICK.id, "accueil", "r-1")
NOBODY = Credit("alize", "publisher", "alize")
TOO_LATE = Credit("alize", "publisher", "alize", "m-1", CLICK.id)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("click", "after", "days", "expected"),
    [
        (CLICK, timedelta(0), 30, BOUSSOLE),
        (CLICK, 29 * DAY, 30, BOUSSOLE),
        (CLICK, 30 * DAY, 30, BOUSSOLE),
        (CLICK, 30 * DAY + SECOND, 30, TOO_LATE),
        (CLICK, DAY, 1, BOUSSOLE),
        (CLICK, DAY + SECOND, 1, TOO_LATE),
        (CLICK, 365 * DAY, 365, BOUSSOLE),
        (CLICK, timedelta(minutes=-5), 30, BOUSSOLE),  # clocks of two servers
        (CLICK, timedelta(minutes=-5) - SECOND, 30, TOO_LATE),
        (None, timedelta(0), 30, NOBODY),
        (replace(CLICK, tag="lettre"), DAY, 30, replace(BOUSSOLE, tag="lettre")),
        (replace(CLICK, tags=()), DAY, 30, replace(BOUSSOLE, tag=None)),
        (replace(CLICK, mission_id=None, source="campaign"), DAY, 30, replace(BOUSSOLE, mission_id=None, source="campaign")),
    ],
)
def test_it_works(click: Event | None, after: timedelta, days: int, expected: Credit) -> None:
    assert credit(click, announcer_id="alize", at=NOW + after, days=days) == expected


@pytest.mark.parametrize(
    ("found", "can"),
    [
        (CLICK, True),
        (None, False),
        (replace(CLICK, kind="print"), False),
        (replace(CLICK, kind="apply"), False),
        (replace(CLICK, to_partner="cabestan"), False),
    ],
)
def test_only_a_click_that_led_to_the_announcer_can_be_credited(found: Event | None, can: bool) -> None:
    assert can_be_credited(found, announcer_id="alize") is can


async def test_the_window_is_thirty_days_until_the_announcer_chooses(conn: Conn) -> None:
    await make_partner(conn, "Alizé", partner_id="alize")
    assert await actions.window(conn, "alize") == await store.days_of(conn, "alize") == 30
    for days in (7, 365):
        await actions.choose_window(conn, "alize", days)
        assert await actions.window(conn, "alize") == days


@pytest.mark.parametrize("days", [0, -1, 366])
async def test_a_window_that_makes_no_sense_is_refused(conn: Conn, days: int) -> None:
    await make_partner(conn, "Alizé", partner_id="alize")
    with pytest.raises(AttributionDaysInvalid):
        await actions.choose_window(conn, "alize", days)


async def test_an_unknown_partner_has_no_window(conn: Conn) -> None:
    with pytest.raises(PartnerUnknown):
        await actions.choose_window(conn, "inconnu", 7)
