"""A kind of problem is declared once, and told each time with its place and its values."""

from __future__ import annotations

import pytest

from tremplin.kit.problem import ProblemKind, Severity

TOO_LONG = ProblemKind("TOO_LONG", Severity.WARNING, "Trop long ({length})", "Too long ({length})", "Gardez-en {limit}.")


def test_it_works() -> None:
    problem = TOO_LONG.at("/title", length=300, limit=250)
    assert (problem.code, problem.severity, problem.pointer) == ("TOO_LONG", "warning", "/title")
    assert (problem.message, problem.message_en, problem.hint) == ("Trop long (300)", "Too long (300)", "Gardez-en 250.")


def test_braces_in_a_value_are_left_as_they_are() -> None:
    assert TOO_LONG.at("/title", length="{limit}", limit=1).message == "Trop long ({limit})"


def test_a_value_that_is_not_given_is_an_error_and_not_a_blank() -> None:
    with pytest.raises(KeyError):
        TOO_LONG.at("/title")
