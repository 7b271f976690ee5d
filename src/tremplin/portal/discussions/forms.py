"""What the buttons of a discussion's page post. Pure, but for the reading of the body.

No other token than the address guards these forms: it is known to one side alone, and a site that does not know it can post nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar
from urllib.parse import parse_qsl

from starlette.requests import Request

from tremplin.immersions.contacts.discussion import MOST_CHARACTERS, SAID_BY_COMPANY, Rejection, Warned
from tremplin.immersions.contacts.errors import ChoiceMissing, MessageTooLong

MOST_BYTES = 96 * 1024
"""The longest message in characters that take twelve each once encoded, and the rest of the form."""

MOST_FIELDS = 20
Choice = TypeVar("Choice", Rejection, Warned)


async def read(request: Request) -> dict[str, str]:
    """The fields posted, each once; none when they can't be read. Raises MessageTooLong."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            raise MessageTooLong(most=MOST_CHARACTERS)
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="replace")
    except ValueError:  # not a form, or too many fields
        return {}
    return dict(pairs)


def warned(fields: Mapping[str, str]) -> Warned | None:
    """How the company told the applicant itself; None when it leaves that to us."""
    return _choice(Warned, fields.get("prevenu", ""))


def rejection(fields: Mapping[str, str]) -> Rejection:
    """Why the company says no. Raises ChoiceMissing."""
    found = _choice(Rejection, fields.get("motif", ""))
    if found not in SAID_BY_COMPANY:
        raise ChoiceMissing(what="dites pourquoi vous ne pouvez pas accueillir cette personne")
    return found


def started(fields: Mapping[str, str]) -> bool:
    """Whether the convention is begun. Raises ChoiceMissing."""
    if fields.get("convention") not in ("oui", "non"):
        raise ChoiceMissing(what="dites si la convention est commencée")
    return fields["convention"] == "oui"


def _choice(kind: type[Choice], raw: str) -> Choice | None:
    return next((each for each in kind if each.value == raw), None)
