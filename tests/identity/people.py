"""People for tests: a visit, an account, and someone signed in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from tests.factories.partners import NOW
from tremplin.identity import actions, membership
from tremplin.identity.actions import Held, SignedIn, Visit
from tremplin.identity.model import Account
from tremplin.kit.db import Conn
from tremplin.kit.secrets import SecretBox

BASE = "https://tremplin.example"
PASSWORD = "une barque, deux rames"
BOX = SecretBox("un secret qui ne sert qu'aux tests de la plateforme")


def visit(now: datetime = NOW) -> Visit:
    return Visit(now, "Firefox sur Linux", BOX)


def later(**after: float) -> Visit:
    return visit(NOW + timedelta(**after))


async def account(conn: Conn, email: str = "dominique@alize.example", **given: str) -> Account:
    return (await membership.create(conn, email, base_url=BASE, now=NOW, **given)).account


async def signed_in(conn: Conn, who: Account, at: Visit | None = None) -> tuple[Held, str]:
    """A session of someone, and its token."""
    made = await membership.create(conn, who.email, base_url=BASE, now=NOW)
    answer = await actions.open_link(conn, made.login_url.rsplit("/", 1)[1], at or visit())
    assert isinstance(answer, SignedIn)
    held = await actions.find_session(conn, answer.token, now=(at or visit()).now)
    assert held
    return replace(held, renewed=None), answer.token
