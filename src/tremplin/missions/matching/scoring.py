"""How answers and a mission are compared: the formula, and the weights of each version of the engine, as data. Pure.

The database ranks with the same formula (store.py): tests hold both together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from tremplin.missions.matching.model import Agreement
from tremplin.missions.model import Remote


@dataclass(frozen=True, slots=True)
class Engine:
    """A version of the engine (contract §8). `base` is what a taxonomy that agrees counts at least; `remote` what distance counts
    for a mission done from home; `weights` are by taxonomy, 1 for the others."""

    geo_weight: float
    base: float
    remote: Mapping[str, float] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)

    def weight(self, taxonomy: str) -> float:
        return self.weights.get(taxonomy, 1.0)


_FROM_HOME = MappingProxyType({Remote.FULL.value: 0.9, Remote.LOCAL.value: 0.95})
ENGINES: Mapping[str, Engine] = MappingProxyType(
    {
        "m1": Engine(geo_weight=0.7, base=0.8),
        "m2": Engine(geo_weight=0.3, base=0.8),
        "m3": Engine(geo_weight=0.3, base=0.8, remote=_FROM_HOME),
        "m4": Engine(
            geo_weight=0.3,
            base=0.5,
            remote=_FROM_HOME,
            weights=MappingProxyType(
                {
                    "domaine_engagement": 1.5,
                    "activite": 1.5,
                    "rythme": 1.2,
                    "equipe": 0.6,
                    "interaction": 0.6,
                    "autonomie": 0.6,
                    "imprevu": 0.6,
                }
            ),
        ),
    }
)
DEFAULT_ENGINE = "m3"


def agreement(
    engine: Engine,
    wishes: Mapping[str, Sequence[str]],
    held: Mapping[str, float],
    *,
    km: float | None,
    radius_km: float | None,
    remote: str | None,
) -> Agreement:
    """How well a mission suits someone. `wishes` are keys by taxonomy, `held` the scores of the mission by key; `km` is None for a
    mission without a place near enough, `radius_km` for someone who said no place."""
    by_taxonomy = {taxonomy: _agrees(engine, keys, held) for taxonomy, keys in wishes.items()}
    weights = sum(engine.weight(taxonomy) for taxonomy in wishes)
    suits = sum(engine.weight(taxonomy) * score for taxonomy, score in by_taxonomy.items()) / weights if weights else None
    geo = None if radius_km is None else nearness(engine, km, radius_km, remote)
    return Agreement(_total(engine, suits, geo), suits, geo, by_taxonomy)


def nearness(engine: Engine, km: float | None, radius_km: float, remote: str | None) -> float | None:
    """What distance counts: 1 on the spot, 0 at the radius, in a straight line; from home, what the engine says of it."""
    if remote in {Remote.FULL, Remote.LOCAL}:
        return engine.remote.get(str(remote))
    return None if km is None else max(0.0, 1 - km / radius_km)


def _agrees(engine: Engine, keys: Sequence[str], held: Mapping[str, float]) -> float:
    """The best of the values wanted: wanting more is never worth less."""
    best = max((held.get(key, 0.0) for key in keys), default=0.0)
    return engine.base + (1 - engine.base) * best if best > 0 else 0.0


def _total(engine: Engine, suits: float | None, geo: float | None) -> float:
    if suits is None or geo is None:
        return suits if suits is not None else geo or 0.0
    return (1 - engine.geo_weight) * suits + engine.geo_weight * geo
