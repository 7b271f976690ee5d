"""The chain of evidence: whole as it was made, broken wherever anything was touched."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.conventions import ANOTHER_ID, NOW, convention
from tremplin.immersions.conventions import signatures
from tremplin.immersions.conventions.clauses import clauses
from tremplin.immersions.conventions.model import FederatedIdentity, PersonName
from tremplin.immersions.conventions.signatures import FIRST, Line, append, covers, find_break, text_hash
from tremplin.immersions.conventions.vocabulary import Role, Status

ONE = convention()
ROLES = (Role.BENEFICIARY, Role.BENEFICIARY_REPRESENTATIVE, Role.ESTABLISHMENT_REPRESENTATIVE)


def chain(length: int = 3, device: str = "") -> list[Line]:
    made: list[Line] = []
    for at in range(length):
        when = NOW + timedelta(minutes=at)
        made.append(append(made, ONE, role=ROLES[at % 3], signer=f"Personne {at}", signed_at=when, channel="sms", device=device))
    return made


def test_it_works() -> None:
    made = chain()
    assert find_break(made) is None
    assert made[0].previous == FIRST
    assert [line.rank for line in made] == [0, 1, 2]
    assert covers(made, ONE) == list(ROLES)


def test_nothing_signed_is_a_whole_chain() -> None:
    assert find_break([]) is None
    assert covers([], ONE) == []


def test_it_is_the_same_once_exported_and_read() -> None:
    made = chain()
    assert [signatures.read_line(signatures.write_line(line)) for line in made] == made


@given(st.integers(1, 6), st.data())
def test_any_change_breaks_it_where_it_was_made(length: int, data: st.DataObject) -> None:
    made = chain(length)
    at = data.draw(st.integers(0, length - 1))
    name = data.draw(st.sampled_from([field.name for field in fields(Line)]))
    value = getattr(made[at], name)
    forged: Any = {
        "rank": 99,
        "role": Role.BENEFICIARY_CURRENT_EMPLOYER,
        "signed_at": NOW - timedelta(days=1),
    }.get(name, f"{value}x")
    broken = find_break([*made[:at], replace(made[at], **{name: forged}), *made[at + 1 :]])
    assert broken is not None
    # The id of the first line is what the others are compared with: changing it shows at that line, by its hash.
    assert broken.rank == at


@given(st.integers(2, 6), st.data())
def test_a_line_cannot_go_nor_move_nor_be_added(length: int, data: st.DataObject) -> None:
    made = chain(length)
    at = data.draw(st.integers(0, length - 2))
    assert find_break(made[:at] + made[at + 1 :]) == signatures.Break(at, "une ligne manque, est en trop ou a changé de place")
    swapped = [*made[:at], made[at + 1], made[at], *made[at + 2 :]]
    assert find_break(swapped) is not None
    assert find_break([*made[: at + 1], made[at], *made[at + 1 :]]) is not None


def test_a_line_made_again_breaks_what_follows() -> None:
    """Whoever computes the hash of a forged line is given away by the next one."""
    made = chain()
    forged = append([], ONE, role=ROLES[0], signer="Quelqu'un d'autre", signed_at=NOW, channel="sms")
    assert find_break([forged, *made[1:]]) == signatures.Break(1, "la ligne ne suit pas la précédente")


def test_a_line_of_another_convention_does_not_belong() -> None:
    made = chain(1)
    stray = append(made, replace(ONE, id=ANOTHER_ID), role=ROLES[1], signer="x", signed_at=NOW, channel="sms")
    assert find_break([*made, stray]) == signatures.Break(1, "la ligne est d'une autre convention")


def test_the_text_is_what_people_commit_to() -> None:
    person = ONE.signatories.beneficiary
    for other in (
        replace(ONE, status=Status.CANCELLED, status_justification="x", date_validation=None, updated_at=None),
        replace(ONE, agency=replace(ONE.agency, id="autre", name="Autre"), agency_referent=PersonName(firstname="Gaud")),
        replace(ONE, signatories=ONE.signatories.unsigned()),
        replace(ONE, establishment_ban="Travail dissimulé", validators=None),
        replace(
            ONE,
            signatories=replace(
                ONE.signatories, beneficiary=replace(person, federated_identity=FederatedIdentity(provider="ftConnect", token="x"))
            ),
        ),
    ):
        assert text_hash(other) == text_hash(ONE)
    for other in (
        replace(ONE, date_end=date(2026, 6, 18)),
        replace(ONE, immersion_activities="Vendre"),
        replace(ONE, schedule=replace(ONE.schedule, days=ONE.schedule.days[:-1])),
        replace(ONE, signatories=replace(ONE.signatories, beneficiary=replace(person, last_name="Autre"))),
        replace(ONE, establishment_tutor=replace(ONE.establishment_tutor, job="Autre")),
        replace(ONE, id=ANOTHER_ID),
    ):
        assert text_hash(other) != text_hash(ONE)
        assert covers(chain(), other) == []


def test_the_text_is_canonical() -> None:
    """A stranger finds the same hash from the same bytes, in any language."""
    text = signatures.signed_text(ONE)
    told = json.loads(text)
    assert json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")) == text
    assert told["businessName"] == "Fournil des Deux Canaux" and told["dateEnd"].startswith("2026-06-19T00")
    assert "signedAt" not in text


def test_the_words_that_people_read_are_in_it() -> None:
    """What they commit to, and not only the figures."""
    told = json.loads(signatures.signed_text(ONE))
    assert [tuple(each) for each in told["clauses"]] == [(title, list(words)) for title, words in clauses(ONE)]


def test_one_device_for_several_is_told() -> None:
    assert signatures.shared_devices(chain(3, device="a"), ONE) == [ROLES]
    assert signatures.shared_devices(chain(1, device="a"), ONE) == []
    assert signatures.shared_devices(chain(3), ONE) == []


@pytest.mark.parametrize("told", [{}, {"rank": "x"}, {**signatures.write_line(chain(1)[0]), "role": "voisin"}])
def test_what_is_not_a_line_is_not_read(told: dict[str, object]) -> None:
    with pytest.raises((KeyError, ValueError)):
        signatures.read_line(told)
