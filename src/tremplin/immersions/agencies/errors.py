"""Refusals about agencies."""

from __future__ import annotations

from collections.abc import Sequence

from tremplin.kit.refusal import Refusal
from tremplin.kit.shapes import Fault


class AgencyUnknown(Refusal):
    code = "AGENCY_UNKNOWN"
    status = 404
    sentence = "Aucune structure n'a l'identifiant « {agency_id} »."


class AgencyNotOpen(Refusal):
    """It was not activated yet, or no more."""

    code = "AGENCY_NOT_OPEN"
    status = 400
    sentence = "« {name} » ne reçoit pas de conventions : choisissez une autre structure."


class PersonUnknown(Refusal):
    code = "AGENCY_PERSON_UNKNOWN"
    status = 404
    sentence = "Personne n'a l'adresse « {email} » dans cette structure."


class PersonKnown(Refusal):
    code = "AGENCY_PERSON_KNOWN"
    status = 409
    sentence = "« {email} » est déjà de la structure : changez plutôt ses rôles."


class RolesMissing(Refusal):
    code = "AGENCY_ROLES_MISSING"
    status = 422
    sentence = "Choisissez un rôle au moins."


class LastAdmin(Refusal):
    """Nobody could then let anyone in."""

    code = "AGENCY_LAST_ADMIN"
    status = 409
    sentence = "« {email} » est la dernière personne qui administre la structure : donnez d'abord ce rôle à quelqu'un d'autre."


class LastDecider(Refusal):
    """Conventions would wait for a decision that nobody is asked for."""

    code = "AGENCY_LAST_DECIDER"
    status = 409
    sentence = "Plus personne de ceux qui reçoivent les courriels n'aurait ce rôle : {role}. Donnez-le d'abord à quelqu'un."


class RoleElsewhere(Refusal):
    """The contract of API Immersion Facilitée has it so."""

    code = "AGENCY_ROLE_ELSEWHERE"
    status = 409
    sentence = "Ce rôle ne se donne pas dans cette structure : {why}."


class ParticularsInvalid(Refusal):
    """`faults`: all that is wrong, by the names of `particulars.known`."""

    code = "AGENCY_PARTICULARS_INVALID"
    status = 422
    sentence = "La fiche de la structure ne peut pas être enregistrée : {first}"

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(first=self.faults[0].message)
