"""The assessment: the tutor fills it once the immersion has begun, the beneficiary answers, both keep it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.portal.conventions.holding import BENEFICIARY, COMPANY, TUTOR, Held, buttons, words
from tests.printed import text_of
from tremplin.immersions.conventions.links.model import Purpose

FILLED = {"presence": "COMPLETED", "embauche": "non", "avis": "Ponctuelle et curieuse", "conseils": "Continuer"}


@pytest.fixture
async def over(held: Held) -> Held:
    """The same, signed, validated, and over."""
    await held.sign(BENEFICIARY, COMPANY)
    await held.validate()
    held.clock.at = datetime(2026, 6, 20, 9, tzinfo=UTC)
    return held


async def test_it_works(over: Held) -> None:
    link = await over.link(TUTOR, purpose=Purpose.ASSESS)
    page = await over.read(link)
    assert "Le tuteur doit maintenant remplir le bilan" in words(page)
    await over.read(f"{link}/bilan")
    answer = await over.post(f"{link}/bilan", sent=FILLED)
    assert "Le bilan est enregistré" in words(await over.read(answer.headers["location"].partition("#")[0]))
    theirs = await over.link(BENEFICIARY, purpose=Purpose.ANSWER)
    page = await over.read(theirs)
    assert buttons(page) == {"repondre"} and "Ponctuelle et curieuse" in words(page)
    refused = await over.post(theirs, "repondre", {"accord": "non", "reponse": ""}, status=400)
    assert "Dites pourquoi vous n&#39;êtes pas d&#39;accord" in refused.text and "beneficiaryFeedback" not in refused.text
    await over.post(theirs, "repondre", {"accord": "non", "reponse": "Il manquait le vendredi"})
    page = await over.read(link)
    assert "n’est pas d'accord" in words(page) and "Il manquait le vendredi" in words(page)
    assert "son bilan est signé" in words(page)
    pdf = await over.http.get(f"{theirs}/bilan.pdf")
    assert "Il manquait le vendredi" in text_of(pdf.content)


WRONG = (
    ({"presence": ""}, "presence"),
    ({"avis": " "}, "avis"),
    ({"conseils": "<b>x</b>"}, "conseils"),
    ({"presence": "PARTIALLY_COMPLETED"}, "dernier-jour"),
    ({"presence": "PARTIALLY_COMPLETED", "dernier-jour": "2026-06-16", "heures": "99"}, "heures"),
    ({"embauche": "oui", "debut-contrat": "2026-07-01"}, "contrat"),
    ({"embauche": "oui", "contrat": "CDI", "debut-contrat": "2026-01-01"}, "debut-contrat"),
)


async def test_what_is_wrong_is_shown_at_its_field(over: Held) -> None:
    path = f"{await over.link(TUTOR)}/bilan"
    for typed, field in WRONG:
        answer = await over.post(path, status=422, sent=FILLED | {"conseils": "Tapé"} | typed)
        assert f'id="{field}-faute"' in answer.text and f'href="#{field}"' in answer.text, typed


async def test_a_part_of_it_and_a_job_are_kept(over: Held) -> None:
    typed = {"presence": "PARTIALLY_COMPLETED", "dernier-jour": "2026-06-17", "heures": "2,5", "embauche": "oui"}
    link = await over.link(TUTOR)
    await over.post(f"{link}/bilan", sent=FILLED | typed | {"contrat": "CDI", "debut-contrat": "2026-07-01"})
    read = words(await over.read(link))
    assert "18,5 h" in read and "CDI, à partir du 1er juillet 2026" in read


async def test_it_is_filled_once_by_the_tutor_from_the_first_day(over: Held) -> None:
    link = await over.link(COMPANY)
    assert (await over.http.get(f"{link}/bilan")).status_code == 303
    assert (await over.post(f"{link}/bilan", status=403, sent=FILLED)).status_code == 403
    over.clock.at = datetime(2026, 6, 14, 9, tzinfo=UTC)
    link = await over.link(TUTOR)
    assert (await over.http.get(f"{link}/bilan")).status_code == 303
    over.clock.at = datetime(2026, 6, 15, 9, tzinfo=UTC)
    await over.post(f"{link}/bilan", sent=FILLED)
    assert (await over.post(f"{link}/bilan", status=409, sent=FILLED)).status_code == 409
