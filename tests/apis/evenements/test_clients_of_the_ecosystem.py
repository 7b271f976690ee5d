"""Programs that call the original, call by call: what they send, and what they need of the answers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.apis.evenements.calling import TOKEN, V1, Evenements, told
from tests.factories.events import fair_record, record

COMING = "2026-12-15T08:30:00.000+00:00"


@pytest.fixture(scope="module", autouse=True)
def events(api: Evenements) -> None:
    paris = {"codePostal": "75012", "codeInsee": "75112", "ville": "Paris", "latitude": 48.84, "longitude": 2.39}
    api.keep(*(record(number, **paris, dateEvenement=COMING) for number in range(106757, 106757 + 25)), fair_record(1))


def test_the_python_library_of_the_store(api: Evenements) -> None:
    """The realm and `application_<id>` in the body; lists without a parameter; a new token a little before the end."""
    program, http = api.join(), api.platform.http
    form = {
        "realm": "/partenaire",
        "grant_type": "client_credentials",
        "client_id": program.id,
        "client_secret": program.secret,
        "scope": f"application_{program.id} api_evenementsv1 evenements",
    }
    given = http.post(TOKEN, data=form)
    given.raise_for_status()
    assert given.json().get("expires_in", 600) > 5
    headers = {"authorization": f"Bearer {given.json()['access_token']}"}
    fairs = http.get(f"{V1}/salonsenligne", headers=headers)
    fairs.raise_for_status()
    assert [fair["titre"] for fair in fairs.json()] == ["Salon des métiers du soin"]
    for fair in fairs.json():
        for day in ("dateDebut", "dateFin", "dateDebutCandidature", "dateFinCandidature"):
            datetime.strptime(fair[day], "%d/%m/%Y").replace(tzinfo=UTC)
        assert isinstance(fair.get("localisation", ""), str)
    on_site = http.get(f"{V1}/evenementsphysiques", headers=headers)
    on_site.raise_for_status()
    assert {(event["codePostal"], event["ville"], event["categorie"]) for event in on_site.json()} == {("75012", "Paris", "Atelier")}
    assert http.post(TOKEN, data={**form, "client_secret": "perdu"}).status_code == 401


def test_the_application_for_young_people(api: Evenements) -> None:
    """Pages from 0, all the postcodes of a town, types as text; then one event, whose hours it adds to the date."""
    http = api.platform.http
    program = api.join()
    form = {
        "grant_type": "client_credentials",
        "client_id": program.id,
        "client_secret": program.secret,
        "scope": "api_evenementsv1 evenements",
    }
    token = http.post(f"{TOKEN}?realm=%2Fpartenaire", data=form).json()["access_token"]
    headers = {"authorization": f"Bearer {token}", "accept": "application/json, text/plain, */*"}
    body = {
        "codePostal": [f"750{number:02}" for number in range(1, 21)],
        "typeEvenement": "16",
        "dateDebut": "2026-12-01",
        "dateFin": "2026-12-31",
        "modalite": "ENPHY",
    }
    answer = told(http.post(f"{V1}/mee/evenements?page=0&size=10", json=body, headers=headers), 200)
    assert answer["totalElements"] == 25
    for event in answer["content"]:
        start = datetime.fromisoformat(event["dateEvenement"])
        hours, minutes, _ = event["heureFin"].split(":")
        end = start.replace(hour=int(hours), minute=int(minutes))
        assert (end - start).total_seconds() == 2.5 * 3600
        assert event["dateEvenement"] == f"2026-12-15T{event['heureDebut']}.000+00:00"
        assert event["modalites"] == ["en physique"]
    nothing = http.post(f"{V1}/mee/evenements?page=0&size=10", json={"codePostal": ["29000"]}, headers=headers)
    assert told(nothing, 200) == {"totalElements": 0, "content": []}
    one = told(http.get(f"{V1}/mee/evenement/{answer['content'][0]['id']}", headers=headers), 200)
    assert one == answer["content"][0]
    assert told(http.get(f"{V1}/mee/evenement/1", headers=headers), 404)["message"]


def test_programs_that_read_all_pages_stop_at_a_short_one(api: Evenements, token: str) -> None:
    seen: list[int] = []
    for page in range(10):
        content = told(api.post(token, {"departements": ["75"]}, f"page={page}&size=10&sort=dateEvenement,asc"), 200)["content"]
        seen += [event["id"] for event in content]
        if len(content) < 10:
            break
    assert sorted(seen) == list(range(106757, 106757 + 25))


def test_programs_without_page_nor_size_are_answered(api: Evenements, token: str) -> None:
    assert len(told(api.post(token, {"departements": ["75"], "motsCles": "cv"}), 200)["content"]) == 20
