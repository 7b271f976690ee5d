"""The columns of a table: which field of a mission each one holds, guessed from its head, and how its cells are read. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from tremplin.kit.french import PARIS
from tremplin.kit.problem import Problem
from tremplin.missions.draft import AddressDraft
from tremplin.missions.model import MISSION_TYPES, Remote
from tremplin.missions.problems import FIELD_UNREADABLE
from tremplin.missions.revision import Changes
from tremplin.reference.mission_types import MISSION_TYPE_LABELS
from tremplin.reference.spelling import fold

IDENTIFIER = "identifiant"
LABELS: Mapping[str, str] = {
    IDENTIFIER: "Identifiant",
    "titre": "Titre",
    "description": "Description",
    "domaine": "Domaine",
    "type": "Type d'engagement",
    "lien": "Adresse pour candidater",
    "organisation": "Organisation",
    "rna": "Numéro RNA",
    "siret": "SIRET",
    "rue": "Rue",
    "code-postal": "Code postal",
    "ville": "Ville",
    "distance": "À distance",
    "debut": "Début",
    "fin": "Fin",
    "horaires": "Horaires",
    "places": "Places",
    "mineurs": "Ouverte aux mineurs",
    "mobilite": "Accessible à mobilité réduite",
    "mots-cles": "Mots-clés",
}
# Other names that people and programs give to columns, folded.
_SYNONYMS: Mapping[str, Sequence[str]] = {
    IDENTIFIER: (
        "id",
        "ref",
        "reference",
        "identifiant mission",
        "id mission",
        "mission id",
        "clientid",
        "client id",
        "numero",
        "code",
    ),
    "titre": (
        "title",
        "intitule",
        "nom",
        "nom de la mission",
        "intitule de la mission",
        "titre de la mission",
        "name",
        "mission",
        "job title",
    ),
    "description": (
        "descriptif",
        "texte",
        "details",
        "detail",
        "presentation",
        "body",
        "content",
        "description de la mission",
        "resume",
    ),
    "domaine": ("domain", "thematique", "theme", "categorie", "category", "cause", "domaine d action", "secteur"),
    "type": ("type de mission", "mission type", "type d engagement"),
    "lien": (
        *("url", "link", "lien de candidature", "applicationurl", "application url", "site", "page", "adresse web", "candidater"),
        *("lien pour candidater", "url de candidature", "apply url", "adresse de la page pour candidater"),
    ),
    "organisation": (
        "organization",
        "association",
        "structure",
        "organisme",
        "nom de l organisation",
        "organizationname",
        "nom de l association",
    ),
    "rna": ("organizationrna", "n rna", "rna de l association"),
    "siret": ("n siret", "numero siret", "organizationsiret"),
    "rue": ("adresse", "address", "street", "voie", "adresse postale", "lieu", "adresse de la mission"),
    "code-postal": ("cp", "postal code", "postalcode", "zip", "zip code", "zipcode"),
    "ville": ("city", "commune", "town", "localite", "ville de la mission"),
    "distance": ("remote", "teletravail", "a distance ou sur place", "distanciel", "presentiel", "mode"),
    "debut": ("date de debut", "start", "startat", "start date", "du", "date debut", "commence le", "date"),
    "fin": ("date de fin", "end", "endat", "end date", "au", "date fin", "finit le"),
    "horaires": ("horaire", "schedule", "disponibilite", "disponibilites", "frequence", "rythme", "quand"),
    "places": (
        "nombre de places",
        "nb places",
        "nb de places",
        "benevoles recherches",
        "nombre de benevoles",
        "seats",
        "volunteers",
        "effectif",
    ),
    "mineurs": ("opentominors", "mineur", "ouvert aux mineurs", "minors", "accessible aux mineurs"),
    "mobilite": ("pmr", "mobilite reduite", "accessible pmr", "handicap", "accessibilite", "reducedmobilityaccessible"),
    "mots-cles": ("tags", "mots cles", "keywords", "etiquettes"),
}
_BY_NAME = {fold(name): field for field, label in LABELS.items() for name in (field.replace("-", " "), label, *_SYNONYMS[field])}
_WORDS = re.compile(r"[^a-z0-9]+")
_REMOTE = {
    **dict.fromkeys(("sur place", "presentiel", "non", "no", "false", "faux", "0"), Remote.NO),
    **dict.fromkeys(("a distance", "entierement a distance", "distanciel", "teletravail", "remote"), Remote.FULL),
    **dict.fromkeys(("oui", "yes", "full", "true", "vrai", "1"), Remote.FULL),
    **dict.fromkeys(("en partie a distance", "possible", "hybride", "partiel"), Remote.POSSIBLE),
    **dict.fromkeys(("local", "pres de chez le benevole partout en france", "partout en france"), Remote.LOCAL),
}
_YES_NO = {
    **dict.fromkeys(("oui", "o", "yes", "y", "true", "vrai", "1", "x"), True),
    **dict.fromkeys(("non", "n", "no", "false", "faux", "0"), False),
}
_TYPES = {name: code for code in MISSION_TYPES for name in (code.replace("_", " "), MISSION_TYPE_LABELS.get(code, code))}
_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%d.%m.%Y")


class _Unreadable(Exception):
    """Why a cell can't be read; its text completes « Champ illisible : »."""


def folded(head: str) -> str:
    """A head as it is compared: without case, accents or punctuation."""
    return _WORDS.sub(" ", fold(head)).strip()


def guess(heads: Sequence[str], known: Mapping[str, str]) -> list[str]:
    """The field of each column, '' when it is not understood. `known`: what this announcer said before of such heads.

    A field is that of one column, the first: what people said comes before what is guessed.
    """
    names = [folded(head) for head in heads]
    found = [""] * len(names)
    for source in (known, _BY_NAME):
        for index, name in enumerate(names):
            field = source.get(name, "")
            if not found[index] and field in LABELS and field not in found:
                found[index] = field
    return [("" if known.get(name) == "" else field) for name, field in zip(names, found, strict=True)]


@dataclass(frozen=True, slots=True)
class Said:
    """What a line says of the mission it calls `client_id`."""

    client_id: str
    changes: Changes


def read(cells: Sequence[str], fields: Sequence[str]) -> Said:
    """What a line says. A line without identifier has one, made of its title, its organisation and its town: the same line of
    the next file is then the same mission."""
    given = {field: cell.strip() for field, cell in zip(fields, cells, strict=False) if field}
    problems: list[Problem] = []
    mission: dict[str, Any] = {}
    for field, (name, pointer, convert) in _READERS.items():
        if field in given:
            try:
                mission[name] = convert(given[field]) if given[field] else None
            except _Unreadable as reason:
                problems.append(FIELD_UNREADABLE.at(pointer, reason=reason))
                mission[name] = None
    if {"rue", "code-postal", "ville"} & given.keys():
        place = AddressDraft(
            street=given.get("rue") or None, postal_code=_postal_code(given.get("code-postal", "")), city=given.get("ville") or None
        )
        mission["addresses"] = [place] if any((place.street, place.postal_code, place.city)) else None
    organisation = {name: given.get(field) or None for field, name in _ORGANISATION.items() if field in given}
    return Said(given.get(IDENTIFIER) or _made(given), Changes(mission, organisation, tuple(problems)))


def _made(given: Mapping[str, str]) -> str:
    told = "\n".join(fold(given.get(name, "")) for name in ("titre", "organisation", "code-postal", "ville", "rue"))
    return "tableur-" + hashlib.sha256(told.encode()).hexdigest()[:16]


def _postal_code(typed: str) -> str | None:
    """Spreadsheets drop the first zero of what they take for a number."""
    return f"0{typed}" if re.fullmatch(r"[0-9]{4}", typed) else typed or None


def _day(typed: str) -> datetime:
    if re.fullmatch(r"\d{4}-\d\d-\d\d[T ].*", typed):
        typed = typed[:10]
    for form in _DAYS:
        try:
            return datetime.combine(datetime.strptime(typed.split(" ")[0], form).date(), time(), PARIS)  # noqa: DTZ007 - a day, no instant
        except (ValueError, OverflowError):
            continue
    raise _Unreadable(f"« {typed[:40]} » n'est pas une date ; écrivez-la {date(2027, 3, 6):%d/%m/%Y}")


def _count(typed: str) -> int:
    digits = re.sub(r"[\s.,]0+$|\s", "", typed)
    if digits.isascii() and digits.isdigit() and len(digits) < 7:
        return int(digits)
    raise _Unreadable(f"« {typed[:40]} » n'est pas un nombre entier")


def _one_of(known: Mapping[str, Any], examples: str) -> Callable[[str], Any]:
    by_name = {folded(name): value for name, value in known.items()}

    def convert(typed: str) -> Any:
        if (name := folded(typed)) in by_name:
            return by_name[name]
        raise _Unreadable(f"« {typed[:40]} » n'est pas compris ; écrivez {examples}")

    return convert


def _texts(typed: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in re.split(r"[;,\n]", typed) if each.strip())[:50]


_FLAG = _one_of(_YES_NO, "oui ou non")
# Field → name in the draft, pointer of its problems, how a cell is read.
_READERS: Mapping[str, tuple[str, str, Callable[[str], Any]]] = {
    "titre": ("title", "/title", str),
    "description": ("description", "/description", str),
    "domaine": ("domain", "/domain", str),
    "type": ("type", "/type", _one_of(_TYPES, "le type comme dans le modèle")),
    "lien": ("application_url", "/applicationUrl", str),
    "distance": ("remote", "/remote", _one_of({name: each.value for name, each in _REMOTE.items()}, "oui, non ou possible")),
    "debut": ("start_at", "/startAt", _day),
    "fin": ("end_at", "/endAt", _day),
    "horaires": ("schedule", "/schedule", str),
    "places": ("places", "/places", _count),
    "mineurs": ("open_to_minors", "/openToMinors", _FLAG),
    "mobilite": ("reduced_mobility_accessible", "/reducedMobilityAccessible", _FLAG),
    "mots-cles": ("tags", "/tags", _texts),
}
_ORGANISATION = {"organisation": "name", "rna": "rna", "siret": "siret"}
EXAMPLE: Mapping[str, str] = {
    IDENTIFIER: "plage-2027",
    "titre": "Ramasser les déchets de la plage",
    "description": "Chaque samedi matin, une dizaine de personnes nettoient la plage ; gants, sacs et café sont fournis.",
    "domaine": "Environnement",
    "type": "",
    "lien": "https://www.association.example/plage",
    "organisation": "Plages propres",
    "rna": "",
    "siret": "",
    "rue": "1 quai du Port",
    "code-postal": "44600",
    "ville": "Saint-Nazaire",
    "distance": "non",
    "debut": "06/03/2027",
    "fin": "",
    "horaires": "Le samedi de 9 h à 12 h",
    "places": "12",
    "mineurs": "oui",
    "mobilite": "non",
    "mots-cles": "mer, plein air",
}
"""A line of the table that people may begin with."""
