"""The form that tells a problem: what was typed, and what is wrong with it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tremplin.flagging.model import LONGEST_WORDS, REASONS, Reason
from tremplin.kit.mailbox import mailbox
from tremplin.kit.texts import legible
from tremplin.portal.language.spoken import _

CHOICES = {str(reason): label for reason, label in REASONS.items()}
NAMES = {"reason": "motif", "words": "details", "email": "courriel"}


@dataclass(frozen=True, slots=True)
class Told:
    """What was typed, kept as it was to be shown again, with its errors: name of a field → what to do."""

    reason: str = ""
    words: str = ""
    email: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, sent: Mapping[str, object]) -> Told:
        """What a form sent, with what is wrong in it."""
        reason, words, email = (_text(sent.get(NAMES[name])) for name in ("reason", "words", "email"))
        told = cls(reason, words[:LONGEST_WORDS], email[:254])
        return replace(told, errors=told._wrong())

    def _wrong(self) -> dict[str, str]:
        errors = {}
        if self.reason not in set(Reason):
            errors["reason"] = _("Dites ce qui ne va pas : choisissez une réponse.")
        elif self.reason == Reason.OTHER and not self.words:
            errors["words"] = _("Dites en quelques mots ce qui ne va pas.")
        if self.email and mailbox(self.email) is None:
            errors["email"] = _("Cette adresse électronique n'est pas complète. Exemple : prenom@domaine.fr")
        return errors


def _text(given: object) -> str:
    return legible(given).strip() if isinstance(given, str) else ""
