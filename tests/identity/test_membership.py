"""Who may do what where: roles, invitations, the last owner; and the command that opens accounts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.partners import NOW, make_partner
from tests.identity.people import BASE, account, later, signed_in, visit
from tremplin.identity import membership, store
from tremplin.identity.actions import SignedIn
from tremplin.identity.errors import AccountUnknown, InvitationUnknown, LastOwner, RoleNeedsPartner, RoleUnknown
from tremplin.identity.model import RIGHTS, Right, Role, rights_of
from tremplin.kit.db import Conn
from tremplin.partners.errors import EmailInvalid, PartnerUnknown


async def test_it_works(conn: Conn) -> None:
    alize = await make_partner(conn)
    who = await account(conn, partner_id=alize.id, role="editor")
    assert await membership.rights_at(conn, who, alize.id) == RIGHTS[Role.EDITOR]
    assert [each.id for each in await membership.partners_of(conn, who)] == [alize.id]
    assert (await account(conn, partner_id=alize.id, role="moderator")).id == who.id
    assert Right.MODERATE in await membership.rights_at(conn, who, alize.id)


async def test_a_stranger_may_do_nothing(conn: Conn) -> None:
    alize, cabestan = await make_partner(conn), await make_partner(conn, "Cabestan")
    who = await account(conn, partner_id=cabestan.id)
    assert await membership.rights_at(conn, who, alize.id) == frozenset()


async def test_staff_may_do_everything_everywhere(conn: Conn) -> None:
    alize = await make_partner(conn)
    who = await account(conn, role="staff")
    kept = await store.find_account(conn, who.id)
    assert kept
    assert await membership.rights_at(conn, kept, alize.id) == frozenset(Right)


@given(st.sets(st.sampled_from([*Role])), st.sampled_from([*Role]))
def test_one_more_role_never_takes_a_right_away(roles: set[Role], more: Role) -> None:
    assert rights_of(roles) <= rights_of({*roles, more})


async def test_what_is_wrong_in_the_command_is_told(conn: Conn) -> None:
    with pytest.raises(EmailInvalid):
        await account(conn, "dominique")
    with pytest.raises(RoleUnknown):
        await account(conn, partner_id="alize", role="roi")
    with pytest.raises(RoleNeedsPartner):
        await account(conn, role="editor")
    with pytest.raises(PartnerUnknown):
        await account(conn, partner_id="personne")
    who = await account(conn)
    await membership.disable(conn, who.email, now=NOW)
    with pytest.raises(AccountUnknown):
        await account(conn)


async def test_an_invitation_opens_an_account_once(conn: Conn) -> None:
    alize = await make_partner(conn)
    held, _ = await signed_in(conn, await account(conn, partner_id=alize.id))
    await membership.invite(conn, held, alize, "Nouvelle@alize.example", "announcer", base_url=BASE, visit=visit())
    token = await _token(conn)
    assert (await membership.look_at_invitation(conn, token, now=NOW)).partner.id == alize.id
    assert isinstance(await membership.accept(conn, token, visit()), SignedIn)
    members = {each.email: each.roles for each in await store.members(conn, alize.id)}
    assert members == {"dominique@alize.example": (Role.OWNER,), "nouvelle@alize.example": (Role.ANNOUNCER,)}
    with pytest.raises(InvitationUnknown):
        await membership.accept(conn, token, visit())


async def test_an_invitation_ends(conn: Conn) -> None:
    alize = await make_partner(conn)
    held, _ = await signed_in(conn, await account(conn, partner_id=alize.id))
    invited = await membership.invite(conn, held, alize, "nouvelle@alize.example", "editor", base_url=BASE, visit=visit())
    token = await _token(conn)
    with pytest.raises(InvitationUnknown):
        await membership.accept(conn, token, later(days=8))
    assert await store.cancel_invitation(conn, "cabestan", invited.id) is False
    assert await store.cancel_invitation(conn, alize.id, invited.id)
    with pytest.raises(InvitationUnknown):
        await membership.accept(conn, token, visit())


async def test_nobody_is_invited_to_the_staff(conn: Conn) -> None:
    alize = await make_partner(conn)
    held, _ = await signed_in(conn, await account(conn, partner_id=alize.id))
    with pytest.raises(RoleUnknown):
        await membership.invite(conn, held, alize, "nouvelle@alize.example", "staff", base_url=BASE, visit=visit())


async def test_the_last_owner_stays(conn: Conn) -> None:
    alize = await make_partner(conn)
    first = await account(conn, partner_id=alize.id)
    with pytest.raises(LastOwner):
        await membership.remove(conn, alize.id, first.id, visit=visit())
    await account(conn, "autre@alize.example", partner_id=alize.id)
    assert await membership.remove(conn, alize.id, first.id, visit=visit())
    assert await membership.rights_at(conn, first, alize.id) == frozenset()
    assert not await membership.remove(conn, alize.id, first.id, visit=visit())


async def _token(conn: Conn) -> str:
    row = await (await conn.execute("SELECT message FROM kit.mail ORDER BY id DESC LIMIT 1")).fetchone()
    assert row
    return bytes(row[0]).decode().replace("=\n", "").split("/espace/invitation/")[1].split()[0].split('"')[0]
