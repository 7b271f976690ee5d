"""Electronic addresses, as people write them and as they are kept."""

from __future__ import annotations

import re
import unicodedata

_ADDRESS = re.compile(r"[a-z0-9._+-]+@[a-z0-9.-]+\.[a-z]{2,}")
_LONGEST = 254  # RFC 5321


def mailbox(written: str) -> str | None:
    """An address in lower case and without accents, or None when it can't be one (contract of API Immersion Facilitée, §1.8)."""
    folded = unicodedata.normalize("NFD", written.strip().lower())
    plain = "".join(each for each in folded if not unicodedata.combining(each))
    return plain if len(plain) <= _LONGEST and _ADDRESS.fullmatch(plain) else None
