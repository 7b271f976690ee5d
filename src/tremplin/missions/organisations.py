"""Organisations as announcers describe them: their numbers cleaned, their identifier derived. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from tremplin.missions.draft import OrganisationDraft
from tremplin.missions.texts import one_line

_RNA = re.compile(r"W\d[0-9A-Z]\d{7}")


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
    return replace(draft, client_id=client_id, name=name, rna=rna or one_line(draft.rna), siren=siren, siret=siret)


def rna_number(text: str | None) -> str | None:
    """A number of the national register of associations (W, then nine characters); None when it isn't one."""
    bare = re.sub(r"[^0-9A-Za-z]", "", text or "").upper()
    return bare if _RNA.fullmatch(bare) else None


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
