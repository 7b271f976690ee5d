"""The job of an immersion, from the words that someone types. Pure: jobs are those of the ROME catalogue."""

from __future__ import annotations

import re

from tremplin.reference.rome.catalogue import find_appellation, search_appellations
from tremplin.reference.rome.model import Appellation

MOST_PROPOSED = 8
_TYPED = 120  # no job has a longer name
_ROME_BEFORE = re.compile(r"[A-N][0-9]{4} +")  # suggestions of forms begin with it


def named(typed: str) -> Appellation | None:
    """The job that has exactly this name, or this code; None when there is none, or nothing was typed."""
    wanted = _ROME_BEFORE.sub("", typed.strip()[:_TYPED], count=1)
    return find_appellation(wanted) or next((each for each in like(wanted) if each.label.casefold() == wanted.casefold()), None)


def like(typed: str) -> list[Appellation]:
    """The jobs that someone may have meant, the most likely first."""
    return [each.appellation for each in search_appellations(typed.strip()[:_TYPED], MOST_PROPOSED)]


def written(job: Appellation) -> dict[str, str]:
    """As the contract writes it."""
    return {"romeCode": job.rome_code, "romeLabel": job.rome_label, "appellationCode": job.code, "appellationLabel": job.label}
