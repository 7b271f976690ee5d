"""Organisations: their numbers cleaned, their identifier derived from what is known of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.missions import organisation
from tremplin.missions.draft import OrganisationDraft
from tremplin.missions.organisations import rna_number, settle, slug


def test_it_works() -> None:
    settled = settle(organisation("  Lire   à Lyon ", client_id=" org-77 ", rna="W691000077", siren="332737394"))
    assert settled is not None
    assert (settled.client_id, settled.name) == ("org-77", "Lire à Lyon")
    assert (settled.rna, settled.siren, settled.siret) == ("W691000077", "332737394", None)


@pytest.mark.parametrize(
    ("known", "client_id"),
    [
        ({"client_id": "x", "rna": "W691000077"}, "x"),
        ({"rna": "w 691-000.077", "siret": "33273739400012"}, "W691000077"),
        ({"siret": "332 737 394 00012", "siren": "332737394"}, "33273739400012"),
        ({"siren": "332 737 394"}, "332737394"),
        ({}, "l-oeuvre-d-ete"),
    ],
)
def test_without_an_identifier_the_best_number_then_the_name_stands_for_it(known: dict[str, str], client_id: str) -> None:
    settled = settle(organisation("L'Œuvre d'été", **known))
    assert settled is not None
    assert settled.client_id == client_id


def test_nothing_to_recognise_it_by_is_no_organisation() -> None:
    assert settle(None) is None
    assert settle(OrganisationDraft(description="Une association", rna="inconnu")) is None
    assert settle(OrganisationDraft(name=" ! ")) is None


@pytest.mark.parametrize(
    ("siren", "siret", "kept"),
    [
        ("33273739400012", None, ("332737394", "33273739400012")),
        (None, "332737394", ("332737394", None)),
        ("33273739400012", "332737394", ("332737394", "33273739400012")),
        ("332 737 394", "332.737.394.00012", ("332737394", "33273739400012")),
        ("12", "34", (None, None)),
    ],
)
def test_siren_and_siret_are_told_apart_whatever_their_field(
    siren: str | None, siret: str | None, kept: tuple[str | None, str | None]
) -> None:
    settled = settle(organisation(siren=siren, siret=siret))
    assert settled is not None
    assert (settled.siren, settled.siret) == kept


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("W691000077", "W691000077"),
        ("w691 000 077", "W691000077"),
        ("W2A1000077", "W2A1000077"),
        ("W9T1000077", "W9T1000077"),
        ("691000077", None),
        ("W6910000777", None),
        ("", None),
        (None, None),
    ],
)
def test_numbers_of_the_register_of_associations(text: str | None, number: str | None) -> None:
    assert rna_number(text) == number


def test_a_number_that_is_none_is_kept_as_it_was_said() -> None:
    settled = settle(organisation(rna=" en cours "))
    assert settled is not None
    assert settled.rna == "en cours"


texts = st.none() | st.text(max_size=40)


@given(
    st.builds(OrganisationDraft, client_id=texts, name=texts, rna=texts, siren=texts, siret=texts).filter(
        lambda each: settle(each) is not None
    )
)
def test_settling_twice_changes_nothing_more(given_draft: OrganisationDraft) -> None:
    once = settle(given_draft)
    assert once is not None
    assert once.client_id
    assert settle(once) == once


@given(st.text())
def test_a_slug_is_made_of_plain_letters_digits_and_single_hyphens(text: str) -> None:
    made = slug(text)
    assert all(c in "abcdefghijklmnopqrstuvwxyz0123456789-" for c in made)
    assert "--" not in made
    assert slug(made) == made
