"""Refusals about conventions (contract §3.6), each once, whatever the door."""

from __future__ import annotations

from collections.abc import Sequence

from tremplin.kit.refusal import Refusal
from tremplin.kit.shapes import Fault


class ConventionInvalid(Refusal):
    """Some rule is broken; `faults` are all of them."""

    code = "CONVENTION_INVALID"
    status = 400
    sentence = "La convention ne respecte pas toutes les règles : {first}"

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(first=f"{self.faults[0].path} : {self.faults[0].message}")


def told(refusal: Refusal) -> str:
    """What people read of a refusal: every fault, without the paths of the contract, which say nothing to them."""
    if isinstance(refusal, ConventionInvalid | AssessmentInvalid):
        return " ".join(dict.fromkeys(each.message for each in refusal.faults))
    return str(refusal)


class RoleForbidden(Refusal):
    code = "ROLE_FORBIDDEN"
    status = 403
    sentence = 'Les rôles "{roles}" ne peuvent pas appliquer le statut {target}.'


class TransitionForbidden(Refusal):
    code = "TRANSITION_FORBIDDEN"
    status = 400
    sentence = 'Impossible de passer du statut de convention "{initial}" à "{target}".'


class AssessmentExists(Refusal):
    """Of a cancellation: what took place cannot be undone."""

    code = "ASSESSMENT_EXISTS"
    status = 400
    sentence = "La convention a déjà un bilan : elle ne peut plus être annulée."


class RenewalNotEditable(Refusal):
    code = "RENEWAL_NOT_EDITABLE"
    status = 403
    sentence = "Une convention renouvelée ne peut pas être modifiée : rejetez-la, puis refaites le renouvellement."


class TwoStepsRequired(Refusal):
    code = "TWO_STEPS_REQUIRED"
    status = 403
    sentence = "La structure valide en deux étapes : un pré-validateur doit d'abord accepter la convention."


class SignatureRequired(Refusal):
    """A status that only a signature gives."""

    code = "SIGNATURE_REQUIRED"
    status = 403
    sentence = "Le statut {target} ne s'obtient qu'en signant."


class BackOfficeByLink(Refusal):
    code = "BACK_OFFICE_BY_LINK"
    status = 403
    sentence = "Un administrateur de la plateforme agit depuis son compte, pas depuis un lien."


class JustificationMissing(Refusal):
    code = "JUSTIFICATION_MISSING"
    status = 400
    sentence = "Une justification de 1 à {most} caractères est obligatoire."


class DeciderUnnamed(Refusal):
    code = "DECIDER_UNNAMED"
    status = 400
    sentence = "Le prénom et le nom de la personne qui accepte la convention sont obligatoires."


class SubmissionStatusForbidden(Refusal):
    code = "SUBMISSION_STATUS_FORBIDDEN"
    status = 403
    sentence = "Une convention est déposée au statut READY_TO_SIGN, pas {given}."


class EditStatusForbidden(Refusal):
    code = "EDIT_STATUS_FORBIDDEN"
    status = 403
    sentence = "Une convention modifiée repasse au statut READY_TO_SIGN, pas {given}."


class Outdated(Refusal):
    code = "CONVENTION_OUTDATED"
    status = 400
    sentence = "Quelqu'un d'autre a modifié la convention entre-temps : rechargez-la, puis refaites votre changement."


class ReferredValidator(Refusal):
    """A validator of the agency that another one refers to, once the latter has accepted."""

    code = "REFERRED_VALIDATOR"
    status = 403
    sentence = "La structure d'accompagnement a déjà accepté la convention : vous pouvez l'accepter ou la rejeter, pas la modifier."


class NotSignatory(Refusal):
    code = "NOT_SIGNATORY"
    status = 403
    sentence = "Le rôle « {role} » ne signe pas cette convention."


class AlreadySigned(Refusal):
    code = "ALREADY_SIGNED"
    status = 400
    sentence = "Cette personne a déjà signé ({role})."


class ActorMissing(Refusal):
    code = "ACTOR_MISSING"
    status = 400
    sentence = "La convention n'a personne pour le rôle « {role} »."


class PhoneNotMobile(Refusal):
    code = "PHONE_NOT_MOBILE"
    status = 400
    sentence = "Un SMS ne peut pas être envoyé à ce numéro : il faut un téléphone mobile."


class LinkStatusForbidden(Refusal):
    code = "LINK_STATUS_FORBIDDEN"
    status = 400
    sentence = "La convention n'attend pas de signature : son statut est {initial}."


class LinkTooSoon(Refusal):
    """`retry_after`: in how many seconds."""

    code = "LINK_TOO_SOON"
    status = 429
    sentence = "Un lien vient d'être envoyé par ce canal : le prochain pourra l'être dans {remaining}."


class ActionForbidden(Refusal):
    """An action that is no change of status, asked by someone who may not."""

    code = "ACTION_FORBIDDEN"
    status = 403
    sentence = 'Les rôles "{roles}" ne peuvent pas faire cela : {action}.'


class ActionStatusForbidden(Refusal):
    code = "ACTION_STATUS_FORBIDDEN"
    status = 400
    sentence = 'Impossible au statut "{initial}" : {action}.'


class SameAgency(Refusal):
    code = "SAME_AGENCY"
    status = 400
    sentence = "La convention est déjà suivie par cette structure."


class AssessmentStatusForbidden(Refusal):
    code = "ASSESSMENT_STATUS_FORBIDDEN"
    status = 400
    sentence = "Un bilan ne peut être rempli que pour une convention validée."


class AssessmentDuplicate(Refusal):
    code = "ASSESSMENT_DUPLICATE"
    status = 409
    sentence = "Le bilan de cette convention existe déjà."


class AssessmentInvalid(Refusal):
    """`faults`: all that is wrong."""

    code = "ASSESSMENT_INVALID"
    status = 400
    sentence = "Le bilan ne peut pas être enregistré : {first}"

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(first=f"{self.faults[0].path} : {self.faults[0].message}")


class AssessmentSigned(Refusal):
    code = "ASSESSMENT_SIGNED"
    status = 409
    sentence = "Le bilan est déjà signé."


class ConventionUnknown(Refusal):
    code = "CONVENTION_UNKNOWN"
    status = 404
    sentence = "Aucune convention n'a l'identifiant « {convention_id} »."


class ConventionExists(Refusal):
    code = "CONVENTION_EXISTS"
    status = 409
    sentence = "Une convention a déjà l'identifiant « {convention_id} »."


class CompanyClosed(Refusal):
    code = "COMPANY_CLOSED"
    status = 400
    sentence = "Ce SIRET ({siret}) n'est pas attribué à une entreprise, ou elle est fermée."


class AssessmentUnknown(Refusal):
    code = "ASSESSMENT_UNKNOWN"
    status = 404
    sentence = "Cette convention n'a pas encore de bilan."
