"""Every rule of publication: what breaks it, its exact sentence, its order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.missions import address, draft, organisation
from tests.factories.partners import NOW
from tremplin.feeds.readers.problems import ORGANISATION_MISSING
from tremplin.kit.problem import Severity
from tremplin.missions import validation
from tremplin.missions.draft import AddressDraft, MissionDraft, OrganisationDraft
from tremplin.missions.validation import RULES, first_refusal, is_link, problems_of

LONG = "Vous accompagnez un petit groupe d'enfants, toujours le même, dans un local calme et bien équipé. " * 2

# In the order of the exchange contract: what breaks the rule, and the sentence its clients know.
WIRE: list[tuple[dict[str, Any], str]] = [
    ({"title": " "}, "Titre manquant"),
    ({"title": "Aide &#224; domicile"}, "Problème d'encodage dans le titre"),
    ({"title": "Devoirs"}, "Le titre est trop court (1 seul mot)"),
    ({"client_id": " "}, "ClientId manquant"),
    ({"description": ""}, "Description manquante"),
    ({"description": LONG + "&#233;"}, "Problème d'encodage dans la description"),
    ({"description": "a" * 20_001}, "La description est trop longue (plus de 20000 caractères)"),
    ({"application_url": None}, "URL de candidature manquant"),
    ({"addresses": [address(country="Atlantide")]}, 'Pays non valide : "Atlantide"'),
    ({"remote": "parfois"}, "Valeur remote non valide (no, possible, full ou local)"),
    ({"places": 0}, "Nombre de places invalide (doit être supérieur à 0)"),
    ({"domain": "bricolage"}, 'Domaine non valide : "bricolage"'),
    ({"organisation": organisation("L&#39;Entraide")}, "Problème d'encodage dans le nom de l'organisation"),
    ({"compensation_amount": -10.0}, "Montant de la compensation invalide (nombre positif attendu)"),
    ({"compensation_amount_max": -1.0}, "Montant maximum de la compensation invalide (nombre positif attendu)"),
    (
        {"compensation_amount": 12.0, "compensation_amount_max": 10.0},
        "Le montant maximum de la compensation doit être supérieur ou égal au montant minimum",
    ),
    ({"compensation_unit": "minute"}, "Unité de compensation invalide (hour, day, month, year)"),
    ({"compensation_type": "brut"}, "Type de compensation invalide (gross, net)"),
]
# Ours: the code, what breaks it, how serious.
OURS: list[tuple[str, dict[str, Any], Severity]] = [
    ("APPLICATION_URL_INVALID", {"application_url": "javascript:alert(1)"}, Severity.ERROR),
    (
        "END_BEFORE_START",
        {"start_at": datetime(2027, 5, 2, tzinfo=UTC), "end_at": datetime(2027, 5, 1, tzinfo=UTC)},
        Severity.WARNING,
    ),
    ("ENDED", {"start_at": None, "end_at": datetime(2026, 11, 30, tzinfo=UTC)}, Severity.WARNING),
    ("PLACE_MISSING", {"addresses": []}, Severity.WARNING),
    ("DESCRIPTION_SHORT", {"description": "Aider."}, Severity.WARNING),
    ("TITLE_LONG", {"title": "Aider des collégiens " * 13}, Severity.WARNING),
    ("TITLE_CAPITALS", {"title": "AIDER DES COLLÉGIENS"}, Severity.WARNING),
    ("MOJIBAKE", {"title": "Aider des collÃ©giens"}, Severity.WARNING),
]


def codes(given: MissionDraft) -> list[str]:
    return [problem.code for problem in problems_of(given, now=NOW)]


def test_it_works() -> None:
    assert problems_of(draft(), now=NOW) == []
    assert first_refusal([]) is None


@pytest.mark.parametrize(("broken", "sentence"), WIRE, ids=[rule.kind.code for rule in RULES[: len(WIRE)]])
def test_each_rule_of_the_contract_refuses_in_its_own_words(broken: dict[str, Any], sentence: str) -> None:
    assert first_refusal(problems_of(draft(**broken), now=NOW)) == sentence


def test_the_rules_of_the_contract_come_first_and_in_its_order() -> None:
    ranks = []
    for broken, sentence in WIRE:
        (rank,) = (k for k, rule in enumerate(RULES) if said(rule, broken) == sentence)
        ranks.append(rank)
    assert ranks == list(range(18))


def said(rule: validation.Rule, broken: dict[str, Any]) -> str | None:
    found = rule.fails(draft(**broken), NOW)
    return rule.told(found).message if found else None


def test_there_are_no_other_rules_than_those_tried_here() -> None:
    assert [rule.kind.code for rule in RULES[len(WIRE) :]] == [code for code, *_ in OURS]


@pytest.mark.parametrize(("code", "broken", "severity"), OURS, ids=[code for code, *_ in OURS])
def test_each_rule_of_ours_is_told(code: str, broken: dict[str, Any], severity: Severity) -> None:
    found = [problem for problem in problems_of(draft(**broken), now=NOW) if problem.severity is severity]
    assert [problem.code for problem in found] == [code]
    assert (first_refusal(found) is None) == (severity is not Severity.ERROR)


# The values that are still accepted, at the edge of each rule.
@pytest.mark.parametrize(
    "accepted",
    [
        {"title": "Aider Léa"},
        {"description": "a" * 20_000},
        {"places": 1},
        {"places": None},
        {"domain": None},
        {"remote": None},
        {"compensation_amount": 0.0, "compensation_amount_max": 0.0},
        {"compensation_amount_max": 10.0},
        {"compensation_unit": "year", "compensation_type": "gross"},
        {"addresses": [address(country="BE")]},
        {"end_at": datetime(2027, 3, 1, tzinfo=UTC)},
        {"end_at": None},
        {"title": "SOS Aide"},
        {"organisation": None},
        {"addresses": [], "remote": "full"},
        {"addresses": [], "remote": "local"},
        {"addresses": [AddressDraft(lat=45.0, lon=4.0)]},
    ],
    ids=str,
)
def test_what_a_rule_should_let_pass_passes(accepted: dict[str, Any]) -> None:
    assert codes(draft(**accepted)) == []


def test_every_problem_is_told_and_the_first_rule_speaks_for_all() -> None:
    given = draft(title="Devoirs", domain="bricolage", places=0, compensation_type="brut")
    assert codes(given) == ["TITLE_ONE_WORD", "PLACES_NOT_POSITIVE", "DOMAIN_UNKNOWN", "COMPENSATION_TYPE_UNKNOWN"]
    assert first_refusal(reversed(problems_of(given, now=NOW))) == "Le titre est trop court (1 seul mot)"


def test_a_refusal_met_while_reading_speaks_after_those_of_the_rules() -> None:
    elsewhere = ORGANISATION_MISSING.at("/organizationName")
    assert first_refusal([elsewhere]) == elsewhere.message
    assert first_refusal([elsewhere, *problems_of(draft(title=""), now=NOW)]) == "Titre manquant"


def test_a_title_in_capitals_is_given_back_as_it_should_be() -> None:
    (problem,) = problems_of(draft(title="AIDER À L'ÉCOLE"), now=NOW)
    assert "« Aider à l'école »" in problem.hint


def test_damaged_letters_are_given_back_as_they_were() -> None:
    (problem,) = problems_of(draft(title="FÃªte de l'Ã©tÃ©"), now=NOW)
    assert problem.severity is Severity.WARNING
    assert "« Fête de l'été »" in problem.hint


def test_the_country_at_fault_is_pointed_at() -> None:
    (problem,) = problems_of(draft(addresses=[address(), address(country="Atlantide")]), now=NOW)
    assert problem.pointer == "/addresses/1/country"


@pytest.mark.parametrize(
    "link",
    [
        "https://asso.example/agir?a=1#ici",
        "http://asso.example",
        "http://localhost:3000/x",
        "https://é.example/",
        "HTTPS://ASSO.EXAMPLE",
    ],
)
def test_links_that_people_can_follow(link: str) -> None:
    assert is_link(link)


@pytest.mark.parametrize(
    "link",
    [
        "",
        "asso.example",
        "ftp://asso.example",
        "javascript:alert(1)",
        "mailto:a@asso.example",
        "https://",
        "https://asso",
        "https://asso.example/a b",
        "https://asso.example/\x00",
        "https://user:pass@asso.example",
        "https://asso.example:port/",
        "https://[::1",
        "https://.",
        "https://asso.example/" + "a" * 4000,
    ],
)
def test_links_that_lead_nowhere_or_to_harm(link: str) -> None:
    assert not is_link(link)


texts = st.none() | st.text(max_size=300) | st.sampled_from(["&#", "{", "{0}", "{value}", "%s", "Ã©", "FR", "no"])
moments = st.none() | st.datetimes(timezones=st.just(UTC))
numbers = st.none() | st.floats() | st.integers(-5, 5).map(float)
addresses = st.builds(
    AddressDraft, city=texts, postal_code=texts, country=texts, lat=st.none() | st.floats(), lon=st.none() | st.floats()
)
drafts = st.builds(
    MissionDraft,
    client_id=st.text(max_size=50),
    title=texts,
    description=texts,
    application_url=texts,
    domain=texts,
    remote=texts,
    start_at=moments,
    end_at=moments,
    places=st.none() | st.integers(),
    compensation_amount=numbers,
    compensation_amount_max=numbers,
    compensation_unit=texts,
    compensation_type=texts,
    addresses=st.lists(addresses, max_size=3),
    organisation=st.none() | st.builds(OrganisationDraft, name=texts),
)


@given(drafts)
def test_whatever_a_draft_holds_its_problems_are_told_in_the_order_of_the_rules(given_draft: MissionDraft) -> None:
    found = problems_of(given_draft, now=NOW)
    order = [rule.kind.code for rule in RULES]
    ranks = [order.index(problem.code) for problem in found]
    assert ranks == sorted(set(ranks))
    errors = [problem for problem in found if problem.severity is Severity.ERROR]
    assert first_refusal(found) == (errors[0].message if errors else None)


@given(drafts, st.randoms())
def test_the_first_refusal_does_not_depend_on_the_order_problems_are_given_in(given_draft: MissionDraft, shuffle: Any) -> None:
    found = problems_of(given_draft, now=NOW)
    shuffled = list(found)
    shuffle.shuffle(shuffled)
    assert first_refusal(shuffled) == first_refusal(found)


@given(drafts, st.sampled_from([broken for broken, _ in WIRE]))
def test_what_breaks_a_rule_of_the_contract_is_refused_whatever_else_is_said(
    given_draft: MissionDraft, broken: dict[str, Any]
) -> None:
    change: Callable[..., MissionDraft] = replace
    assert first_refusal(problems_of(change(given_draft, **broken), now=NOW)) is not None
