"""Five missions, always the same, with what files must get right: several places, none, a salary, marks of XML, an end in the past."""

from __future__ import annotations

from typing import Any

from tests.factories.partners import NOW
from tremplin.missions.exchange import render
from tremplin.missions.model import Organisation
from tremplin.missions.records import read_mission
from tremplin.partners.model import Partner

ALIZE = Partner(
    id="5f5931496c7ea514150a818f",
    name="Alizé",
    url="https://alize.example",
    logo="https://alize.example/logo.png",
    created_at=NOW,
    updated_at=NOW,
)
LECTURE = Organisation(
    id="0197a000-0000-7000-8000-0000000000a1",
    owner=ALIZE.id,
    client_id="org-77",
    name="Lire & grandir",
    description="Des livres pour tous.",
    url="https://lire.example",
    logo="https://lire.example/logo.svg",
    rna="W691000077",
    created_at=NOW,
    updated_at=NOW,
)
LONG = "<p>Un après-midi par semaine, vous lisez des histoires à un petit groupe d'enfants, toujours le même, au calme.</p>"


def _place(number: int, city: str, postal_code: str, region: str, lat: float, lon: float) -> dict[str, Any]:
    return {
        "id": f"0197a000-0000-7000-8000-0000000001{number:02}",
        "street": f"{number} rue des Lilas",
        "postalCode": postal_code,
        "city": city,
        "departmentName": {"69": "Rhône", "75": "Paris"}[postal_code[:2]],
        "departmentCode": postal_code[:2],
        "region": region,
        "country": "FR",
        "location": {"lat": lat, "lon": lon},
    }


LYON = _place(1, "Lyon", "69003", "Auvergne-Rhône-Alpes", 45.7597, 4.8422)
VILLEURBANNE = _place(2, "Villeurbanne", "69100", "Auvergne-Rhône-Alpes", 45.7719, 4.8902)
LYON_AGAIN = _place(3, "Lyon", "69007", "Auvergne-Rhône-Alpes", 45.7325, 4.8370)
PARIS = _place(4, "Paris", "75011", "Île-de-France", 48.8590, 2.3800)


def _record(number: int, **given: Any) -> dict[str, Any]:
    shared = {
        "id": f"0197a000-0000-7000-8000-{number:012}",
        "publisherId": ALIZE.id,
        "clientId": f"al-{number}",
        "type": "benevolat",
        "description": "Lire avec des enfants.",
        "descriptionHtml": LONG,
        "applicationUrl": f"https://alize.example/missions/{number}",
        "postedAt": "2026-11-01T09:00:00Z",
        "startAt": "2027-03-01T00:00:00Z",
        "createdAt": "2026-11-02T05:15:03.120Z",
        "updatedAt": "2026-11-02T05:15:03.120Z",
        "remote": "no",
        "addresses": [],
    }
    return {**shared, **given}


RECORDS = (
    _record(
        1,
        title="Lire & raconter ]]> à l'école \x0b❤",
        domain="education",
        activities=["mediation-information", "soutien-scolaire"],
        endAt="2027-09-01T00:00:00Z",
        descriptionHtml=LONG + "<p>Fin de section : ]]&gt; et même ]]> ; <b>gras</b></p>",
        requirements=["Aimer lire", "2 heures < 3 heures"],
        audience=["Étudiants", "Retraités"],
        schedule="Le mercredi",
        openToMinors=False,
        addresses=[LYON, VILLEURBANNE, LYON_AGAIN],
    ),
    _record(2, title="Écrire des articles", domain="communication", activities=["communication"], remote="full"),
    _record(
        3,
        title="Accompagner des aînés",
        type="volontariat_service_civique",
        domain="solidarite-insertion",
        activities=["lutte-contre-isolement"],
        remote="possible",
        duration=8,
        compensationAmount=620.5,
        compensationUnit="month",
        compensationType="gross",
        addresses=[PARIS],
    ),
    _record(4, title="Coller des affiches", descriptionHtml="<p>Coller.</p>", domain="autre", activities=["autre"], addresses=[LYON]),
    _record(5, title="Tenir la buvette", domain="sport", activities=["sport"], endAt="2026-11-30T00:00:00Z", addresses=[LYON]),
)


def bodies() -> list[bytes]:
    """The missions as search keeps them; all but the second are of one organisation."""
    owners = {ALIZE.id: ALIZE}
    read = [read_mission(record, owners, NOW) for record in RECORDS]
    return [render(mission, None if mission.id.endswith("2") else LECTURE, ALIZE) for mission in read]
