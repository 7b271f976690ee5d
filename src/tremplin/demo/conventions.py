"""The demonstration's prescribers and their conventions, in every state: made once, by the verbs that everyone uses.

Each is a short story (`_STORIES`): when it was submitted, what was done since. All people are invented.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import orjson
from stdnum import luhn

from tremplin.immersions.agencies import actions as agencies
from tremplin.immersions.agencies import loading, store
from tremplin.immersions.conventions import actions, assessing, timetable
from tremplin.immersions.conventions.advising import actions as advising
from tremplin.immersions.conventions.assessment import Assessment
from tremplin.immersions.conventions.audit import Author
from tremplin.immersions.conventions.keeping import Stored
from tremplin.immersions.conventions.model import PersonName
from tremplin.immersions.conventions.notices import actions as notices
from tremplin.immersions.conventions.upkeep import Channel
from tremplin.immersions.conventions.vocabulary import AssessmentStatus, Role, Status
from tremplin.immersions.conventions.wire import write_schedule
from tremplin.kit.db import Conn, Database
from tremplin.reference.rome.catalogue import search_appellations
from tremplin.settings import Settings

AGENCY, ADVISER = "mission-locale-montplaisir", "conseil@mission-locale-montplaisir.example"
_OFFICE, _PARTNER, _CHAMBER = "agence-des-deux-rives", "structure-coup-de-pouce", "chambre-des-metiers"
_NAME = PersonName(firstname="Anaïs", lastname="Kermorgant")
_JOBS = ("boulanger", "fleuriste", "menuisier", "aide-soignant", "mécanicien automobile", "cuisinier", "vendeur", "jardinier")
_FIRST = (
    "Lina",
    "Yanis",
    "Maëlys",
    "Sofiane",
    "Éloïse",
    "Ibrahim",
    "Capucine",
    "Noé",
    "Aminata",
    "Corentin",
    "Jade",
    "Wassim",
    "Romane",
)
_LAST = ("Exemple", "Dumoulin-Test", "Essai", "Parangon", "Modèle", "Gabarit", "Prototype", "Maquette")
_COMPANIES = (
    "Fournil des Acacias",
    "Atelier du Chêne",
    "Les Fleurs du Pont",
    "Garage des Lilas",
    "La Table d'Essai",
    "Ferme du Lac",
)


@dataclass(frozen=True, slots=True)
class _Story:
    """`ago`, `start`: days before now, and from now to the first day. `then`: what was done, a day after the other."""

    ago: int
    start: int
    then: tuple[str, ...] = ()
    span: int = 5
    age: int = 24
    agency: str = AGENCY
    week: tuple[str, ...] = ("9h-12h, 13h30-17h",) * 5 + ("", "")
    device: str = ""


_SIGNED = ("signe-1", "signe-2")
_VALID = (*_SIGNED, "accepte")
_STORIES = (
    _Story(0, 20),
    _Story(1, 3),
    _Story(9, 2, ("relance", "relance", "relance")),
    _Story(6, 12, ("signe-1",)),
    _Story(4, 9, ("signe-1",), age=16),
    _Story(3, 25, ("signe-1", "note")),
    _Story(5, 3, _SIGNED),
    _Story(12, 8, _SIGNED),
    _Story(4, 15, _SIGNED, device="meme"),
    _Story(6, 21, _SIGNED, span=26),
    _Story(5, 30, _SIGNED, week=("21h-23h", "9h-12h, 13h-18h, 19h-20h", "9h-17h", "", "9h-12h", "10h-16h", "")),
    _Story(7, 18, (*_SIGNED, "modifie")),
    _Story(9, 10, (*_SIGNED, "suit")),
    _Story(8, 14, _SIGNED, agency=_PARTNER),
    _Story(9, 16, (*_SIGNED, "accepte"), agency=_PARTNER),
    _Story(12, 6, _VALID),
    _Story(14, 1, _VALID),
    _Story(20, -2, _VALID),
    _Story(40, -24, _VALID),
    _Story(45, -30, (*_VALID, "bilan")),
    _Story(50, -35, (*_VALID, "bilan", "repond")),
    _Story(30, -9, (*_VALID, "prolonge")),
    _Story(15, 5, (*_SIGNED, "refuse")),
    _Story(18, 4, (*_VALID, "annule")),
    _Story(25, 2, ("clot",)),
    _Story(7, 11, ("signe-1", "transfere")),
)


async def ensure(settings: Settings, db: Database, now: datetime, today: date) -> list[str]:
    """The agencies, once, with their conventions; what to tell of them."""
    async with db.writing() as conn:
        if not await store.known(conn, [AGENCY]):
            await _agencies(conn, settings, now)
            for number, story in enumerate(_STORIES):
                await _tell(conn, story, number, now, today)
        await agencies.open_workspace(conn, AGENCY, now=now)
    return [f"Conventions à suivre, pour le conseiller ci-dessous : {settings.base_url}/espace/p/{AGENCY}/conventions"]


async def _agencies(conn: Conn, settings: Settings, now: datetime) -> None:
    file = settings.data_dir / "demo" / "structures.jsonl"
    file.parent.mkdir(parents=True, exist_ok=True)
    roles = ["counsellor", "validator", "agency-admin"]
    both = [{"email": ADVISER, "firstName": _NAME.firstname, "lastName": _NAME.lastname, "roles": roles}]
    counsellor = [{**both[0], "roles": ["counsellor"]}]
    given = (
        _agency(AGENCY, "mission-locale", "Mission locale de Montplaisir", 1, userRights=both, validationSteps="validator-only"),
        _agency(_OFFICE, "pole-emploi", "Agence des Deux Rives", 2, validatorEmails=[f"accueil@{_OFFICE}.example"]),
        _agency(_PARTNER, "structure-IAE", "Coup de pouce", 3, userRights=counsellor, refersToAgencyId=_OFFICE),
        _agency(_CHAMBER, "cma", "Chambre des métiers de Montplaisir", 4, validatorEmails=[f"stages@{_CHAMBER}.example"]),
    )
    file.write_bytes(b"".join(orjson.dumps(each, option=orjson.OPT_APPEND_NEWLINE) for each in given))
    await loading.load(conn, file, now=now)


def _agency(id_: str, kind: str, name: str, number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "kind": kind,
        "status": "active",
        "name": name,
        "address": {
            "streetNumberAndAddress": f"{number} place du Marché",
            "postcode": "69008",
            "departmentCode": "69",
            "city": "Lyon",
        },
        "coveredDepartments": ["69", "38"],
        "contactEmail": f"contact@{id_}.example",
        "agencySiret": _siret(900 + number),
        **more,
    }


def _siret(number: int) -> str:
    siren = f"158{number:05d}"
    siren += luhn.calc_check_digit(siren)
    return f"{siren}0001{luhn.calc_check_digit(f'{siren}0001')}"


async def _tell(conn: Conn, story: _Story, number: int, now: datetime, today: date) -> None:
    at = now - timedelta(days=story.ago)
    person = Author(id=f"beneficiary:{_mail(number, 'p')}", roles=frozenset({Role.BENEFICIARY}))
    stored = await actions.submit(conn, _payload(story, number, today), person, now=at)
    for step, gesture in enumerate(story.then, 1):
        stored = await _do(conn, stored, gesture, story, now=min(now, at + timedelta(days=step, hours=2)))


async def _do(conn: Conn, stored: Stored, gesture: str, story: _Story, *, now: datetime) -> Stored:
    one, id_ = stored.convention, stored.convention.id
    who = await advising.adviser(conn, ADVISER)
    author = who.acting_on(one)
    match gesture:
        case "signe-1" | "signe-2":
            left = [each for each in one.signatories if each.signed_at is None]
            for each in left[:1] if gesture == "signe-1" else left:
                signer = Author(id=f"{each.role}:{each.email}", roles=frozenset({each.role}))
                device = story.device or each.email
                stored = await actions.sign(conn, id_, each.role, signer, channel="email", device=device, now=now)
        case "relance":
            await notices.send_signature_link(conn, id_, Role.BENEFICIARY, author, channel=Channel.EMAIL, now=now)
        case "note":
            await advising.write_note(conn, who, id_, "Le tuteur rentre de congés lundi : le rappeler à ce moment-là.", now=now)
        case "suit":
            stored = await actions.edit_referent(conn, id_, _NAME, author, now=now)
        case "accepte":
            target = Status.ACCEPTED_BY_COUNSELLOR if one.agency.refers_to else Status.ACCEPTED_BY_VALIDATOR
            stored = await actions.decide(conn, id_, target, author, decider=_NAME, now=now)
        case "modifie" | "refuse" | "annule" | "clot":
            target, reason = _DECISIONS[gesture]
            stored = await actions.decide(conn, id_, target, author, justification=reason, now=now)
        case "transfere":
            stored = await actions.transfer(conn, id_, _OFFICE, author, justification="Elle y est suivie depuis ce mois-ci.", now=now)
        case "prolonge":
            await _prolong(conn, stored, author, now)
        case "bilan":
            stored = await assessing.create(conn, id_, _assessment(id_, now), _tutor(stored), now=now)
        case "repond":
            person = Author(id=f"beneficiary:{one.signatories.beneficiary.email}", roles=frozenset({Role.BENEFICIARY}))
            stored = await assessing.sign(conn, id_, person, agreement=True, answer="J'ai confirmé mon projet.", now=now)
    return stored


_DECISIONS = {
    "modifie": (Status.READY_TO_SIGN, "L'adresse n'est pas celle de l'atelier : corrigez-la, puis signez de nouveau."),
    "refuse": (Status.REJECTED, "Le travail décrit est celui d'un poste à pourvoir, pas une découverte."),
    "annule": (Status.CANCELLED, "L'entreprise ferme cette semaine-là."),
    "clot": (Status.DEPRECATED, "La personne a trouvé un emploi."),
}


async def _prolong(conn: Conn, stored: Stored, author: Author, now: datetime) -> None:
    start = _working(stored.convention.date_end + timedelta(days=15))
    schedule, _ = timetable.by_week(start, start + timedelta(days=4), timetable.typical_week(stored.convention.schedule))
    id_, end = stored.convention.id, start + timedelta(days=4)
    await actions.renew(conn, id_, author, start=start, end=end, schedule=schedule, justification="Voir un autre poste.", now=now)


def _tutor(stored: Stored) -> Author:
    return Author(id=f"establishment-tutor:{stored.convention.establishment_tutor.email}", roles=frozenset({Role.ESTABLISHMENT_TUTOR}))


def _assessment(convention_id: str, now: datetime) -> Assessment:
    return Assessment(
        convention_id=convention_id,
        status=AssessmentStatus.COMPLETED,
        ended_with_a_job=False,
        establishment_feedback="Ponctuelle et curieuse : l'équipe la reprendrait volontiers.",
        establishment_advices="Se former aux gestes de base avant une prochaine immersion.",
        created_at=now,
    )


def _payload(story: _Story, number: int, today: date) -> dict[str, Any]:
    """What the person wrote."""
    start = _working(today + timedelta(days=story.start))
    end = start + timedelta(days=story.span - 1)
    schedule, _ = timetable.by_week(start, end, story.week)
    job = search_appellations(_JOBS[number % len(_JOBS)], 1)[0].appellation
    age = timedelta(days=round(365.25 * story.age) + 40)
    people: dict[str, Any] = {
        "beneficiary": _person(Role.BENEFICIARY, number, "p", birthdate=str(start - age)),
        "establishmentRepresentative": _person(Role.ESTABLISHMENT_REPRESENTATIVE, number, "e"),
    }
    if story.age < 18:
        people["beneficiaryRepresentative"] = _person(Role.BENEFICIARY_REPRESENTATIVE, number, "r")
    return {
        "internshipKind": "immersion",
        "agencyId": story.agency,
        "dateStart": str(start),
        "dateEnd": str(end),
        "schedule": write_schedule(schedule),
        "siret": _siret(number % len(_COMPANIES)),
        "businessName": _COMPANIES[number % len(_COMPANIES)],
        "individualProtection": False,
        "individualProtectionDescription": "",
        "sanitaryPrevention": False,
        "sanitaryPreventionDescription": "",
        "remoteWorkMode": "ON_SITE",
        "immersionAddress": f"{number + 1} rue des Essais 69008 Lyon",
        "immersionObjective": "Découvrir un métier ou un secteur d'activité",
        "immersionAppellation": {
            "romeCode": job.rome_code,
            "romeLabel": job.rome_label,
            "appellationCode": job.code,
            "appellationLabel": job.label,
        },
        "immersionActivities": "Observer une journée de travail, aider à préparer les commandes.",
        "immersionSkills": "",
        "signatories": people,
        "establishmentTutor": _person(Role.ESTABLISHMENT_TUTOR, number, "t", job="Responsable d'atelier"),
    }


def _person(role: Role, number: int, letter: str, **more: Any) -> Mapping[str, Any]:
    shift = number + "pert".index(letter) * 3
    return {
        "role": role.value,
        "email": _mail(number, letter),
        "phone": f"+3361239{'pert'.index(letter)}{number:03d}",
        "firstName": _FIRST[shift % len(_FIRST)],
        "lastName": _LAST[shift % len(_LAST)],
        **more,
    }


def _mail(number: int, letter: str) -> str:
    return f"{letter}{number}@courriel.example"


def _working(day: date) -> date:
    """The same day, or the Monday after a week-end."""
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() > 4 else day
