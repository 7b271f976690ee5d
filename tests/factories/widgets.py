"""Widgets for tests: Boussole, which may show Alizé, and Cabestan, a stranger."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import Any

from tests.factories.partners import NOW, make_partner
from tremplin.diffusion import actions as diffusion
from tremplin.diffusion.widgets import actions
from tremplin.diffusion.widgets.model import Widget, WidgetRule
from tremplin.kit.db import Conn
from tremplin.partners.model import Partner

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Cast:
    alize: Partner
    boussole: Partner
    cabestan: Partner


async def make_cast(conn: Conn) -> Cast:
    """Boussole may show what Alizé announces; Cabestan may not."""
    cast = Cast(*[await make_partner(conn, name) for name in ("Alizé", "Boussole", "Cabestan")])
    await diffusion.diffuse(conn, broadcaster_id=cast.boussole.id, announcer_id=cast.alize.id, now=NOW)
    return cast


async def make_widget(conn: Conn, owner: Partner, *publishers: Partner, **given: Any) -> Widget:
    """A new widget of a partner."""
    values: dict[str, Any] = {"name": f"Widget {next(_numbers)}", **given}
    return await actions.create(conn, owner_id=owner.id, publishers=[each.id for each in publishers], now=NOW, **values)


def rule(field: str, operator: str, value: str = "", combinator: str = "and") -> WidgetRule:
    number = next(_numbers)
    return WidgetRule(id=f"rule-{number}", field=field, operator=operator, value=value, combinator=combinator)
