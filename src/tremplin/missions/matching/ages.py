"""Whom a mission is open to, by age: the contract's rules (§8), each an allow-list; a mission suits those that all its lists allow."""

from __future__ import annotations

from tremplin.missions.matching.taxonomy import AGES, HANDICAP_AGE
from tremplin.missions.model import Mission
from tremplin.partners.well_known import ROC

_EVERYONE = frozenset(AGES)
_MINORS, _UNTIL_66, _UNTIL_67 = "moins_18_ans", "entre_46_66_ans", "entre_46_67_ans"
_YOUTH = frozenset({"entre_18_25_ans", "entre_25_30_ans"})
_ADULTS = _EVERYONE - {_MINORS}
_FRAMES = {
    "volontariat_service_civique": (
        "service civique : jusqu'à 25 ans, 30 ans en situation de handicap",
        frozenset({_MINORS, "entre_18_25_ans", HANDICAP_AGE}),
    ),
    "volontariat_sapeurs_pompiers": (
        "sapeurs-pompiers volontaires : jusqu'à 66 ans",
        _EVERYONE - {_UNTIL_67, "entre_68_72_ans", "plus_72_ans"},
    ),
}
_RESERVE = ("réserve opérationnelle : jusqu'à 72 ans", _EVERYONE - {"plus_72_ans"})


def ages(mission: Mission) -> tuple[str, tuple[str, ...]]:
    """Why, in French, and the age groups. A mission that says nothing is open to everyone: the announcer decides then."""
    lists = []
    if mission.type in _FRAMES:
        lists.append(_FRAMES[mission.type])
    if mission.owner == ROC:
        lists.append(_RESERVE)
    if mission.open_to_minors is False:
        lists.append(("fermée aux mineurs", _ADULTS))
    elif mission.open_to_minors:
        lists.append(("ouverte aux mineurs", _EVERYONE))
    reasons = " ; ".join(reason for reason, _ in lists) or "aucune condition d'âge dans l'annonce"
    allowed = _EVERYONE.intersection(*(groups for _, groups in lists))
    return reasons, tuple(group for group in AGES if group in allowed and not _covered(group, allowed))


def _covered(group: str, allowed: frozenset[str]) -> bool:
    """Whether wider groups already say all that a hidden one says."""
    return (group == _UNTIL_66 and _UNTIL_67 in allowed) or (group == HANDICAP_AGE and allowed >= _YOUTH)
