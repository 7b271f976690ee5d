"""Links and codes: they open a convention to whoever they were made for, for a while, and are exchanged when they are dead."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import agencies
from tests.factories.conventions import ID, NOW
from tests.immersions.conventions.keeping import BENEFICIARY, VALIDATOR, payload, submitted
from tremplin.immersions.conventions import actions
from tremplin.immersions.conventions.links import actions as links
from tremplin.immersions.conventions.links import store
from tremplin.immersions.conventions.links.errors import LinkExpired, LinkUnknown
from tremplin.immersions.conventions.links.model import Issued, Purpose, Way, read_code
from tremplin.immersions.conventions.notices import actions as notices
from tremplin.immersions.conventions.notices import store as kept_notices
from tremplin.immersions.conventions.notices.model import Kind
from tremplin.immersions.conventions.upkeep import Channel
from tremplin.immersions.conventions.vocabulary import Role
from tremplin.kit.db import Conn
from tremplin.kit.secrets import SecretBox

BOX = SecretBox("un secret qui ne sert qu'aux tests de la plateforme")
MAEL, GAUD = "mael@courriel.example", "validation@agence-1.example"


async def issued(conn: Conn, **changed: object) -> Issued:
    asked = {"convention_id": ID, "role": Role.BENEFICIARY, "purpose": Purpose.SIGN, "way": Way.EMAIL, "address": MAEL, "now": NOW}
    return await links.issue(conn, BOX, **(asked | changed))  # type: ignore[arg-type] # a test names fields


async def test_it_works(conn: Conn) -> None:
    await submitted(conn)
    made = await issued(conn)
    opened = await links.open_link(conn, made.token, now=NOW)
    assert (opened.stored.convention.id, opened.role, opened.author) == (ID, Role.BENEFICIARY, BENEFICIARY)
    by_code = await links.open_code(conn, BOX, f" {made.shown_code.lower()} ", now=NOW)
    assert by_code == opened
    signed = await actions.sign(conn, ID, opened.role, opened.author, channel="email", now=NOW)
    assert signed.version == 2


async def test_a_link_to_sign_lasts_two_days_and_one_to_read_a_month(conn: Conn) -> None:
    await submitted(conn)
    for purpose, days in ((Purpose.SIGN, 2), (Purpose.READ, 31)):
        made = await issued(conn, purpose=purpose)
        await links.open_link(conn, made.token, now=NOW + timedelta(days=days, seconds=-1))
        with pytest.raises(LinkExpired):
            await links.open_link(conn, made.token, now=NOW + timedelta(days=days))


async def test_another_address_shuts_the_links_sent_to_the_former(conn: Conn) -> None:
    await submitted(conn)
    made = await issued(conn)
    changed = payload(signatories__beneficiary__email="autre@courriel.example")
    await actions.edit(conn, ID, changed, VALIDATOR, now=NOW, version=1)
    for asking in (links.open_link(conn, made.token, now=NOW), links.open_code(conn, BOX, made.code, now=NOW)):
        with pytest.raises(LinkUnknown):
            await asking
    with pytest.raises(LinkUnknown):
        await notices.renew_link(conn, made.token, now=NOW)


async def test_an_adviser_acts_with_the_roles_they_have_now(conn: Conn) -> None:
    await submitted(conn)
    made = await issued(conn, role=Role.VALIDATOR, purpose=Purpose.READ, address=GAUD)
    assert (await links.open_link(conn, made.token, now=NOW)).author.roles == {Role.VALIDATOR}
    await agencies.keep(conn, agencies.agency(validatorEmails=["autre@agence-1.example"]))
    with pytest.raises(LinkUnknown):
        await links.open_link(conn, made.token, now=NOW)


async def test_a_link_opens_one_kind_of_thing(conn: Conn) -> None:
    await submitted(conn)
    made = await issued(conn)
    with pytest.raises(LinkUnknown):
        await links.open_draft(conn, made.token, now=NOW)
    for wrong in ("", "x" * 24, "\ud800", made.token[:-1]):
        with pytest.raises(LinkUnknown):
            await links.open_link(conn, wrong, now=NOW)
    for wrong in ("", "AAAA", "OOOO-0000", "ABCDEFGHJ"):
        with pytest.raises(LinkUnknown):
            await links.open_code(conn, BOX, wrong, now=NOW)


async def test_a_dead_link_is_exchanged_where_it_went_once_an_hour(conn: Conn) -> None:
    await submitted(conn)
    made = await issued(conn, way=Way.SMS, address="+33612345001")
    later = NOW + timedelta(days=3)
    for _ in range(3):
        assert await notices.renew_link(conn, made.token, now=later) is Channel.SMS
    sent = [each for each in await kept_notices.of_convention(conn, ID) if each.kind is Kind.SIGNATURE_LINK]
    assert [(each.channel, each.address) for each in sent] == [(Channel.SMS, "+33612345001")]


async def test_who_has_signed_is_sent_a_link_to_read(conn: Conn) -> None:
    await submitted(conn)
    made = await issued(conn)
    person = (await links.open_link(conn, made.token, now=NOW)).author
    await actions.sign(conn, ID, Role.BENEFICIARY, person, channel="email", now=NOW)
    await notices.renew_link(conn, made.token, now=NOW)
    assert Kind.READ_LINK in [each.kind for each in await kept_notices.of_convention(conn, ID)]


async def test_links_are_forgotten_a_month_after_their_end(conn: Conn) -> None:
    await submitted(conn)
    made = await issued(conn)
    assert await store.forget(conn, ended_before=NOW) == 0
    assert await store.forget(conn, ended_before=NOW + timedelta(days=3)) == 1
    with pytest.raises(LinkUnknown):
        await links.look(conn, made.token)


def test_a_code_is_read_as_people_write_it() -> None:
    assert read_code("abcd-2345") == read_code(" ABCD 2345") == "ABCD2345"
