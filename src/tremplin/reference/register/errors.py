"""Refusals of the registers."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class RegisterUnknown(Refusal):
    code = "REGISTER_UNKNOWN"
    status = 400
    sentence = "Le répertoire « {register} » n'existe pas. Répertoires lus : {known}."


class WrongRegisterFile(Refusal):
    """Not the file of this register: `missing` names the columns it lacks."""

    code = "REGISTER_FILE_WRONG"
    status = 400
    sentence = "« {file} » n'est pas un fichier {register} : il y manque les colonnes {missing}."


class EmptyRegisterFile(Refusal):
    code = "REGISTER_FILE_EMPTY"
    status = 400
    sentence = "« {file} » ne contient aucune table CSV."


class BrokenRegisterFile(Refusal):
    """A ZIP or gzip that can't be read to its end. What was read of organisations before stays."""

    code = "REGISTER_FILE_BROKEN"
    status = 400
    sentence = "« {file} » est abîmé : téléchargez-le à nouveau. Rien de ce qui était connu n'est retiré."


class UnitsFirst(Refusal):
    """Establishments only complete organisations that are known already."""

    code = "REGISTER_UNITS_FIRST"
    status = 409
    sentence = "Aucune organisation à compléter : chargez d'abord le RNA ou le fichier StockUniteLegale."


class LoadAlreadyRunning(Refusal):
    code = "REGISTER_LOAD_RUNNING"
    status = 409
    sentence = "Un chargement de répertoire est déjà en cours : attendez qu'il finisse."


class RegisterShrank(Refusal):
    """Most likely a file cut short: what it has was read, and what it lacks is left as it was."""

    code = "REGISTER_SHRANK"
    status = 409
    sentence = (
        "{gone} organisations connues sur {known} manquent dans « {file} » : il est sans doute incomplet. Ce qu'il contient est lu, "
        "rien n'est retiré. S'il est bien entier, relancez avec --force."
    )
