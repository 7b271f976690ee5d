"""Small invented extracts of the national registers, as files. No organisation here exists."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from tremplin.kit.clock import utc_now
from tremplin.kit.db import Database
from tremplin.reference.register import loading
from tremplin.reference.register.loading import Loaded


def _columns(names: str) -> list[str]:
    return names.split()


WALDEC = _columns(
    "id id_ex siret rup_mi gestion date_creat date_decla date_publi date_disso nature groupement titre titre_court objet objet_social1"
    " objet_social2 adrs_complement adrs_numvoie adrs_repetition adrs_typevoie adrs_libvoie adrs_distrib adrs_codeinsee"
    " adrs_codepostal adrs_libcommune adrg_declarant adrg_complemid adrg_complemgeo adrg_libvoie adrg_distrib adrg_codepostal"
    " adrg_achemine adrg_pays dir_civilite siteweb publiweb observation position maj_time"
)
IMPORT = _columns(
    "id id_ex siret gestion date_creat date_publi nature groupement titre objet objet_social1 objet_social2 adr1 adr2 adr3"
    " adrs_codepostal libcom dir_civilite siteweb observation position rup_mi maj_time"
)
UNITS = _columns(
    "siren statutDiffusionUniteLegale dateCreationUniteLegale sigleUniteLegale identifiantAssociationUniteLegale"
    " dateDernierTraitementUniteLegale dateDebut etatAdministratifUniteLegale denominationUniteLegale"
    " denominationUsuelle1UniteLegale categorieJuridiqueUniteLegale nicSiegeUniteLegale economieSocialeSolidaireUniteLegale"
)
ESTABLISHMENTS = _columns(
    "siren nic siret etablissementSiege numeroVoieEtablissement typeVoieEtablissement libelleVoieEtablissement"
    " codePostalEtablissement libelleCommuneEtablissement codeCommuneEtablissement"
)
Line = dict[str, str]


def association(number: str = "W691000077", title: str = "LES PASSEURS DE MOTS", **given: str) -> Line:
    """A line of the « waldec » file: an association in activity, in Villeurbanne."""
    plain = {
        "id": number,
        "titre": title,
        "gestion": "691P",
        "date_creat": "2004-05-06",
        "date_disso": "0001-01-01",
        "nature": "D",
        "groupement": "S",
        "objet": "donner le goût de lire",
        "adrs_numvoie": "12",
        "adrs_typevoie": "RUE",
        "adrs_libvoie": "des Tilleuls",
        "adrs_distrib": "_",
        "adrs_codeinsee": "69266",
        "adrs_codepostal": "69100",
        "adrs_libcommune": "Villeurbanne",
        "position": "A",
        "maj_time": "2026-03-01 10:20:30",
    }
    return {**plain, **given}


def unit(siren: str = "732829320", title: str = "PASSEURS DE MOTS", **given: str) -> Line:
    """A line of StockUniteLegale: an association in activity."""
    plain = {
        "siren": siren,
        "etatAdministratifUniteLegale": "A",
        "denominationUniteLegale": title,
        "categorieJuridiqueUniteLegale": "9220",
        "nicSiegeUniteLegale": "00074",
        "dateDernierTraitementUniteLegale": "2026-02-01T08:00:00",
    }
    return {**plain, **given}


def establishment(siret: str = "73282932000074", head_office: bool = True, **given: str) -> Line:
    """A line of StockEtablissement, in Lyon."""
    plain = {
        "siren": siret[:9],
        "nic": siret[9:],
        "siret": siret,
        "etablissementSiege": str(head_office).lower(),
        "codePostalEtablissement": "69003",
        "libelleCommuneEtablissement": "LYON",
        "codeCommuneEtablissement": "69383",
    }
    return {**plain, **given}


def table(lines: list[Line], columns: list[str] = WALDEC, separator: str = ";") -> str:
    """The text of a CSV file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue()


def write(path: Path, lines: list[Line], columns: list[str] = WALDEC, separator: str = ";") -> Path:
    path.write_text(table(lines, columns, separator))
    return path


async def load_rna(db: Database, folder: Path, *lines: Line, columns: list[str] = WALDEC) -> Loaded:
    """Loads an extract of the RNA made of these lines."""
    return await loading.load(db, "rna", write(folder / "rna.csv", list(lines), columns), now=utc_now)


async def load_sirene(db: Database, folder: Path, *lines: Line, columns: list[str] = UNITS) -> Loaded:
    """Loads an extract of Sirene made of these lines."""
    return await loading.load(db, "sirene", write(folder / "sirene.csv", list(lines), columns, ","), now=utc_now)
