"""The files of the RNA, as published by the ministère de l'Intérieur: « waldec », and « import » for the older associations. Pure."""

from __future__ import annotations

import re
from datetime import datetime

from tremplin.kit.clock import uuid7
from tremplin.reference.register.columns import Row, department, digits, instant, text
from tremplin.reference.register.model import RegisteredOrganisation, name_keys, words

WALDEC_COLUMNS = ("id", "titre", "objet", "position", "gestion", "adrs_codepostal", "adrs_libcommune")
IMPORT_COLUMNS = ("id", "titre", "objet", "position", "gestion", "adrs_codepostal", "libcom")
WALDEC, IMPORT = "rna-waldec", "rna-import"
# The head office, and where letters about it go.
_PLACES = {
    "address_complement": "adrs_complement",
    "address_number": "adrs_numvoie",
    "address_repetition": "adrs_repetition",
    "address_type": "adrs_typevoie",
    "address_street": "adrs_libvoie",
    "address_distribution": "adrs_distrib",
    "address_insee_code": "adrs_codeinsee",
    "address_postal_code": "adrs_codepostal",
    "address_city": "adrs_libcommune",
    "management_declarant": "adrg_declarant",
    "management_street": "adrg_libvoie",
    "management_distribution": "adrg_distrib",
    "management_postal_code": "adrg_codepostal",
    "management_city": "adrg_achemine",
    "management_country": "adrg_pays",
}
_NUMBER = re.compile(r"[0-9A-Z]{8,20}")


def read_waldec(row: Row, digest: bytes, now: datetime) -> RegisteredOrganisation:
    """An association of the « waldec » file. Raises ValueError, with a sentence, for a line that is not one."""
    return _association(row, digest, now, WALDEC)


def read_import(row: Row, digest: bytes, now: datetime) -> RegisteredOrganisation:
    """An association of the « import » file, whose address is three free lines."""
    association = _association(row, digest, now, IMPORT)
    association.address_street, association.address_complement = text(row, "adr1"), text(row, "adr2")
    association.address_distribution, association.address_city = text(row, "adr3"), text(row, "libcom")
    return association


def _association(row: Row, digest: bytes, now: datetime, part: str) -> RegisteredOrganisation:
    number = row["id"].strip().upper()
    if not _NUMBER.fullmatch(number):
        raise ValueError(f"« {number[:40]} » n'est pas un numéro d'association")
    title = text(row, "titre") or text(row, "titre_court")
    if title is None:
        raise ValueError("le titre manque")
    siret = digits(row, "siret", 14)
    short_title = text(row, "titre_court")
    names = list(dict.fromkeys(name for name in (title, short_title) if name))
    created_at = instant(row.get("date_creat", ""))
    complement = " ".join(part for part in (text(row, "adrg_complemid"), text(row, "adrg_complemgeo")) if part)
    association = RegisteredOrganisation(
        id=uuid7(now),
        source="RNA",
        part=part,
        rna=number,
        siren=siret[:9] if siret else digits(row, "siret", 9),
        siret=siret,
        sirets=[siret] if siret else [],
        rup_mi=text(row, "rup_mi"),
        gestion=text(row, "gestion"),
        status=text(row, "position"),
        nature=text(row, "nature"),
        groupement=text(row, "groupement"),
        created_at=created_at,
        last_declared_at=instant(row.get("date_decla", "")),
        published_at=instant(row.get("date_publi", "")),
        dissolved_at=instant(row.get("date_disso", "")),
        updated_at=instant(row.get("maj_time", "")) or created_at or now,
        title=title,
        short_title=short_title,
        names=names,
        object=text(row, "objet"),
        social_object1=text(row, "objet_social1"),
        social_object2=text(row, "objet_social2"),
        address_department_code=department(text(row, "adrs_codeinsee"), text(row, "adrs_codepostal")),
        management_complement=complement or None,
        director_civility=text(row, "dir_civilite"),
        website=text(row, "siteweb"),
        observation=text(row, "observation"),
        synced_at=now,
        name_keys=name_keys(names),
        vector=words(names),
        rna_digest=digest,
    )
    for name, column in _PLACES.items():
        setattr(association, name, text(row, column))
    return association
