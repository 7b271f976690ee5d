"""The files of each night as a catalogue that portals of open data harvest: DCAT 3, in JSON-LD. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tremplin.publication import rpde
from tremplin.publication.dumps import CSV, NDJSON, PARQUET, Edition
from tremplin.publication.model import BEGINNING, LICENCE, Kind

PATH = "/donnees"
MEDIA_TYPE = "application/ld+json"
TITLES = {
    Kind.MISSIONS: "Missions de bénévolat et de volontariat",
    Kind.IMMERSIONS: "Offres d'immersion professionnelle",
    Kind.EVENTS: "Événements emploi",
}
DESCRIPTIONS = {
    Kind.MISSIONS: "Toutes les missions publiées : organisation, domaine, lieux, dates, et le lien pour candidater.",
    Kind.IMMERSIONS: "Les entreprises prêtes à accueillir quelques jours, par métier (ROME) et par lieu.",
    Kind.EVENTS: "Forums, ateliers, job dating : date, lieu, publics, organisateur. Ceux qui sont annulés le disent.",
}
_FORMATS = {
    CSV: ("text/csv", "http://publications.europa.eu/resource/authority/file-type/CSV"),
    NDJSON: ("application/x-ndjson", "http://publications.europa.eu/resource/authority/file-type/JSON"),
    PARQUET: ("application/vnd.apache.parquet", "http://publications.europa.eu/resource/authority/file-type/PARQUET"),
}
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def described(editions: Sequence[Edition], base_url: str) -> dict[str, Any]:
    """The catalogue of these editions."""
    return {
        "@context": _CONTEXT,
        "@id": f"{base_url}{PATH}",
        "@type": "dcat:Catalog",
        "dct:title": _french("Données ouvertes de Tremplin"),
        "dct:description": _french("Missions, immersions et événements publiés, chaque nuit."),
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": "Tremplin", "foaf:homepage": {"@id": base_url}},
        "dct:license": {"@id": LICENCE},
        "dcat:dataset": [_dataset(each, base_url) for each in editions],
    }


def file_of(kind: str, ending: str, base_url: str = "") -> str:
    """The address of a file."""
    return f"{base_url}{PATH}/{kind}.{ending}"


def _dataset(edition: Edition, base_url: str) -> dict[str, Any]:
    kind = Kind(edition.kind)
    return {
        "@id": f"{base_url}{PATH}#{kind}",
        "@type": "dcat:Dataset",
        "dct:title": _french(TITLES[kind]),
        "dct:description": _french(DESCRIPTIONS[kind]),
        "dct:modified": {"@type": "xsd:dateTime", "@value": edition.at},
        "dct:accrualPeriodicity": {"@id": "http://publications.europa.eu/resource/authority/frequency/DAILY"},
        "dct:license": {"@id": LICENCE},
        "dct:language": {"@id": "http://publications.europa.eu/resource/authority/language/FRA"},
        "dct:conformsTo": {"@id": file_of(kind, "schema.json", base_url)},
        "dcat:landingPage": {"@id": f"{base_url}{PATH}"},
        "dcat:distribution": [
            *(_distribution(edition, ending, base_url) for ending in edition.sizes),
            {
                "@type": "dcat:Distribution",
                "dct:title": _french("Journal des changements (RPDE)"),
                "dcat:accessURL": {"@id": rpde.address(kind, BEGINNING, base_url)},
                "dct:license": {"@id": LICENCE},
            },
        ],
    }


def _distribution(edition: Edition, ending: str, base_url: str) -> dict[str, Any]:
    media_type, format_ = _FORMATS[ending]
    zipped = {"dcat:compressFormat": {"@id": "https://www.iana.org/assignments/media-types/application/gzip"}}
    address = {"@id": file_of(edition.kind, ending, base_url)}
    return {
        "@type": "dcat:Distribution",
        "dct:title": _french(ending.removesuffix(".gz").upper()),
        "dcat:accessURL": address,
        "dcat:downloadURL": address,
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{media_type}"},
        **(zipped if ending.endswith(".gz") else {}),
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(edition.sizes[ending])},
        "dct:format": {"@id": format_},
        "dct:license": {"@id": LICENCE},
    }


def _french(text: str) -> dict[str, str]:
    return {"@language": "fr", "@value": text}
