"""The stock files of Sirene, as published by INSEE: legal units, and their establishments. Pure."""

from __future__ import annotations

from datetime import datetime

from tremplin.kit.clock import uuid7
from tremplin.reference.register.columns import Row, department, digits, instant, text
from tremplin.reference.register.model import Establishment, RegisteredOrganisation, is_rna, name_keys, words

UNIT_COLUMNS = (
    "siren",
    "categorieJuridiqueUniteLegale",
    "denominationUniteLegale",
    "etatAdministratifUniteLegale",
    "nicSiegeUniteLegale",
)
ESTABLISHMENT_COLUMNS = ("siret", "siren", "etablissementSiege", "codePostalEtablissement", "libelleCommuneEtablissement")
UNITS, ESTABLISHMENTS = "sirene-unites", "sirene-etablissements"
# INSEE's legal categories: public bodies (4, 7), mutual and social bodies (8), associations (92), foundations (93).
_KEPT = ("4", "7", "8", "92", "93")
_PERSONS = "1"
SOCIAL = "economieSocialeSolidaireUniteLegale"


def is_kept(category: str, social: str) -> bool:
    """Whether a legal unit is an association or a public body, or belongs to the social economy. Natural persons never are."""
    return category.startswith(_KEPT) or (social == "O" and not category.startswith(_PERSONS))


def read_unit(row: Row, digest: bytes, now: datetime) -> RegisteredOrganisation | None:
    """A legal unit; None when its name is not disclosed. Raises ValueError, with a sentence, for a line that is not one."""
    siren = digits(row, "siren", 9)
    if siren is None:
        raise ValueError(f"« {row['siren'][:40]} » n'est pas un SIREN")
    title = text(row, "denominationUniteLegale")
    if title is None:
        return None
    nic = digits(row, "nicSiegeUniteLegale", 5)
    siret = siren + nic if nic else None
    rna = (text(row, "identifiantAssociationUniteLegale") or "").upper()
    short_title = text(row, "sigleUniteLegale")
    usual = [text(row, f"denominationUsuelle{k}UniteLegale") for k in (1, 2, 3)]
    names = list(dict.fromkeys(name for name in (title, short_title, *usual) if name))
    created_at, since = instant(row.get("dateCreationUniteLegale", "")), instant(row.get("dateDebut", ""))
    live = row["etatAdministratifUniteLegale"].strip() == "A"
    return RegisteredOrganisation(
        id=uuid7(now),
        source="SIRENE",
        part=UNITS,
        rna=rna if is_rna(rna) else None,
        siren=siren,
        siret=siret,
        sirets=[siret] if siret else [],
        status="A" if live else "D",
        nature=text(row, "categorieJuridiqueUniteLegale"),
        created_at=created_at,
        dissolved_at=None if live else since,
        updated_at=instant(row.get("dateDernierTraitementUniteLegale", "")) or created_at or now,
        title=title,
        short_title=short_title,
        names=names,
        synced_at=now,
        name_keys=name_keys(names),
        vector=words(names),
        sirene_digest=digest,
    )


def read_establishment(row: Row, _digest: bytes, _now: datetime) -> Establishment:
    """A place of a legal unit. Raises ValueError, with a sentence, for a line that is not one."""
    siret = digits(row, "siret", 14)
    if siret is None:
        raise ValueError(f"« {row['siret'][:40]} » n'est pas un SIRET")
    insee_code, postal_code = text(row, "codeCommuneEtablissement"), text(row, "codePostalEtablissement")
    return Establishment(
        siren=siret[:9],
        siret=siret,
        head_office=row["etablissementSiege"].strip().lower() == "true",
        address_complement=text(row, "complementAdresseEtablissement"),
        address_number=text(row, "numeroVoieEtablissement"),
        address_repetition=text(row, "indiceRepetitionEtablissement"),
        address_type=text(row, "typeVoieEtablissement"),
        address_street=text(row, "libelleVoieEtablissement"),
        address_distribution=text(row, "distributionSpecialeEtablissement"),
        address_insee_code=insee_code,
        address_postal_code=postal_code,
        address_department_code=department(insee_code, postal_code),
        address_city=text(row, "libelleCommuneEtablissement"),
    )
