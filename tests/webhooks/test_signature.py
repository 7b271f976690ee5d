"""Signatures and envelopes: what the specification's receivers verify, whatever the body."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import orjson
from hypothesis import given
from hypothesis import strategies as st

from tests.webhooks.receiver import Received
from tremplin.webhooks import bodies, signature
from tremplin.webhooks.bodies import Told

AT = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda each: st.lists(each) | st.dictionaries(st.text(), each),
)


def test_it_works() -> None:
    """The example of the specification's own libraries."""
    signed = signature.signed(
        ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
    )
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@given(JSON, st.integers(1, 3), st.text(min_size=1, max_size=40))
def test_each_secret_verifies_and_no_other(value: object, count: int, object_id: str) -> None:
    secrets = [signature.written(os.urandom(signature.SECRET_BYTES)) for _ in range(count)]
    told = Told("mission", object_id, 3, "mission.updated", AT, orjson.dumps(value))
    body = bodies.envelope(told)
    sent = bodies.headers(told, delivery_id="019a", timestamp=1614265330, secrets=secrets, more={}, body=body)
    received = Received("/", sent, body)
    assert all(received.is_signed_by(secret) for secret in secrets)
    assert not received.is_signed_by(signature.written(os.urandom(signature.SECRET_BYTES)))
    assert not Received("/", sent, body + b" ").is_signed_by(secrets[0])
    assert not Received("/", {**sent, "webhook-timestamp": "1614265331"}, body).is_signed_by(secrets[0])
    assert orjson.loads(body) == {
        "type": "mission.updated",
        "timestamp": "2026-12-01T09:30:00.000Z",
        "object": {"kind": "mission", "id": object_id, "version": 3},
        "data": value,
    }


def test_the_contracts_body_has_its_two_keys_only() -> None:
    told = Told("convention", "c-1", 3, "convention.updated", AT, b'{"id":"c-1"}')
    assert bodies.contracts_envelope(told) == b'{"payload":{"convention":{"id":"c-1"}},"subscribedEvent":"convention.updated"}'


def test_what_is_sent_back_never_replaces_what_we_send() -> None:
    told = Told("convention", "c-1", 3, "convention.updated", AT, b"{}")
    more = {"authorization": "secret", "webhook-id": "autre"}
    sent = bodies.headers(told, delivery_id="019a", timestamp=1, secrets=[], more=more, body=b"{}")
    assert (sent["authorization"], sent["webhook-id"]) == ("secret", "019a")
