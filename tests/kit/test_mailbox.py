"""Electronic addresses as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.kit.mailbox import mailbox


def test_it_works() -> None:
    assert mailbox(" Prénom.Nom+immersion@Courriel.example ") == "prenom.nom+immersion@courriel.example"


@pytest.mark.parametrize(
    "written", ["", "camille", "camille@", "@courriel.example", "a b@courriel.example", "a@courriel.e", "a" * 250 + "@b.example"]
)
def test_what_can_not_be_written_to_is_none(written: str) -> None:
    assert mailbox(written) is None


@given(st.text())
def test_any_text_is_read_and_what_is_kept_stays_the_same(written: str) -> None:
    kept = mailbox(written)
    assert kept is None or mailbox(kept) == kept
