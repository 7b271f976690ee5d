"""Why a page of the workspace is not shown."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class SignInNeeded(Refusal):
    """Nobody is signed in: they are led to where they can, then back to `path`."""

    code = "SIGN_IN_NEEDED"
    status = 401
    sentence = "Connectez-vous pour continuer."


class NotAllowed(Refusal):
    code = "NOT_ALLOWED"
    status = 403
    sentence = "Votre rôle ne permet pas d'ouvrir cette page : demandez-le à une personne responsable de votre équipe."


class WorkspaceUnknown(Refusal):
    """No such partner, or one where they have no role: from outside, these are the same."""

    code = "WORKSPACE_UNKNOWN"
    status = 404
    sentence = "Cette page n'existe pas, ou elle n'est pas à vous."


class FormStale(Refusal):
    code = "FORM_STALE"
    status = 403
    sentence = "Ce formulaire ne vient pas de cette session : revenez à la page précédente, rechargez-la et recommencez."


class InterventionNeeded(Refusal):
    """Staff where they have no role: they are led to where they say why they come."""

    code = "INTERVENTION_NEEDED"
    status = 403
    sentence = "Dites d'abord pourquoi vous intervenez chez ce partenaire."


class SandboxClosed(Refusal):
    """What would reach people or partners who are not trying anything."""

    code = "SANDBOX_CLOSED"
    status = 403
    sentence = "Un bac à sable n'a pas d'effet au dehors : faites cela dans votre véritable espace."


class ReadOnly(Refusal):
    code = "READ_ONLY"
    status = 403
    sentence = "Vous êtes là pour lire : pour modifier, terminez cette intervention et recommencez en le demandant."
