"""Domains: twenty codes, written in many ways."""

from __future__ import annotations

import pytest

from tremplin.reference.domains import DOMAINS, domain_code


def test_it_works() -> None:
    assert domain_code("mémoire et citoyenneté") == "memoire-et-citoyennete"


def test_there_are_twenty() -> None:
    assert len(DOMAINS) == 20


@pytest.mark.parametrize("code", DOMAINS)
def test_a_code_a_label_and_their_variants_are_understood(code: str) -> None:
    for written in (code, code.upper(), code.replace("-", " "), f" {code} ", DOMAINS[code], DOMAINS[code].upper()):
        assert domain_code(written) == code


@pytest.mark.parametrize("text", ["", "et", "santé publique", "sportif", "-"])
def test_another_text_is_no_domain(text: str) -> None:
    assert domain_code(text) is None
