"""Which registered organisation an announcer means: by its numbers, else by its name, and never when several could be meant. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from tremplin.missions.organisations import rna_number
from tremplin.reference.communes import department_of_postcode
from tremplin.reference.register.model import name_key

# Above, two names differ by a slip, a plural, a small word; below, « Amicale de Marly » may be taken for that of Marcy.
SIMILAR_ENOUGH = 0.75
_NUMBER = re.compile(r"\d+")


class Verification(StrEnum):
    """What came of it (values of the exchange contract; those about subventions need a service that is not called)."""

    RNA_MATCHED = "RNA_MATCHED_WITH_DATA_DB"
    RNA_NOT_MATCHED = "RNA_NOT_MATCHED"
    SIRET_MATCHED = "SIRET_MATCHED_WITH_DATA_DB"
    SIRET_NOT_MATCHED = "SIRET_NOT_MATCHED"
    NAME_EXACT = "NAME_EXACT_MATCHED_WITH_DB"
    NAME_APPROXIMATE = "NAME_APPROXIMATE_MATCHED_WITH_DB"
    NAME_NOT_MATCHED = "NAME_NOT_MATCHED"
    NO_DATA = "NO_DATA"


class By(StrEnum):
    """What a candidate was found by."""

    RNA = "rna"
    SIREN = "siren"
    NAME = "name"
    LIKENESS = "likeness"


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What an announcer says of an organisation. `verified_as` is what was concluded before."""

    id: str
    name: str | None
    rna: str | None
    siren: str | None
    siret: str | None
    postal_code: str | None
    identity: str
    verified_as: str | None = None

    @cached_property
    def key(self) -> str | None:
        """Its name, comparable with those of the registers."""
        return (name_key(self.name) or None) if self.name else None

    @cached_property
    def rna_asked(self) -> str | None:
        return rna_number(self.rna)

    @cached_property
    def siren_asked(self) -> str | None:
        return self.siret[:9] if self.siret else self.siren or None

    @cached_property
    def department(self) -> str | None:
        return department_of_postcode(self.postal_code.strip()) if self.postal_code else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A registered organisation that a claim may mean. `score` tells how much their names look alike, from 0 to 1."""

    claim_id: str
    registered_id: str
    by: str
    score: float
    rna: str | None
    siren: str | None
    siret: str | None
    department: str | None
    postal_code: str | None
    key: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The conclusion about a claim; `score` is 1 but for names that only look alike."""

    claim: Claim
    status: Verification
    registered_id: str | None = None
    score: float | None = None

    @property
    def changed(self) -> bool:
        return self.registered_id != self.claim.verified_as


def decide(claim: Claim, candidates: Sequence[Candidate]) -> Verdict:
    """The conclusion about a claim: its RNA number, its SIRET or SIREN, its very name, a name that looks like it, in this order.

    Several candidates that nothing tells apart are none, and so is a namesake that has other numbers than those given.
    """
    found = {by: [each for each in candidates if each.by == by] for by in By}
    if (it := _only(found[By.RNA])) is not None:
        return Verdict(claim, Verification.RNA_MATCHED, it.registered_id, 1.0)
    if (it := _only(_with_siret(claim, found[By.SIREN]))) is not None:
        return Verdict(claim, Verification.SIRET_MATCHED, it.registered_id, 1.0)
    if (it := _only(_nearest(claim, _compatible(claim, found[By.NAME])))) is not None:
        return Verdict(claim, Verification.NAME_EXACT, it.registered_id, 1.0)
    if not found[By.NAME] and (it := _only(_nearest(claim, _most_alike(claim, found[By.LIKENESS])))) is not None:
        return Verdict(claim, Verification.NAME_APPROXIMATE, it.registered_id, it.score)
    return Verdict(claim, _nothing(claim))


def _nothing(claim: Claim) -> Verification:
    """What was looked for in vain, the surest first."""
    if claim.rna_asked:
        return Verification.RNA_NOT_MATCHED
    if claim.siren_asked:
        return Verification.SIRET_NOT_MATCHED
    return Verification.NAME_NOT_MATCHED if claim.key else Verification.NO_DATA


def _only(candidates: Sequence[Candidate]) -> Candidate | None:
    return candidates[0] if len({each.registered_id for each in candidates}) == 1 else None


def _with_siret(claim: Claim, candidates: list[Candidate]) -> list[Candidate]:
    """Those whose head office is the very place given, if any: several associations may have declared one SIREN by mistake."""
    return [each for each in candidates if claim.siret and each.siret == claim.siret] or candidates


def _compatible(claim: Claim, candidates: list[Candidate]) -> list[Candidate]:
    """Those that the numbers given do not contradict."""
    return [
        each
        for each in candidates
        if not (claim.rna_asked and each.rna and each.rna != claim.rna_asked)
        and not (claim.siren_asked and each.siren and each.siren != claim.siren_asked)
    ]


def _nearest(claim: Claim, candidates: list[Candidate]) -> list[Candidate]:
    """Namesakes told apart by where they are: those of the same département if any, then of the same postcode."""
    if claim.department:
        candidates = [each for each in candidates if each.department == claim.department] or candidates
    if claim.postal_code:
        candidates = [each for each in candidates if each.postal_code == claim.postal_code.strip()] or candidates
    return candidates


def _most_alike(claim: Claim, candidates: list[Candidate]) -> list[Candidate]:
    """The best of those that look alike enough, in the same département when it is known, and that bear the same figures:
    « Les scouts, 3e groupe » is not the second."""
    figures = _NUMBER.findall(claim.key or "")
    alike = [
        each
        for each in _compatible(claim, candidates)
        if each.score >= SIMILAR_ENOUGH
        and _NUMBER.findall(each.key) == figures
        and (claim.department is None or each.department == claim.department)
    ]
    best = max((each.score for each in alike), default=0.0)
    return [each for each in alike if each.score == best]
