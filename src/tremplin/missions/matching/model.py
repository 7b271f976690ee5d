"""What people answered, what missions hold, and how well they agree. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tremplin.missions.matching.taxonomy import TAXONOMIES, Use, split

DEFAULT_RADIUS_KM = 20.0
KEPT = 20
"""How many of the best missions are kept with a user scoring."""


@dataclass(frozen=True, slots=True)
class Location:
    """Where someone is, in degrees, and how far they go, in kilometres."""

    lat: float
    lon: float
    radius_km: float | None = None
    country_code: str | None = None

    @property
    def reach_km(self) -> float:
        """The radius asked, or the usual one."""
        return self.radius_km or DEFAULT_RADIUS_KM


@dataclass(frozen=True, slots=True)
class Answers:
    """What someone answered, as `taxonomy.value` keys; an age is kept as its groups, never as a number."""

    values: tuple[str, ...]
    location: Location | None = None

    @property
    def wishes(self) -> dict[str, tuple[str, ...]]:
        """Taxonomy → values wanted, for those compared with missions; neutral answers wish nothing."""
        wished: dict[str, list[str]] = {}
        for key in self.values:
            taxonomy, value = split(key)
            known = TAXONOMIES.get(taxonomy)  # an answer of a former edition of the taxonomies is not compared
            if known and known.use is Use.COMPARED and value in known.labels and value not in known.neutral:
                wished.setdefault(taxonomy, []).append(key)
        return {taxonomy: tuple(keys) for taxonomy, keys in wished.items()}

    @property
    def ages(self) -> tuple[str, ...]:
        """The age groups, as values; none when nothing was said."""
        return self._of("tranche_age")

    @property
    def departments(self) -> tuple[str, ...]:
        """Codes of the départements asked for."""
        return self._of("departmentCode")

    def _of(self, taxonomy: str) -> tuple[str, ...]:
        return tuple(value for key in self.values for named, value in [split(key)] if named == taxonomy)


@dataclass(frozen=True, slots=True, kw_only=True)
class UserScoring:
    """The answers of a person, kept for the partner whose visitor they are. `distinct_id` is that partner's name for them."""

    id: str
    partner_id: str
    distinct_id: str | None
    alerts: bool
    answers: Answers
    created_at: datetime
    updated_at: datetime
    used_at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """A value that a mission holds. `confidence` tells how sure the rule is, `score` what it counts for; `evidence` is what in the
    mission makes it so, in French."""

    key: str
    confidence: float
    score: float
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How well a mission suits someone, each part from 0 to 1; None: nothing to compare."""

    total: float
    taxonomy: float | None
    geo: float | None
    by_taxonomy: Mapping[str, float] = field(default_factory=dict)
