"""Who is at the adviser's desk: their agencies, what they look for, what they may do with a convention."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

from starlette.datastructures import FormData
from starlette.requests import Request

from tremplin.dashboard.desk import Here, line
from tremplin.dashboard.errors import WorkspaceUnknown
from tremplin.dashboard.listing import asked
from tremplin.immersions.conventions.advising import actions as advising
from tremplin.immersions.conventions.advising.model import OPEN, Adviser, File, Order, Risk, Wanted
from tremplin.immersions.conventions.errors import ConventionUnknown
from tremplin.immersions.conventions.vocabulary import InternshipKind, Status
from tremplin.kit.db import Conn

FILTERS = ("etat", "structure", "departement", "nature", "du", "au", "texte", "miennes", "risque", "ordre")
ALL = "toutes"


async def adviser(conn: Conn, here: Here) -> Adviser:
    """Someone of the workspace, as an adviser."""
    account = here.held.account
    return await advising.adviser(conn, account.email, name=account.name, partner_id=here.at.id, everywhere=account.staff)


async def look(conn: Conn, who: Adviser, convention_id: str) -> File:
    """A whole file. Raises WorkspaceUnknown, the same for one that exists and is not theirs."""
    if "\0" in convention_id:
        raise WorkspaceUnknown
    try:
        return await advising.look(conn, who, convention_id)
    except ConventionUnknown:
        raise WorkspaceUnknown from None


def wanted(request: Request) -> Wanted:
    """What an address asks for; what can't be read does not count."""
    status, kind, risk, order = (asked(request, name) for name in ("etat", "nature", "risque", "ordre"))
    return Wanted(
        status={"": OPEN, ALL: ""}.get(status, status if status in set(Status) else OPEN),
        agency_id=asked(request, "structure", 255),
        department=asked(request, "departement", 3).upper(),
        kind=InternshipKind(kind) if kind in set(InternshipKind) else None,
        since=day(asked(request, "du")),
        until=day(asked(request, "au")),
        words=asked(request, "texte"),
        mine=asked(request, "miennes") == "oui",
        risk=Risk(risk) if risk in set(Risk) else None,
        order=Order(order) if order in set(Order) else Order.PRIORITY,
    )


def day(raw: str) -> date | None:
    """A date, as browsers send them."""
    try:
        return date.fromisoformat(raw)
    except ValueError:
        return None


def address(here: Here, convention_id: str, gesture: str = "") -> str:
    """The page of a convention, or of something to do with it."""
    return form(here, f"decider/{gesture}" if gesture else "convention", convention_id)


def form(here: Here, page: str, convention_id: str) -> str:
    """Another page about a convention."""
    return here.href(f"{page}/{quote(convention_id, safe='')}")


def version(sent: FormData) -> int:
    """The version that a form was made from; none of ours when it can't be read."""
    raw = line(sent, "version", 9)
    return int(raw) if raw.isascii() and raw.isdigit() else -1
