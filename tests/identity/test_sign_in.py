"""Coming in: by a link that serves once, by a password, with a code; and what strangers learn, which is nothing."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest

from tests.factories.partners import NOW
from tests.identity.people import BASE, BOX, PASSWORD, account, later, signed_in, visit
from tests.working import Mailbox, tools_on
from tremplin.identity import actions, membership, protection, store
from tremplin.identity.actions import CodeAsked, Denied, SignedIn
from tremplin.identity.errors import AccessLinkUnknown, CodeWrong, PasswordWeak
from tremplin.identity.model import MOST_TRIES, Purpose, Trace, weakness
from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn, Database


async def test_it_works(db: Database, conninfo: str) -> None:
    async with db.writing() as conn:
        await account(conn)
        assert await actions.ask_link(conn, "Dominique@Alize.example ", Purpose.SIGN_IN, now=NOW)
        request_id = await _only_request(conn)
    async with tools_on(db, conninfo, now=lambda: NOW, mails=Mailbox()) as run:
        await run("identity.answer_request", request_id=request_id)
    async with db.writing() as conn:
        token = await _sent(conn)
        assert (await actions.look_at_link(conn, token, Purpose.SIGN_IN, now=NOW))[0].email == "dominique@alize.example"
        answer = await actions.open_link(conn, token, visit())
        assert isinstance(answer, SignedIn)
        held = await actions.find_session(conn, answer.token, now=NOW)
        assert held
        assert held.session.device == "Firefox sur Linux"
        assert [kind for _, kind, _ in await store.traces_of(conn, held.account.id, limit=9)] == [Trace.BY_LINK]


async def test_a_link_serves_once(conn: Conn) -> None:
    made = await membership.create(conn, "dominique@alize.example", base_url=BASE, now=NOW)
    token = made.login_url.removeprefix(f"{BASE}/espace/entrer/")
    assert isinstance(await actions.open_link(conn, token, visit()), SignedIn)
    with pytest.raises(AccessLinkUnknown):
        await actions.open_link(conn, token, visit())


async def test_a_link_that_is_too_old_opens_nothing(conn: Conn) -> None:
    who = await account(conn)
    token = await actions.new_link(conn, who.id, Purpose.SIGN_IN, now=NOW)
    with pytest.raises(AccessLinkUnknown):
        await actions.open_link(conn, token, later(minutes=31))


async def test_a_link_for_a_password_signs_nobody_in(conn: Conn) -> None:
    who = await account(conn)
    token = await actions.new_link(conn, who.id, Purpose.PASSWORD, now=NOW)
    with pytest.raises(AccessLinkUnknown):
        await actions.open_link(conn, token, visit())


async def test_nothing_is_sent_to_an_address_without_account(conn: Conn) -> None:
    assert await actions.ask_link(conn, "personne@alize.example", Purpose.SIGN_IN, now=NOW)
    await actions.answer_request(conn, await _only_request(conn), base_url=BASE, now=NOW)
    assert await _mails(conn) == 0


async def test_no_more_links_are_sent_than_anyone_needs(conn: Conn) -> None:
    await account(conn)
    for _ in range(8):
        await actions.ask_link(conn, "dominique@alize.example", Purpose.SIGN_IN, now=NOW)
        await actions.answer_request(conn, await _only_request(conn), base_url=BASE, now=NOW)
    assert await _mails(conn) == 5


async def test_what_is_no_address_is_told_so(conn: Conn) -> None:
    assert not await actions.ask_link(conn, "dominique", Purpose.SIGN_IN, now=NOW)


async def test_a_password_chosen_by_mail_opens_and_closes_what_was_open(conn: Conn) -> None:
    who = await account(conn)
    _, before = await signed_in(conn, who)
    token = await actions.new_link(conn, who.id, Purpose.PASSWORD, now=NOW)
    with pytest.raises(PasswordWeak):
        await protection.choose_password(conn, token, "court", visit())
    assert isinstance(await protection.choose_password(conn, token, PASSWORD, visit()), SignedIn)
    assert await actions.find_session(conn, before, now=NOW) is None
    assert isinstance(await actions.give_password(conn, "Dominique@alize.example", PASSWORD, visit()), SignedIn)
    kept = await store.find_account(conn, who.id)
    assert kept
    assert kept.password
    assert kept.password.startswith("$argon2id$")


async def test_a_wrong_password_and_an_unknown_address_are_answered_the_same(conn: Conn) -> None:
    who = await account(conn)
    held, _ = await signed_in(conn, who)
    await protection.change_password(conn, held, PASSWORD, visit())
    assert await actions.give_password(conn, who.email, "autre chose ici", visit()) is Denied.WRONG
    assert await actions.give_password(conn, "personne@alize.example", PASSWORD, visit()) is Denied.WRONG
    assert await actions.give_password(conn, "\x00\ud800", PASSWORD, visit()) is Denied.WRONG


@pytest.mark.parametrize("email", ["dominique@alize.example", "personne@alize.example"])
async def test_tries_are_counted_whether_or_not_someone_has_the_address(conn: Conn, email: str) -> None:
    who = await account(conn)
    for _ in range(MOST_TRIES):
        print_ = BOX.fingerprint("sign-in", email)
        await store.note(conn, uuid7(NOW), Trace.WRONG_PASSWORD, account_id=None, mailbox=print_, device="", at=NOW)
    assert await actions.give_password(conn, email, PASSWORD, later(minutes=1)) is Denied.TOO_MANY
    assert await actions.give_password(conn, email, PASSWORD, later(minutes=16)) is Denied.WRONG
    assert isinstance(await actions.open_link(conn, await actions.new_link(conn, who.id, Purpose.SIGN_IN, now=NOW), visit()), SignedIn)


async def test_a_second_factor_asks_for_a_code_that_serves_once(conn: Conn) -> None:
    who = await account(conn)
    held, _ = await signed_in(conn, who)
    secret, address = await protection.propose_second_factor(conn, held, visit())
    assert address.startswith("otpauth://totp/Tremplin:")
    proposed = await store.find_account(conn, who.id)
    assert proposed
    held = actions.Held(held.session, proposed)
    with pytest.raises(CodeWrong):
        await protection.confirm_second_factor(conn, held, "000000", visit())
    await protection.confirm_second_factor(conn, held, pyotp.TOTP(secret).at(NOW), visit())
    asked = await actions.open_link(conn, await actions.new_link(conn, who.id, Purpose.SIGN_IN, now=NOW), visit())
    assert isinstance(asked, CodeAsked)
    assert await actions.find_session(conn, asked.token, now=NOW) is None
    assert await actions.give_code(conn, asked.token, pyotp.TOTP(secret).at(NOW), visit()) is Denied.WRONG  # it served already
    code = pyotp.TOTP(secret).at(NOW + timedelta(seconds=30))
    assert isinstance(await actions.give_code(conn, asked.token, code, later(seconds=30)), SignedIn)
    with pytest.raises(AccessLinkUnknown):
        await actions.give_code(conn, asked.token, code, later(seconds=30))


async def test_a_closed_account_opens_nothing(conn: Conn) -> None:
    who = await account(conn)
    _, token = await signed_in(conn, who)
    link = await actions.new_link(conn, who.id, Purpose.SIGN_IN, now=NOW)
    await membership.disable(conn, who.email, now=NOW)
    assert await actions.find_session(conn, token, now=NOW) is None
    with pytest.raises(AccessLinkUnknown):
        await actions.open_link(conn, link, visit())


@pytest.mark.parametrize("password", ["court", "aaaaaaaaaaaaaaaa", "dominique-dominique", "x" * 201, "abababababababab"])
def test_weak_passwords_are_refused_with_their_reason(password: str) -> None:
    assert weakness(password, "dominique@alize.example")
    assert weakness(PASSWORD, "dominique@alize.example") is None


async def _only_request(conn: Conn) -> str:
    row = await (await conn.execute("SELECT id FROM identity.link_request")).fetchone()
    assert row
    return str(row[0])


async def _mails(conn: Conn) -> int:
    row = await (await conn.execute("SELECT count(*) FROM kit.mail")).fetchone()
    assert row
    return int(row[0])


async def _sent(conn: Conn) -> str:
    """The token of the link of the only mail."""
    row = await (await conn.execute("SELECT message FROM kit.mail")).fetchone()
    assert row
    return bytes(row[0]).decode().replace("=\n", "").split("/espace/entrer/")[1].split()[0].split('"')[0]
