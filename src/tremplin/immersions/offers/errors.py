"""Refusals about companies that welcome people."""

from __future__ import annotations

from tremplin.kit.problem import Problem
from tremplin.kit.refusal import Refusal


class EstablishmentInvalid(Refusal):
    """A description that breaks rules: `problems` has all of them."""

    code = "ESTABLISHMENT_INVALID"
    status = 400
    sentence = "L'entreprise ne peut pas être enregistrée : {first}"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__(first=problems[0].message)


class EstablishmentExists(Refusal):
    code = "ESTABLISHMENT_EXISTS"
    status = 409
    sentence = "L'entreprise {siret} est déjà dans l'annuaire : modifiez sa fiche plutôt que d'en créer une autre."


class EstablishmentNotFound(Refusal):
    code = "ESTABLISHMENT_NOT_FOUND"
    status = 404
    sentence = "Aucune entreprise de l'annuaire n'a le SIRET {siret}."


class EstablishmentOfAnother(Refusal):
    code = "ESTABLISHMENT_OF_ANOTHER"
    status = 403
    sentence = "L'entreprise {siret} est déjà dans l'annuaire, décrite par un autre que vous : vous ne pouvez pas la changer."


class EstablishmentUnknown(Refusal):
    """For a partner, which is not told whether another described it."""

    code = "ESTABLISHMENT_UNKNOWN"
    status = 404
    sentence = "Aucune des entreprises que vous avez décrites n'a le SIRET {siret}."


class AlreadyBanned(Refusal):
    code = "ESTABLISHMENT_ALREADY_BANNED"
    status = 409
    sentence = "L'entreprise {siret} est déjà exclue de l'annuaire."


class NotBanned(Refusal):
    code = "ESTABLISHMENT_NOT_BANNED"
    status = 409
    sentence = "L'entreprise {siret} n'est pas exclue de l'annuaire."


class BanUnexplained(Refusal):
    code = "BAN_UNEXPLAINED"
    status = 400
    sentence = "Une exclusion doit dire pourquoi : donnez une justification de 1 à {most} caractères, sans HTML."


class ReactivationWithoutQuota(Refusal):
    code = "REACTIVATION_WITHOUT_QUOTA"
    status = 400
    sentence = "Pour accueillir de nouveau, donnez le nombre de contacts souhaités par mois, 1 au moins."


class SheetWithoutColumns(Refusal):
    code = "SHEET_WITHOUT_COLUMNS"
    status = 400
    sentence = "Ce fichier n'a pas les colonnes attendues ; il manque : {names}."
