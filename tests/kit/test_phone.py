"""Numbers as people write them, as machines dial them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.kit.phone import dialled, is_mobile, written


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


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+33612345678", "06 12 34 56 78"),
        ("+41446681800", "+41 44 668 18 00"),
        ("+590690123456", "+590 690 12 34 56"),
        ("au bureau", "au bureau"),
    ],
)
def test_a_number_is_shown_as_people_read_it(number: str, shown: str) -> None:
    assert written(number) == shown


@given(st.text(max_size=60))
def test_any_text_is_a_number_or_not(typed: str) -> None:
    number = dialled(typed)
    assert number is None or dialled(number) == number


@pytest.mark.parametrize(
    ("number", "mobile"),
    [
        ("+33612345678", True),
        ("+33781234567", True),
        ("+33299000000", False),
        ("+12025550123", True),
        ("+590690123456", True),
        ("", False),
    ],
)
def test_a_mobile_is_told_from_another_line_where_numbers_tell(number: str, mobile: bool) -> None:
    assert is_mobile(number) is mobile
