"""Refusals about moderation."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class NotAModerator(Refusal):
    code = "FORBIDDEN"
    status = 403
    sentence = "Votre compte ne modère pas : demandez-le à la personne qui gère la plateforme."


class MissionNotOffered(Refusal):
    """Unknown, no longer published, one's own, or not opened to this moderator: from outside, these are the same."""

    code = "NOT_FOUND"
    status = 404
    sentence = ""  # the contract's 404 has no message


class MotiveRequired(Refusal):
    code = "MOTIVE_REQUIRED"
    status = 400
    sentence = "Un refus se justifie : donnez un motif (`motive`) ou un commentaire (`comment`)."


class MotiveUnknown(Refusal):
    code = "MOTIVE_UNKNOWN"
    status = 400
    sentence = "Le motif « {motive} » n'existe pas. Motifs connus : {known}."


class NothingToUndo(Refusal):
    code = "NOTHING_TO_UNDO"
    status = 409
    sentence = "Il n'y a plus de décision à annuler ici."


class SelectionMissing(Refusal):
    code = "SELECTION_MISSING"
    status = 400
    sentence = "Dites quelles missions décider : des identifiants (`ids`), une organisation (`organizationId`) ou un autre filtre."


class RuleInvalid(Refusal):
    """`plain`: the same for who fills a form, where nothing has the names that programs give."""

    code = "RULE_INVALID"
    status = 400
    sentence = "Règle {number} : {reason}."

    @property
    def plain(self) -> str:
        return str(self.values.get("plain") or self)


class OpinionUnknown(Refusal):
    """No moderator that one may answer: from outside, one that has decided nothing is the same as none."""

    code = "NOT_FOUND"
    status = 404
    sentence = ""


class NotRefused(Refusal):
    code = "NOT_REFUSED"
    status = 409
    sentence = "Cette mission n'est plus refusée : il n'y a rien à présenter de nouveau."


class MessageEmpty(Refusal):
    code = "MESSAGE_EMPTY"
    status = 422
    sentence = "Écrivez votre message avant de l'envoyer."


class MessageTooMany(Refusal):
    code = "MESSAGE_TOO_MANY"
    status = 409
    sentence = "Vous vous êtes déjà écrit {most} fois à propos de cette mission : appelez-vous."


class RulesChanged(Refusal):
    code = "RULES_CHANGED"
    status = 409
    sentence = "Quelqu'un a changé les règles pendant que vous les écriviez : voici les règles actuelles."
