"""`GET salonsenligne`: the twelve fields of each fair that is running or to come, by the day in Paris."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.apis.evenements.calling import Evenements, told
from tests.factories.events import fair_record
from tests.factories.partners import NOW

FIELDS = [
    *("titre", "dateDebut", "dateFin", "dateDebutCandidature", "dateFinCandidature", "description", "localisation"),
    *("typeEvenement", "organismeOrganisateur", "nombreOffres", "urlSalonEnLigne", "salonEnCours"),
]
HTML = '<p onclick="x()">Venez<script>alert(1)</script></p><img src="https://a.example/a.jpg" onerror="x()" alt="Affiche">'


@pytest.fixture(scope="module", autouse=True)
def fairs(api: Evenements) -> None:
    coming = {"dateDebut": "02/12/2026", "dateFin": "03/12/2026"}
    past = {"dateDebut": "01/11/2026", "dateFin": "30/11/2026"}
    far = {"description": HTML, "dateDebut": "01/01/2028", "dateFin": "02/01/2028"}
    api.keep(fair_record(1), fair_record(2, **coming), fair_record(3, **past), fair_record(4, **far))


def running(api: Evenements) -> dict[str, bool]:
    """Number of a fair → whether it is running, but for the last one, which is far."""
    token = api.token()
    return {fair["urlSalonEnLigne"][-1]: fair["salonEnCours"] for fair in told(api.get("salonsenligne", token), 200)[:-1]}


def test_it_works(api: Evenements, token: str) -> None:
    first, second, _ = told(api.get("salonsenligne", token), 200)
    assert list(first) == FIELDS
    assert first == fair_record(1)
    assert second == fair_record(2, dateDebut="02/12/2026", dateFin="03/12/2026", salonEnCours=False)


def test_a_fair_runs_from_the_first_to_the_last_day_in_paris(api: Evenements) -> None:
    clock = api.platform.clock
    midnight = datetime(2026, 12, 1, 23, tzinfo=UTC)  # in Paris, the 2nd begins
    clock.at = midnight - timedelta(seconds=1)
    assert running(api) == {"1": True, "2": False}
    clock.at = midnight
    assert running(api) == {"1": True, "2": True}
    clock.at = midnight + timedelta(days=2) - timedelta(seconds=1)
    assert running(api) == {"1": True, "2": True}
    clock.at = midnight + timedelta(days=2)
    assert running(api) == {"1": True}
    clock.at = NOW


def test_html_is_made_safe_and_keeps_its_images(api: Evenements, token: str) -> None:
    last = told(api.get("salonsenligne", token), 200)[-1]
    assert last["description"] == '<p>Venez</p><img src="https://a.example/a.jpg" alt="Affiche">'
