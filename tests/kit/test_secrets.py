"""What is encrypted is read back with the same key only; tokens are signed and end."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.errors import BadSignatureError
from joserfc.jwk import OctKey

from tremplin.kit.secrets import SecretBox, Unreadable

BOX, OTHER = SecretBox("un secret de la plateforme, assez long"), SecretBox("un autre secret, tout aussi long que lui")
NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_it_works(text: str) -> None:
    kept = BOX.encrypt(text)
    assert BOX.decrypt(kept) == text
    assert len(text) < 4 or text.encode() not in kept


def test_another_key_reads_nothing() -> None:
    with pytest.raises(Unreadable):
        OTHER.decrypt(BOX.encrypt("mot de passe"))


def test_what_was_changed_is_not_read() -> None:
    kept = bytearray(BOX.encrypt("mot de passe"))
    kept[20] ^= 1
    with pytest.raises(Unreadable):
        BOX.decrypt(bytes(kept))


def test_a_token_says_its_claims_and_when_it_ends() -> None:
    token = BOX.token({"click": "c-1"}, now=NOW, days=30)
    read = jwt.decode(token, BOX._token_key)
    assert read.header == {"alg": "HS256", "typ": "JWT"}
    assert read.claims == {"click": "c-1", "iat": int(NOW.timestamp()), "exp": int(NOW.timestamp()) + 30 * 86_400}


def test_a_token_of_another_platform_is_not_ours() -> None:
    with pytest.raises(BadSignatureError):
        jwt.decode(OTHER.token({}, now=NOW, days=1), BOX._token_key)


def test_the_key_of_tokens_is_not_the_secret() -> None:
    with pytest.raises(BadSignatureError):
        jwt.decode(BOX.token({}, now=NOW, days=1), OctKey.import_key("un secret de la plateforme, assez long"))


@given(st.lists(st.text(), max_size=3), st.lists(st.text(), max_size=3))
def test_a_fingerprint_is_that_of_its_parts_alone(parts: list[str], others: list[str]) -> None:
    """`("ab", "c")` and `("a", "bc")` differ: parts are told apart, not glued."""
    assert (BOX.fingerprint("visit", *parts) == BOX.fingerprint("visit", *others)) == (parts == others)
    assert len(BOX.fingerprint("visit", *parts)) == 16


def test_a_fingerprint_says_nothing_for_another_purpose_or_key() -> None:
    assert len({BOX.fingerprint("a", "x"), BOX.fingerprint("b", "x"), OTHER.fingerprint("a", "x")}) == 3
