"""Organisations as announcers describe them: their numbers cleaned, their identifier derived. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import lru_cache

from stdnum.fr import siren as siren_rules
from stdnum.fr import siret as siret_rules

from tremplin.kit.problem import Problem
from tremplin.missions.draft import OrganisationDraft
from tremplin.missions.model import Organisation
from tremplin.missions.problems import ORGANISATION_NUMBER_WRONG, ORGANISATION_RNA_WRONG
from tremplin.missions.texts import one_line

_RNA = re.compile(r"W\d[0-9A-Z]\d{7}")
_LONGEST_ID = 250  # characters: longer ones could not be indexed, and would fail everything that is written with them


def settle(draft: OrganisationDraft | None) -> OrganisationDraft | None:
    """The same organisation with tidy texts and numbers and always a `client_id`; None when nothing identifies it.

    Without an identifier of its owner's, the RNA number, the SIRET, the SIREN, then the name stand for it (API Engagement §3.4).
    """
    if draft is None:
        return None
    rna = rna_number(draft.rna)
    siren, siret = _register_numbers(draft)
    name = one_line(draft.name)
    client_id = one_line(draft.client_id) or rna or siret or siren or (slug(name) if name else None)
    if not client_id:
        return None
    return replace(draft, client_id=client_id[:_LONGEST_ID], name=name, rna=rna or one_line(draft.rna), siren=siren, siret=siret)


def rna_number(text: str | None) -> str | None:
    """A number of the national register of associations (W, then nine characters); None when it isn't one."""
    bare = re.sub(r"[^0-9A-Za-z]", "", text or "").upper()
    return bare if _RNA.fullmatch(bare) else None


def number_problems(organisation: Organisation | None) -> list[Problem]:
    """Warnings about the numbers of an organisation that can't be right (Luhn, and La Poste's own rule)."""
    if organisation is None:
        return []
    rna, siren, siret = organisation.rna, organisation.siren, organisation.siret
    problems = []
    if rna and rna_number(rna) is None:
        problems.append(ORGANISATION_RNA_WRONG.at("/organizationRNA", value=rna[:40]))
    if siret and not _is_valid(siret):
        problems.append(ORGANISATION_NUMBER_WRONG.at("/organizationSiret", name="SIRET", value=siret))
    elif siren and not _is_valid(siren):
        problems.append(ORGANISATION_NUMBER_WRONG.at("/organizationSiren", name="SIREN", value=siren))
    return problems


@lru_cache(maxsize=10_000)  # a catalogue says the same few numbers thousands of times
def _is_valid(number: str) -> bool:
    return bool((siret_rules if len(number) == 14 else siren_rules).is_valid(number))


def _register_numbers(draft: OrganisationDraft) -> tuple[str | None, str | None]:
    """SIREN (9 digits) and SIRET (14) out of two fields that partners often exchange. Check digits are not asked for."""
    siren = siret = None
    for text in (draft.siret, draft.siren):
        digits = re.sub(r"\D", "", text or "")
        if len(digits) == 14 and siret is None:
            siret = digits
        elif len(digits) == 9 and siren is None:
            siren = digits
    return siren or (siret[:9] if siret else None), siret


def slug(text: str) -> str:
    """Lower-case ASCII words joined by hyphens."""
    folded = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe").replace("æ", "ae"))
    return re.sub(r"[^a-z0-9]+", "-", "".join(c for c in folded if not unicodedata.combining(c))).strip("-")
