"""Refusals of the register of occupations."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class WrongRomeFile(Refusal):
    code = "ROME_FILE_WRONG"
    status = 400
    sentence = (
        "« {file} » n'est pas un fichier ROME : il faut les colonnes code_rome et libelle_rome, ou ogr_appellation, rome_code et"
        " libelle_appellation_long. Colonnes lues : {columns}."
    )


class NothingInRomeFile(Refusal):
    code = "ROME_FILE_WITHOUT_LINES"
    status = 400
    sentence = "« {file} » n'a aucune ligne utilisable : rien n'est changé. Première raison : {reason}"


class RomeShrinks(Refusal):
    """Too much would disappear at once: more often a cut or partial file than a new edition."""

    code = "ROME_FILE_SHRINKS"
    status = 409
    sentence = (
        "« {file} » n'a plus {gone} des {before} libellés connus ({percent} %) : rien n'est changé."
        " Si c'est voulu, relancez avec --force."
    )
