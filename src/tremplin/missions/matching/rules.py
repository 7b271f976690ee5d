"""What a mission holds of each taxonomy, by rules anyone can read, with what in the mission makes it so. Pure and deterministic.

Two kinds of rules: those of fields (a type, an age, an amount say what they mean: `_told`) and those of the vocabulary (a domain, an
activity, words: `_shown`). The scores and the rules of fields are the contract's (its §8, "Scoring").
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple

from tremplin.kit.french import number, short_date
from tremplin.missions.matching.ages import ages
from tremplin.missions.matching.model import Held
from tremplin.missions.matching.regions import region_of
from tremplin.missions.matching.taxonomy import CODES
from tremplin.missions.matching.vocabulary import Phrase, vocabulary
from tremplin.missions.matching.words import quoted, words
from tremplin.missions.model import Mission, Organisation, Remote
from tremplin.partners.well_known import GENDARMERIE, POLICE, ROC
from tremplin.reference.domains import DOMAINS
from tremplin.reference.mission_types import MISSION_TYPE_LABELS

# How sure a sign makes us. A field that means the value; an activity; words, by where they stand.
CERTAIN, DOMAIN, ACTIVITY, STATED, TITLE, FIELD, SAID_TWICE, SAID, GUESSED = 1.0, 0.95, 0.9, 0.9, 0.85, 0.85, 0.75, 0.6, 0.6
# Two places that say the same thing are worth more than one.
_TOGETHER, _SUREST = 0.1, 0.99
# Confidence, at least → score (contract); below, nothing is held.
_SCORES = ((0.95, 1.0), (0.85, 0.85), (0.70, 0.6), (0.55, 0.35))

_LONGEST_TEXT = 5_000  # characters of a description that are read, as in the contract
_A_FEW_DAYS, _LASTING_MONTHS = timedelta(days=3), 2
_RESERVES = {GENDARMERIE: "reserve_gendarmerie", POLICE: "reserve_police_nationale", ROC: "reserve_armees"}
_FRAMES = {
    "benevolat": "benevolat",
    "volontariat_service_civique": "service_civique",
    "volontariat_sapeurs_pompiers": "sapeurs_pompiers",
}
_RESERVE = "volontariat_reserve_operationnelle"


class Sign(NamedTuple):
    """Something in a mission that shows a value. `where` tells signs of different places apart; the evidence is `wording`, with the
    `spelling` found as `text` writes it, if there is one."""

    key: str
    confidence: float
    where: str
    wording: str
    text: str = ""
    spelling: str = ""

    @property
    def evidence(self) -> str:
        """What it is, in French."""
        return self.wording.format(quoted(self.text, self.spelling)) if self.spelling else self.wording


def held(mission: Mission, organisation: Organisation | None, among: Collection[str] = CODES) -> list[Held]:
    """The values a mission holds among these keys, in the order of the taxonomies, each with its evidence."""
    return [
        Held(key, confidence, score(confidence), tuple(dict.fromkeys(each.evidence for each in signs)))
        for key, signs in sorted(_by_key(mission, organisation).items(), key=lambda one: CODES[one[0]])
        if key in among and score(confidence := _confidence(signs))
    ]


def scores(mission: Mission, organisation: Organisation | None) -> dict[str, float]:
    """The same, key → score, without wording any evidence: ten thousand missions of a feed take a second."""
    found = {key: score(_confidence(signs)) for key, signs in _by_key(mission, organisation).items()}
    return {key: value for key, value in found.items() if value}


def score(confidence: float) -> float:
    """What a value counts for (contract §8); 0: not held."""
    for least, value in _SCORES:
        if confidence >= least:
            return value
    return 0.0


def _confidence(signs: list[Sign]) -> float:
    if len(signs) == 1:
        return signs[0].confidence
    best = max([each.confidence for each in signs])
    if best >= _SUREST:
        return best
    if best == SAID and len({each.spelling for each in signs}) > 1:
        best = SAID_TWICE
    places = {each.where for each in signs}
    return min(_SUREST, best + _TOGETHER) if len(places) > 1 else best


def _by_key(mission: Mission, organisation: Organisation | None) -> dict[str, list[Sign]]:
    found: dict[str, list[Sign]] = {}
    for sign in (*_told(mission), *_shown(mission, organisation)):
        found.setdefault(sign.key, []).append(sign)
    return found


# --- what fields say ---------------------------------------------------------------------------------------------------


def _told(mission: Mission) -> Iterator[Sign]:
    yield from _frame(mission)
    sure = CERTAIN if mission.open_to_minors is not None or mission.type not in {None, "benevolat"} else GUESSED
    reasons, groups = ages(mission)
    yield from (Sign(f"tranche_age.{group}", sure, "ages", reasons) for group in groups)
    yield from _when(mission)
    if mission.compensation_amount:
        amount = number(mission.compensation_amount)
        yield Sign("motivation_recherche.indemnisation", CERTAIN, "compensation", f"une indemnité de {amount} euros")
    if mission.remote == Remote.FULL:
        yield Sign("motivation_recherche.remote", CERTAIN, "remote", "entièrement à distance")
    elif mission.remote == Remote.POSSIBLE:
        yield Sign("motivation_recherche.remote", STATED, "remote", "à distance si vous le souhaitez")
    for country in dict.fromkeys(address.country for address in mission.addresses if address.country):
        if region := region_of(country):
            yield Sign(f"region_internationale.{region}", CERTAIN, "country", f"un lieu dans le pays « {country} »")


def _frame(mission: Mission) -> Iterator[Sign]:
    """The legal frame, and what it implies."""
    if mission.type is None:
        return
    because = f"le type « {MISSION_TYPE_LABELS.get(mission.type, mission.type)} »"
    if frame := _FRAMES.get(mission.type):
        yield Sign(f"dispositif.{frame}", CERTAIN, "type", because)
    if mission.type == "volontariat_service_civique":
        yield Sign("type_mission.temps_plein", CERTAIN, "type", because)
        yield Sign("rythme.temps_plein", CERTAIN, "type", because)
    if mission.type == _RESERVE and (reserve := _RESERVES.get(mission.owner)):
        yield Sign(f"dispositif.{reserve}", CERTAIN, "type", f"{because}, annoncé par cette réserve")


def _when(mission: Mission) -> Iterator[Sign]:
    """A date that ends soon after it starts is one occasion; months are a habit."""
    start, end = mission.start_at, mission.end_at
    if start and end and timedelta(0) <= end - start <= _A_FEW_DAYS:
        because = f"du {short_date(start)} au {short_date(end)}"
        yield Sign("type_mission.ponctuelle", DOMAIN, "dates", because)
        yield Sign("rythme.une_fois", DOMAIN, "dates", because)
    elif mission.duration and mission.duration >= _LASTING_MONTHS:
        yield Sign("type_mission.reguliere", SAID_TWICE, "dates", f"une durée de {mission.duration} mois")


# --- what the vocabulary shows -----------------------------------------------------------------------------------------


def _shown(mission: Mission, organisation: Organisation | None) -> Iterator[Sign]:
    known = vocabulary()
    if mission.domain:
        because = f"le domaine « {DOMAINS.get(mission.domain, mission.domain)} »"
        yield from (Sign(key, DOMAIN, "domain", because) for key in known.by_domain.get(mission.domain, ()))
    for activity in mission.activities:
        because = f"l'activité « {activity} »"
        yield from (Sign(key, ACTIVITY, "activity", because) for key in known.by_activity.get(activity, ()))
    for confidence, where, wording, text in _texts(mission, organisation):
        yield from (_said if where in {"title", "description"} else _said_in_few_words)(confidence, where, wording, text)


def _texts(mission: Mission, organisation: Organisation | None) -> Iterator[tuple[float, str, str, str]]:
    """Texts with how sure their words make us, where they stand, and how to quote them."""
    yield TITLE, "title", "« {} » dans le titre", mission.title or ""
    short = (
        ("le mot-clé", mission.tags), ("la tâche", mission.tasks), ("le public", mission.audience),
        ("la qualité demandée", mission.soft_skills), ("la condition", mission.requirements), ("la compétence", mission.rome_skills),
        ("l'horaire", (mission.schedule,) if mission.schedule else ()),
        ("l'action de l'organisation", organisation.actions if organisation else ()),
        ("le public de l'organisation", organisation.beneficiaries if organisation else ()),
    )  # fmt: skip
    for name, values in short:
        where = "field" if "organisation" not in name else "organisation"
        for value in values:
            yield (FIELD if where == "field" else SAID), where, f"{name} « {{}} »", value.replace("_", " ")
    yield SAID, "description", "« {} » dans la description", (mission.description or "")[:_LONGEST_TEXT]


def _said(confidence: float, where: str, wording: str, text: str) -> tuple[Sign, ...]:
    return tuple([Sign(key, confidence, where, wording, text, phrase.spelling) for phrase in _found(text) for key in phrase.keys])


# Tags, tasks, publics: a catalogue writes the same ones a thousand times.
_said_in_few_words = lru_cache(maxsize=16_384)(_said)


def _found(text: str) -> Iterator[Phrase]:
    """The phrases of the vocabulary that a text holds."""
    known = vocabulary()
    said = words(text)
    firsts = known.first_words.intersection(said)
    joined = f" {' '.join(said)} " if firsts else ""
    for first in sorted(firsts):  # a set has no order, and rules give the same answer each time
        for phrase in known.by_first_word[first]:
            if " " not in phrase.spelling or f" {phrase.spelling} " in joined:
                yield phrase
