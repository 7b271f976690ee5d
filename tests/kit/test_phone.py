"""Numbers as people write them, as machines dial them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.kit.phone import dialled


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0612345678", "+33612345678"),
        ("06.12.34.56.78", "+33612345678"),
        (" 06 12 34 56 78 ", "+33612345678"),
        ("0033612345678", "+33612345678"),
        ("+33612345678", "+33612345678"),
        ("+590690123456", "+590690123456"),
        ("+12025550123", "+12025550123"),
        ("+212612345678", "+212612345678"),
    ],
)
def test_it_works(written: str, number: str) -> None:
    assert dialled(written) == number


@pytest.mark.parametrize("written", ["", "0690123456", "061234567", "06123456789", "+330612", "téléphone", "+999123456789", "0" * 400])
def test_what_is_no_number_is_refused(written: str) -> None:
    assert dialled(written) is None


@given(st.text(max_size=60))
def test_any_text_is_a_number_or_not(written: str) -> None:
    number = dialled(written)
    assert number is None or dialled(number) == number
