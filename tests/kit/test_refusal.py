"""A refusal has a stable code, an HTTP status and a French sentence, filled when it is raised."""

from __future__ import annotations

from collections import defaultdict

import pytest

from tremplin import web
from tremplin.kit.refusal import Refusal

assert web  # imported so that every refusal of the platform is declared


class Full(Refusal):
    code = "FULL"
    status = 409
    sentence = "Il ne reste que {left} places."


def declared(refusal: type[Refusal]) -> list[type[Refusal]]:
    return [
        found for each in refusal.__subclasses__() for found in (each, *declared(each)) if found.__module__.startswith("tremplin.")
    ]


def test_it_works() -> None:
    refusal = Full(left=2)
    assert str(refusal) == "Il ne reste que 2 places."
    assert refusal.values == {"left": 2}


def test_a_value_that_is_not_given_is_an_error_and_not_a_blank() -> None:
    with pytest.raises(KeyError):
        Full()


def test_each_one_of_the_platform_is_complete() -> None:
    final = [each for each in declared(Refusal) if not each.__subclasses__()]
    assert len(final) > 10
    for each in final:
        assert each.code.isupper(), each
        assert 400 <= each.status < 600, each


# Codes of the contracts we honour, which say the rest in a sentence.
GENERIC = {"NOT_FOUND", "FORBIDDEN", "UNAUTHORIZED", "INVALID_QUERY", "INVALID_BODY", "RESSOURCE_ALREADY_EXIST"}


def test_a_code_has_one_meaning_which_each_contract_may_say_in_its_words() -> None:
    by_code = defaultdict(list)
    for each in declared(Refusal):
        if "code" in vars(each):
            by_code[each.code].append(each.__module__)
    shared = {code: found for code, found in by_code.items() if len(found) > 1 and code not in GENERIC}
    assert {code: found for code, found in shared.items() if not _of_contracts(found)} == {}


def _of_contracts(modules: list[str]) -> bool:
    """Whether each is of another public contract."""
    return all(each.startswith("tremplin.apis.") for each in modules) and len(set(modules)) == len(modules)


def test_a_code_has_one_status() -> None:
    by_code = defaultdict(set)
    for each in declared(Refusal):
        if hasattr(each, "code"):
            by_code[each.code].add(each.status)
    assert {code: statuses for code, statuses in by_code.items() if len(statuses) > 1} == {}
