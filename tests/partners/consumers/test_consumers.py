"""Consumers are recognised by keys that say who and since when; their rows say the rest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from tests.factories.partners import NOW
from tremplin.kit.db import Conn
from tremplin.kit.secrets import SecretBox
from tremplin.partners.consumers import actions, errors, store
from tremplin.partners.consumers.actions import Gate
from tremplin.partners.consumers.keys import Reader, new_pair, sign
from tremplin.partners.consumers.model import ALL_RIGHTS, RightKind, RightName, read_contact, read_rights

SECRETS = SecretBox("un secret de plus de trente-deux caractères")
AGENCIES: dict[str, Any] = {"convention": {"kinds": ["READ"], "scope": {"agencyIds": ["a-1", "a-2"]}, "subscriptions": []}}


async def consumer(conn: Conn, name: str = "Boussole", **more: Any) -> tuple[str, str]:
    """The id and the key of a new consumer."""
    made, key = await actions.create(conn, SECRETS, name=name, now=NOW, **more)
    return made.id, key


async def test_it_works(conn: Conn) -> None:
    made, key = await actions.create(conn, SECRETS, name="Boussole", now=NOW, rights=read_rights(AGENCIES))
    assert await Gate().consumer(conn, key, now=NOW) == made
    assert made.may(RightName.CONVENTION, RightKind.READ)
    assert not made.may(RightName.CONVENTION, RightKind.SUBSCRIPTION)
    assert not made.may(RightName.SEARCH, RightKind.READ)
    assert made.rights[RightName.CONVENTION].agency_ids == ("a-1", "a-2")


async def test_a_key_says_who_and_when_and_never_ends(conn: Conn) -> None:
    made, key = await actions.create(conn, SECRETS, name="Boussole", now=NOW, consumer_id="boussole")
    pair = await store.find_pair(conn)
    assert pair is not None
    read = jwt.decode(key, ECKey.import_key(pair[0]), algorithms=["ES256"])
    assert read.header["alg"] == "ES256"
    assert read.claims == {"id": made.id, "version": 1, "iat": int(NOW.timestamp())}


async def test_a_key_may_come_after_bearer(conn: Conn) -> None:
    id_, key = await consumer(conn)
    assert (await Gate().consumer(conn, f"Bearer {key}", now=NOW)).id == id_


async def test_all_rights_are_given_when_nothing_is_said(conn: Conn) -> None:
    id_, _ = await consumer(conn)
    found = await store.find(conn, id_)
    assert found is not None and found.rights == ALL_RIGHTS


async def test_an_absent_key_is_refused(conn: Conn) -> None:
    for nothing in ("", "   ", "Bearer "):
        with pytest.raises(errors.Unauthenticated):
            await Gate().consumer(conn, nothing, now=NOW)


async def test_what_the_platform_did_not_sign_is_refused(conn: Conn) -> None:
    id_, key = await consumer(conn)
    _, _, signature = key.split(".")
    forged = sign(new_pair().private, id_, issued_at=NOW + timedelta(days=1))
    unsigned = f"eyJhbGciOiJub25lIn0.{key.split('.')[1]}."
    for wrong in ("pas une clé", forged, unsigned, f"{forged.rsplit('.', 1)[0]}.{signature}", "a" * 10_000, "é.à.ü"):
        with pytest.raises(errors.IncorrectJwt):
            await Gate().consumer(conn, wrong, now=NOW)


async def test_no_key_is_right_before_the_first_consumer(conn: Conn) -> None:
    with pytest.raises(errors.IncorrectJwt):
        await Gate().consumer(conn, sign(new_pair().private, "boussole", issued_at=NOW), now=NOW)


async def test_a_key_past_the_end_it_gives_itself_is_refused(conn: Conn) -> None:
    id_, _ = await consumer(conn)
    pair = await store.find_pair(conn)
    assert pair is not None
    end = int((NOW + timedelta(hours=1)).timestamp())
    claims = {"id": id_, "version": 1, "iat": int(NOW.timestamp()), "exp": end}
    key = jwt.encode({"alg": "ES256"}, claims, ECKey.import_key(SECRETS.decrypt(pair[1])), algorithms=["ES256"])
    gate = Gate()
    assert (await gate.consumer(conn, key, now=NOW)).id == id_
    with pytest.raises(errors.IncorrectJwt):
        await gate.consumer(conn, key, now=NOW + timedelta(hours=2))


@pytest.mark.parametrize(
    "claims", [{}, {"id": 3}, {"id": None}, {"id": "boussole", "iat": "hier"}, {"id": "b", "exp": "x"}, {"id": "b", "iat": -1}]
)
async def test_a_key_that_says_nothing_is_refused(conn: Conn, claims: dict[str, Any]) -> None:
    pair = new_pair()
    key = jwt.encode({"alg": "ES256"}, claims, ECKey.import_key(pair.private), algorithms=["ES256"])
    assert Reader(pair.public).claims(key, now=NOW) is None


@pytest.mark.parametrize("id_", ["inconnu", "a\x00b"])
async def test_a_key_of_nobody_is_refused(conn: Conn, id_: str) -> None:
    await consumer(conn)
    pair = await store.find_pair(conn)
    assert pair is not None
    with pytest.raises(errors.ConsumerNotFound):
        await Gate().consumer(conn, sign(SECRETS.decrypt(pair[1]), id_, issued_at=NOW), now=NOW)


async def test_a_revoked_consumer_is_refused_at_once(conn: Conn) -> None:
    id_, key = await consumer(conn)
    gate = Gate()
    await gate.consumer(conn, key, now=NOW)
    await actions.revoke(conn, id_, now=NOW)
    with pytest.raises(errors.ConsumerRevoked):
        await gate.consumer(conn, key, now=NOW)
    with pytest.raises(errors.ConsumerAlreadyRevoked):
        await actions.revoke(conn, id_, now=NOW)


async def test_a_new_key_closes_the_old_one_even_in_the_same_second(conn: Conn) -> None:
    id_, first = await consumer(conn)
    gate = Gate()
    second = await actions.renew(conn, SECRETS, id_, now=NOW)
    third = await actions.renew(conn, SECRETS, id_, now=NOW)
    for old in (first, second):
        with pytest.raises(errors.KeyRenewed):
            await gate.consumer(conn, old, now=NOW)
    assert (await gate.consumer(conn, third, now=NOW)).id == id_


async def test_a_new_key_opens_again_to_a_revoked_consumer(conn: Conn) -> None:
    id_, _ = await consumer(conn)
    await actions.revoke(conn, id_, now=NOW)
    key = await actions.renew(conn, SECRETS, id_, now=NOW + timedelta(days=1))
    assert (await Gate().consumer(conn, key, now=NOW)).revoked_at is None


async def test_an_expired_consumer_is_refused(conn: Conn) -> None:
    _, key = await consumer(conn, expires_at=NOW)
    assert await Gate().consumer(conn, key, now=NOW)
    with pytest.raises(errors.ConsumerExpired):
        await Gate().consumer(conn, key, now=NOW + timedelta(seconds=1))


async def test_a_migrated_consumer_keeps_its_id_and_the_date_of_its_key(conn: Conn) -> None:
    before = datetime(2024, 5, 6, 12, 30, 15, 999999, tzinfo=UTC)
    id_, key = await consumer(conn, consumer_id="9fd0c8b5-0000-4000-8000-000000000001", issued_at=before)
    found = await Gate().consumer(conn, key, now=NOW)
    assert (found.id, found.current_key_issued_at) == (id_, before.replace(microsecond=0))


async def test_an_id_is_given_once(conn: Conn) -> None:
    await consumer(conn, consumer_id="boussole")
    with pytest.raises(errors.ConsumerExists):
        await consumer(conn, consumer_id="boussole")
    with pytest.raises(errors.ConsumerInvalid):
        await consumer(conn, consumer_id="avec une espace")
    for name in ("", "  ", "n" * 256):
        with pytest.raises(errors.ConsumerInvalid):
            await consumer(conn, name)


async def test_an_unknown_consumer_is_neither_revoked_nor_renewed(conn: Conn) -> None:
    with pytest.raises(errors.ConsumerUnknown):
        await actions.revoke(conn, "inconnu", now=NOW)
    with pytest.raises(errors.ConsumerUnknown):
        await actions.renew(conn, SECRETS, "inconnu", now=NOW)


async def test_with_another_secret_no_key_is_given_and_those_given_still_work(conn: Conn) -> None:
    id_, key = await consumer(conn)
    with pytest.raises(errors.SigningKeyUnreadable):
        await actions.renew(conn, SecretBox("un tout autre secret de plus de trente-deux caractères"), id_, now=NOW)
    assert (await Gate().consumer(conn, key, now=NOW)).id == id_


async def test_the_private_half_is_not_in_clear(conn: Conn) -> None:
    await consumer(conn)
    pair = await store.find_pair(conn)
    assert pair is not None and b"PRIVATE" not in pair[1]


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        {"conventions": {"kinds": ["READ"]}},
        {"searchEstablishment": ["READ"]},
        {"searchEstablishment": {"kinds": "READ"}},
        {"searchEstablishment": {"kinds": ["DELETE"]}},
        {"searchEstablishment": {"kinds": ["READ"], "scope": {"agencyIds": []}}},
        {"statistics": {"kinds": ["SUBSCRIPTION"], "scope": "no-scope"}},
        {"convention": {"kinds": ["READ"]}},
        {"convention": {"kinds": ["READ"], "scope": "no-scope"}},
        {"convention": {"kinds": ["READ"], "scope": {"agencyKinds": ["mairie"]}}},
        {"convention": {"kinds": ["READ"], "scope": {"agencyKinds": [], "agencyIds": []}}},
        {"convention": {"kinds": ["READ"], "scope": {"agencyIds": [3]}}},
    ],
)
def test_wrong_rights_are_refused(wrong: Any) -> None:
    with pytest.raises(errors.ConsumerInvalid):
        read_rights(wrong)


def test_rights_are_read_as_they_are_told() -> None:
    for rights in (ALL_RIGHTS, read_rights(AGENCIES)):
        assert read_rights({name.value: right.told(name) for name, right in rights.items()}) == rights


@pytest.mark.parametrize("wrong", [[], {"nom": "x"}, {"emails": "a@b.example"}, {"emails": [3]}, {"phone": ""}, {"job": None}])
def test_a_wrong_contact_is_refused(wrong: Any) -> None:
    with pytest.raises(errors.ConsumerInvalid):
        read_contact(wrong)
