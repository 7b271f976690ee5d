"""`GET mee/evenement/{id}`: the whole event, past or cancelled too; `GET mee/tags/opera/lister`."""

from __future__ import annotations

import pytest

from tests.apis.evenements.calling import Evenements, told
from tests.factories.events import ALIZE, draft, record
from tests.factories.partners import NOW
from tremplin.events import actions


@pytest.fixture(scope="module", autouse=True)
def events(api: Evenements) -> None:
    overseas = {
        "timezone": "Pacific/Noumea",
        "dateEvenement": "2026-12-14T22:30:00.000+00:00",
        "heureDebut": "22:30:00",
        "heureFin": "01:00:00",
    }
    past, remote = {"dateEvenement": "2026-11-01T08:00:00.000+00:00"}, {"modalites": ["à distance"], "titre": "À distance"}
    api.keep(
        record(1), record(2, **overseas), record(3, operations=["Semaine de l'industrie"]), record(4, **past), record(5, **remote)
    )


def test_it_works(api: Evenements, token: str) -> None:
    assert told(api.get("mee/evenement/1", token), 200) == record(1)


def test_hours_are_utc_like_the_date_and_the_zone_is_that_of_the_place(api: Evenements, token: str) -> None:
    event = told(api.get("mee/evenement/2", token), 200)
    assert (event["dateEvenement"], event["heureDebut"], event["heureFin"], event["timezone"]) == (
        "2026-12-14T22:30:00.000+00:00",
        "22:30:00",
        "01:00:00",
        "Pacific/Noumea",
    )
    assert "dateFinEvenement" not in event


def test_an_event_announced_here_has_its_page_here(api: Evenements, token: str) -> None:
    made = api.platform.write(lambda conn: actions.save(conn, draft(client_id="ici"), by=ALIZE, now=NOW)).event
    event = told(api.get(f"mee/evenement/{made.id}", token), 200)
    assert event["urlDetailEvenement"] == f"https://tremplin.example/evenements/{made.id}"
    assert told(api.post(token, {}, "size=100"), 200)["content"].count(event) == 1


def test_a_cancelled_event_stays_and_says_so(api: Evenements, token: str) -> None:
    made = api.platform.write(lambda conn: actions.save(conn, draft(client_id="annule"), by=ALIZE, now=NOW)).event
    api.platform.write(lambda conn: actions.cancel(conn, "annule", by=ALIZE, reason="intervenante souffrante", now=NOW))
    event = told(api.get(f"mee/evenement/{made.id}", token), 200)
    assert (event["titre"], event["statut"], event["motifStatut"]) == (
        "Annulé : Atelier : refaire son CV",
        "ANNULE",
        "intervenante souffrante",
    )
    assert made.id in api.found(token)


@pytest.mark.parametrize("number", ["999", "abc", "1e3", "-1", "%00", "9" * 40, "١"])
def test_unknown_numbers_are_not_found(api: Evenements, token: str, number: str) -> None:
    assert told(api.get(f"mee/evenement/{number}", token), 404)["code"] == "EVENT_UNKNOWN"


def test_national_operations_are_listed_with_the_numbers_that_search_them(api: Evenements, token: str) -> None:
    listed = {tag["libelle"]: tag["id"] for tag in told(api.get("mee/tags/opera/lister", token), 200)}
    assert set(listed) == {"#1jeune1solution", "Semaine de l'industrie"}
    assert api.found(token, operations=[listed["Semaine de l'industrie"]]) == [3]


def test_events_on_site_are_listed_in_the_time_of_the_place(api: Evenements, token: str) -> None:
    listed = told(api.get("evenementsphysiques", token), 200)
    assert "À distance" not in {event["titre"] for event in listed}
    assert "01/11/2026" not in {event["dateDebut"] for event in listed}
    assert listed[1] == {
        "titre": "Atelier : refaire son CV",
        "categorie": "Atelier",
        "dateDebut": "15/12/2026",
        "dateFin": "15/12/2026",
        "periode": "de 9h30 à 12h",
        "rue": "Maison de l'emploi",
        "codePostal": "35000",
        "ville": "Rennes",
        "region": "Bretagne",
        "latitudeGps": "48.110000",
        "longitudeGps": "-1.680000",
    }
    assert (listed[0]["dateDebut"], listed[0]["dateFin"], listed[0]["periode"]) == ("15/12/2026", "15/12/2026", "de 9h30 à 12h")
