"""Which pages have an English version, and its address. Pure.

The language is in the address, so that a page is shared, kept and found in it: `/en/missions` is `/missions`. Nothing else
tells it, neither cookie nor header: one address has one content.
"""

from __future__ import annotations

import re

from tremplin.kit.language.model import Language
from tremplin.portal.language.spoken import ENGLISH

PREFIX = "/en"
_TRANSLATED = re.compile(
    r"/|/(?:missions|immersions|evenements|alertes)(?:/.+)?|/(?:inscriptions|liens)/.+"
    r"|/(?:recherche|trouver-ma-mission(?:/resultat)?|statistiques|accessibilite|mentions-legales)"
    r"|/docs/reference(?:/.+)?|/docs/essayer/.+|/openapi\.json",
)
# What programs ask for, under the same addresses: files, and routes of API Engagement.
_FOR_PROGRAMS = re.compile(
    r"/missions/(?:browse|match)(?:/.*)?|/immersions/metiers|/(?!openapi).*\.(?:ics|atom|json|jsonld|csv|xml|pdf|png)"
)


def has_english(path: str) -> bool:
    """Whether a path, without its query, is that of a page that exists in English too."""
    page = path.rstrip("/") or path[:1]
    return bool(_TRANSLATED.fullmatch(page)) and not _FOR_PROGRAMS.fullmatch(page)


def localized(address: str, language: Language) -> str:
    """The address of a page of ours in a language, given the French one; any other address as it is."""
    if language is not ENGLISH or not has_english(re.split(r"[?#]", address, maxsplit=1)[0]):
        return address
    return PREFIX + address


def without_prefix(path: str) -> str | None:
    """The French path of an English one; None for a path that is not English."""
    return path.removeprefix(PREFIX) if path.startswith(f"{PREFIX}/") else None
