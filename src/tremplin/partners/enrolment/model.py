"""Numbers of organisations, and what is known of them. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from stdnum.fr import siret as siret_rules

from tremplin.partners.enrolment.errors import NumberInvalid
from tremplin.reference.register.model import is_rna


class Checked(StrEnum):
    """How a number was checked."""

    REGISTER = "register"
    DIRECTORY = "directory"
    UNKNOWN = "unknown"  # to be verified by staff
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Number:
    """A SIRET, a RNA number, or neither."""

    siret: str | None = None
    rna: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """An organisation by its number; `name` is empty when nobody could tell it."""

    number: Number
    name: str
    checked: Checked


def read_number(written: str) -> Number:
    """The number someone typed, spaces and dots aside; nothing typed is no number. Raises NumberInvalid (Luhn, La Poste's rule)."""
    bare = re.sub(r"[^0-9A-Za-z]", "", written).upper()
    if not bare:
        return Number()
    if is_rna(bare):
        return Number(rna=bare)
    if bare.isascii() and siret_rules.is_valid(bare):
        return Number(siret=bare)
    raise NumberInvalid
