"""Addresses and links say nothing, cannot be guessed nor made, and each side only has its own."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.immersions.contacts.talking import RELAY
from tremplin.immersions.contacts.relay import HIDDEN, Relay, draw_code
from tremplin.kit.secrets import SecretBox

codes = st.binary(min_size=16, max_size=16).map(bytes.hex)
OTHER = Relay.of("https://tremplin.example", "ne-pas-repondre@tremplin.example", SecretBox("un autre secret de la plateforme"))


@given(codes)
def test_it_works(code: str) -> None:
    assert RELAY.code_of(RELAY.address(code)) == code
    assert RELAY.read(RELAY.token(code)) == code
    assert RELAY.page(code) == f"https://tremplin.example/echanges/{RELAY.token(code)}"


@given(codes)
def test_an_address_is_read_whatever_mail_servers_do_to_its_case(code: str) -> None:
    assert RELAY.code_of(f" {RELAY.address(code).upper()} ") == code


@given(codes, codes)
def test_two_codes_never_share_an_address_nor_a_link(one: str, other: str) -> None:
    assert (RELAY.address(one) == RELAY.address(other)) is (one == other) is (RELAY.token(one) == RELAY.token(other))


@given(codes, st.integers(0, 255))
def test_a_link_with_one_bit_changed_opens_nothing(code: str, bit: int) -> None:
    held = bytearray(base64.urlsafe_b64decode(RELAY.token(code) + "="))
    held[bit // 8] ^= 1 << bit % 8
    assert RELAY.read(base64.urlsafe_b64encode(held).decode().rstrip("=")) is None


@given(codes)
def test_the_address_does_not_give_the_link(code: str) -> None:
    """Mails pass through many hands: whoever reads an address there can't open the page."""
    assert OTHER.read(RELAY.token(code)) is None
    assert RELAY.token(code) != OTHER.token(code)


@given(st.text(max_size=80))
def test_anything_else_is_neither_an_address_nor_a_link(text: str) -> None:
    assert RELAY.code_of(text) is None
    assert RELAY.read(text) is None


def test_codes_are_drawn_at_random() -> None:
    drawn = {draw_code() for _ in range(200)}
    assert len(drawn) == 200 and all(len(bytes.fromhex(code)) == 16 for code in drawn)


@pytest.mark.parametrize(
    "text", ["reponse@tremplin.example", "reponse+court@tremplin.example", f"reponse+{'0' * 32}@ailleurs.example"]
)
def test_an_address_without_its_code_or_elsewhere_is_not_ours(text: str) -> None:
    assert RELAY.code_of(text) is None


@given(st.text(max_size=60), st.text(max_size=60), codes)
def test_no_known_address_is_left_in_a_text(before: str, after: str, code: str) -> None:
    address = "camille@candidat.example"
    masked = RELAY.masked(f"{before} {address.upper()} {RELAY.address(code)} {after}", [address, ""])
    assert address not in masked.lower() and code not in masked and masked.count(HIDDEN) >= 2
