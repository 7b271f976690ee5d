"""Public figures for tests of the page: a year of a whole country, one month of which is not told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tremplin.tracking.statistics.public.model import Asked, Publication, PublicFigures

COMPUTED_AT = datetime(2026, 12, 1, 1, 25, tzinfo=UTC)


def figures(missions: int, **given: Any) -> PublicFigures:
    """Figures of so many missions."""
    values = {"organisations": missions // 3, "clicks": missions * 7, "applications": missions // 10, **given}
    return PublicFigures(missions=missions, **values)


def publication(year: int = 2026) -> Publication:
    """A year of which nothing is missing but the applications of March."""
    months = [figures(1_000 + 40 * k, applications=None if k == 2 else 100 + k) for k in range(12)]
    places = ["69", "75", "13", "59", "33", "44", "31", "35", "67", "2A", "974", "06", "34", "-", "01"]
    return Publication(
        Asked(year),
        (2026, 2025),
        COMPUTED_AT,
        figures(12_345),
        tuple(months),
        (("education", figures(5_000)), ("solidarite-insertion", figures(3_000)), ("-", figures(12))),
        tuple((place, figures(900 - 40 * k, clicks=None if k > 10 else 90 - k)) for k, place in enumerate(places)),
    )
