"""Public items as tables: one line an item, the same columns in the files of a search and in the dumps of each night. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tremplin.publication.bodies import PAGE
from tremplin.publication.model import Kind

MEDIA_TYPE = "text/csv; charset=utf-8; header=present"
BYTE_ORDER_MARK = "\ufeff"
"""Without it, spreadsheets read accents as signs of another age."""

Told = Mapping[str, Any]
# Spreadsheets would run what begins so: a title must stay a title.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its type (Table Schema), what it holds, where it is in the JSON of an item."""

    name: str
    type: str
    description: str
    read: Callable[[Told], Any]


def _key(name: str) -> Callable[[Told], Any]:
    return lambda told: told.get(name)


def _within(*names: str) -> Callable[[Told], Any]:
    def read(told: Told) -> Any:
        value: Any = told
        for name in names:
            value = value.get(name) if isinstance(value, Mapping) else None
        return value

    return read


def _list(name: str, of: str | None = None) -> Callable[[Told], Any]:
    def read(told: Told) -> str:
        return " | ".join(str(each[of]) if of else str(each) for each in told.get(name) or ())

    return read


def _text(name: str, description: str, key: str, kind: str = "string") -> Column:
    return Column(name, kind, description, _key(key))


_PAGE_COLUMN = _text("page_url", "Sa page sur la plateforme", PAGE)

COLUMNS: Mapping[Kind, Sequence[Column]] = {
    Kind.MISSIONS: (
        _text("id", "Identifiant, qui ne change pas", "id"),
        _text("titre", "Titre", "title"),
        _text("organisation", "Nom de l'organisation qui accueille", "organizationName"),
        _text("organisation_siren", "SIREN de l'organisation", "organizationSiren"),
        _text("organisation_rna", "Numéro RNA de l'organisation", "organizationRNA"),
        _text("annonceur", "Qui publie la mission", "publisherName"),
        _text("type", "benevolat, volontariat_service_civique…", "type"),
        _text("domaine", "Code du domaine d'action", "domain"),
        Column("activites", "string", "Activités, séparées par « | »", _list("activities")),
        _text("modalite", "no : sur place ; possible ; full : à distance ; local", "remote"),
        _text("places", "Nombre de personnes cherchées", "places", "integer"),
        _text("debut", "Premier instant, UTC", "startAt", "datetime"),
        _text("fin", "Dernier instant, UTC", "endAt", "datetime"),
        _text("horaires", "Quand, en mots", "schedule"),
        _text("mineurs", "yes ou no : ouverte aux mineurs", "openToMinors"),
        _text("mobilite_reduite", "yes ou no : accessible aux personnes à mobilité réduite", "reducedMobilityAccessible"),
        _text("adresse", "Numéro et voie du premier lieu", "address"),
        _text("code_postal", "Code postal du premier lieu", "postalCode"),
        _text("commune", "Commune du premier lieu", "city"),
        _text("code_departement", "Code du département du premier lieu", "departmentCode"),
        _text("departement", "Département du premier lieu", "departmentName"),
        _text("region", "Région du premier lieu", "region"),
        _text("pays", "Pays du premier lieu (ISO 3166-1)", "country"),
        Column("latitude", "number", "Degrés, WGS 84", _within("location", "lat")),
        Column("longitude", "number", "Degrés, WGS 84", _within("location", "lon")),
        Column("lieux", "integer", "Combien de lieux elle a", lambda told: len(told.get("addresses") or ())),
        Column("etiquettes", "string", "Mots donnés par l'annonceur, séparés par « | »", _list("tags")),
        _text("description", "Texte", "description"),
        _text("publiee_le", "Quand l'annonceur l'a publiée, UTC", "postedAt", "datetime"),
        _text("modifiee_le", "Dernier changement, UTC", "updatedAt", "datetime"),
        _text("candidater_url", "Pour candidater", "applicationUrl"),
        _PAGE_COLUMN,
    ),
    Kind.IMMERSIONS: (
        _text("siret", "SIRET de l'entreprise", "siret"),
        _text("lieu_id", "Identifiant du lieu", "locationId"),
        _text("entreprise", "Raison sociale", "name"),
        _text("enseigne", "Enseigne", "customizedName"),
        _text("naf", "Code NAF", "naf"),
        _text("naf_libelle", "Activité", "nafLabel"),
        _text("rome", "Code ROME", "rome"),
        _text("rome_libelle", "Métier", "romeLabel"),
        Column("appellations", "string", "Codes des appellations, séparés par « | »", _list("appellations", "appellationCode")),
        Column("metiers", "string", "Leurs noms, séparés par « | »", _list("appellations", "appellationLabel")),
        _text("modalite", "ON_SITE, HYBRID, FULL_REMOTE", "remoteWorkMode"),
        _text("effectif", "Nombre de salariés", "numberOfEmployeeRange"),
        Column("adresse", "string", "Numéro et voie", _within("address", "streetNumberAndAddress")),
        Column("code_postal", "string", "Code postal", _within("address", "postcode")),
        Column("commune", "string", "Commune", _within("address", "city")),
        Column("code_departement", "string", "Code du département", _within("address", "departmentCode")),
        Column("latitude", "number", "Degrés, WGS 84", _within("position", "lat")),
        Column("longitude", "number", "Degrés, WGS 84", _within("position", "lon")),
        _text("site", "Site de l'entreprise", "website"),
        _text("ajoutee_le", "Ajout à l'annuaire, UTC", "createdAt", "datetime"),
        _text("modifiee_le", "Dernier changement, UTC", "updatedAt", "datetime"),
        _PAGE_COLUMN,
    ),
    Kind.EVENTS: (
        _text("id", "Numéro de l'événement", "id", "integer"),
        _text("titre", "Titre", "titre"),
        _text("type", "Forum, Atelier, Job dating…", "type"),
        _text("debut", "Premier instant, UTC", "dateEvenement", "datetime"),
        _text("heure_fin", "Heure de fin, UTC", "heureFin"),
        _text("fuseau", "Fuseau du lieu", "timezone"),
        _text("etat", "Vide ; ANNULE ; REPORTE", "statut"),
        Column("modalites", "string", "Séparées par « | »", _list("modalites")),
        _text("lieu", "Nom du lieu", "libelleEtablissement"),
        _text("code_postal", "Code postal", "codePostal"),
        _text("commune", "Commune", "ville"),
        _text("code_insee", "Code INSEE de la commune", "codeInsee"),
        _text("latitude", "Degrés, WGS 84", "latitude", "number"),
        _text("longitude", "Degrés, WGS 84", "longitude", "number"),
        Column("publics", "string", "Séparés par « | »", _list("publics")),
        Column("rome", "string", "Codes ROME, séparés par « | »", _list("codesRome")),
        _text("organisateur", "Qui l'organise", "libelleOrganisateurPrincipal"),
        _text("description", "Texte", "description"),
        _text("url", "Où s'inscrire ou en savoir plus", "urlDetailEvenement"),
        _PAGE_COLUMN,
    ),
}


def header(kind: Kind) -> str:
    """The first line of a table."""
    return _line([column.name for column in COLUMNS[kind]])


def lines(kind: Kind, items: Iterable[Told]) -> str:
    """The lines of these items, given as their JSON decoded."""
    columns = COLUMNS[kind]
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows([_cell(column.read(told)) for column in columns] for told in items)
    return written.getvalue()


def rows(kind: Kind, items: Iterable[Told]) -> Iterator[list[Any]]:
    """The same lines as values, for files whose columns have types."""
    columns = COLUMNS[kind]
    for told in items:
        yield [column.read(told) for column in columns]


def schema(kind: Kind) -> dict[str, Any]:
    """The columns of a table, as a Table Schema (Frictionless Data)."""
    fields = [{"name": each.name, "type": each.type, "description": each.description} for each in COLUMNS[kind]]
    return {"$schema": "https://specs.frictionlessdata.io/schemas/table-schema.json", "fields": fields, "missingValues": [""]}


def _line(cells: Sequence[str]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(cells)
    return written.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text
