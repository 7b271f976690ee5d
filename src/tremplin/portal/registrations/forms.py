"""What the form of a registration sends: what was typed is never lost, what is wrong is said beside it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from starlette.requests import Request

from tremplin.events.model import Event
from tremplin.events.registrations.model import Mode, Person, modes
from tremplin.kit.mailbox import mailbox
from tremplin.kit.refusal import Refusal
from tremplin.kit.texts import legible
from tremplin.portal.discussions.forms import read as read_fields
from tremplin.portal.language.spoken import _, marked

_LONGEST_NAME, _LONGEST = 100, 300
FIELDS = {"first_name": "prenom", "last_name": "nom", "email": "courriel", "mode": "participation"}
"""Name of a field → its name in the form."""
MODES = {Mode.ON_SITE: marked("Sur place"), Mode.REMOTE: marked("À distance")}


@dataclass(frozen=True, slots=True)
class RegistrationForm:
    """A form as it was sent; `errors` by field, once checked."""

    first_name: str = ""
    last_name: str = ""
    email: str = ""
    mode: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, sent: Mapping[str, str]) -> RegistrationForm:
        """What a form sent; what is no field of ours is left aside."""
        typed: dict[str, Any] = {name: _line(sent.get(parameter, "")) for name, parameter in FIELDS.items()}
        return cls(**typed)

    def checked(self, event: Event) -> RegistrationForm:
        """The same with what is wrong in it, for an event."""
        return replace(self, errors=dict(self._wrong(event)))

    def _wrong(self, event: Event) -> Iterator[tuple[str, str]]:
        for name, missing in (("first_name", _("Écrivez votre prénom.")), ("last_name", _("Écrivez votre nom."))):
            given = getattr(self, name)
            if not given:
                yield name, missing
            elif len(given) > _LONGEST_NAME:
                yield name, _("Raccourcissez ce texte : %(most)s caractères au plus.", most=_LONGEST_NAME)
        if mailbox(self.email) is None:
            yield "email", _("Écrivez une adresse électronique complète, comme prenom.nom@courriel.example.")
        if self.mode_for(event) is None:
            yield "mode", _("Dites comment vous participez.")

    def mode_for(self, event: Event) -> Mode | None:
        """How the person takes part: there may be no choice."""
        offered = modes(event)
        if len(offered) == 1 and not self.mode:
            return offered[0]
        return next((mode for mode in offered if mode.value == self.mode), None)

    @property
    def person(self) -> Person:
        """Who registers, once the form was checked."""
        return Person(first_name=self.first_name, last_name=self.last_name, email=mailbox(self.email) or "")


async def said(request: Request) -> dict[str, str]:
    """What was posted; nothing when it can't be read, and every field is then asked for."""
    try:
        return await read_fields(request)
    except Refusal:  # too long for any of our fields
        return {}


def _line(text: str) -> str:
    return " ".join(legible(text[:_LONGEST]).split())
