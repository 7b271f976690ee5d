"""Clients of the events API: created with a secret of ours or of elsewhere, revoked; what cannot be one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.partners import NOW
from tremplin.kit.db import Conn
from tremplin.partners.clients import actions, store
from tremplin.partners.clients.errors import ClientAlreadyRevoked, ClientExists, ClientInvalid, ClientUnknown

SCOPE = "api_evenementsv1 evenements"


async def test_it_works(conn: Conn) -> None:
    client, secret = await actions.create(conn, name=" Boussole ", scope=SCOPE, now=NOW)
    assert (client.name, client.scopes, len(secret)) == ("Boussole", ("api_evenementsv1", "evenements"), 64)
    found = await store.find(conn, client.id)
    assert found == client
    assert client.holds(secret)
    assert not client.holds(secret[:-1])


async def test_an_identifier_and_a_secret_of_elsewhere_are_kept(conn: Conn) -> None:
    client, secret = await actions.create(conn, name="A", scope=SCOPE, now=NOW, client_id="PAR_a_1", secret="un secret deja distribue")
    assert (client.id, secret) == ("PAR_a_1", "un secret deja distribue")
    assert client.holds(secret)
    with pytest.raises(ClientExists):
        await actions.create(conn, name="B", scope=SCOPE, now=NOW, client_id="PAR_a_1")


async def test_a_client_is_revoked_once(conn: Conn) -> None:
    client, _ = await actions.create(conn, name="A", scope=SCOPE, now=NOW)
    await actions.keep_token(conn, "jeton", client.id, SCOPE, now=NOW)
    assert await actions.recognise(conn, "jeton", now=NOW)
    await actions.revoke(conn, client.id, now=NOW)
    assert await actions.recognise(conn, "jeton", now=NOW) is None
    with pytest.raises(ClientAlreadyRevoked):
        await actions.revoke(conn, client.id, now=NOW)
    with pytest.raises(ClientUnknown):
        await actions.revoke(conn, "personne", now=NOW)
    # Whoever was asking for a token meanwhile gets one that opens nothing.
    await actions.keep_token(conn, "tardif", client.id, SCOPE, now=NOW)
    assert await actions.recognise(conn, "tardif", now=NOW) is None


async def test_expired_tokens_are_forgotten(conn: Conn) -> None:
    client, _ = await actions.create(conn, name="A", scope=SCOPE, now=NOW)
    await actions.keep_token(conn, "jeton", client.id, SCOPE, now=NOW)
    assert await store.forget_tokens(conn, before=NOW) == 0
    assert await store.forget_tokens(conn, before=NOW.replace(hour=10, minute=0)) == 1


@pytest.mark.parametrize(
    "given",
    [
        {"name": " "},
        {"scope": ""},
        {"scope": 'deux "mots"'},
        {"client_id": "à moi"},
        {"client_id": ""},
        {"secret": "court"},
        {"secret": "accentué et assez long"},
    ],
    ids=str,
)
async def test_what_cannot_be_a_client_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ClientInvalid):
        await actions.create(None, **{"name": "A", "scope": SCOPE, "now": NOW, **given})  # type: ignore[arg-type] # refused before
