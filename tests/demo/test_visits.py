"""The demonstration's visits tell a plausible story, the same at each start, and never what has not happened yet."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from tests.portal.demo import NOW, mission
from tremplin.demo.visits import DAYS, draw, ways
from tremplin.kit.french import day_of
from tremplin.tracking.model import Event, Kind

SHOWN = {each: [mission(number, owner=each) for number in range(9)] for each in ("benevoles-d-ici", "grande-plateforme", "littoral")}


def told() -> list[Event]:
    return list(draw(ways("le-widget"), SHOWN, NOW - timedelta(days=DAYS), NOW))


def test_it_works() -> None:
    events = told()
    counts = Counter(each.kind for each in events)
    assert counts[Kind.PRINT] > 5 * counts[Kind.CLICK] > 5 * counts[Kind.APPLY] > 50
    days = Counter(day_of(each.at).weekday() for each in events)
    assert days[5] < days[0] / 2
    clicks = {each.id: each for each in events if each.kind == Kind.CLICK}
    for each in events:
        if each.kind in (Kind.APPLY, Kind.ACCOUNT):
            click = clicks[each.click_id or ""]
            assert (each.from_partner, each.mission_id, each.source_id) == (click.from_partner, click.mission_id, click.source_id)
            assert click.at < each.at
            assert each.updated_at is None or each.updated_at < NOW


def test_another_start_tells_the_same() -> None:
    assert [(each.at, each.kind, each.mission_id, each.status) for each in told()] == [
        (each.at, each.kind, each.mission_id, each.status) for each in told()
    ]
