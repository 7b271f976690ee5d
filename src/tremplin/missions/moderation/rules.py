"""Automatic rules as data: a rule is a list of criteria that must all hold and what is then decided; the first that holds decides.

Pure: what a rule may look at is a `Facts`, time comes in as an argument.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tremplin.missions.model import REMOTE_LABELS
from tremplin.missions.moderation.errors import RuleInvalid
from tremplin.missions.moderation.model import MOVES, Origin, Status
from tremplin.missions.moderation.motives import MOTIVES
from tremplin.reference.domains import DOMAINS
from tremplin.reference.spelling import fold

MOST_RULES = 50
MOST_VALUES = 1_000
_LONGEST = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What rules may look at of a mission. `*_published`: the moderator already announces the same itself."""

    mission_id: str
    title: str
    created_at: datetime
    start_at: datetime | None
    end_at: datetime | None
    description_length: int
    cities: tuple[str, ...]
    departments: tuple[str, ...]
    publisher: str
    domain: str | None
    remote: str | None
    organisation: tuple[str, ...]
    """The names by which an organisation is known: its announcer's identifier, its name, its RNA, its SIREN."""
    publisher_name: str | None = None
    organisation_published: bool = False
    mission_published: bool = False


Holds = Callable[[Facts, Any, datetime], bool]
Value = int | bool | tuple[str, ...]


def months_before(at: datetime, months: int) -> datetime:
    """The same day so many months before, or the last one of a shorter month."""
    year, month = divmod(at.year * 12 + at.month - 1 - months, 12)
    return at.replace(year=year, month=month + 1, day=min(at.day, monthrange(year, month + 1)[1]))


def _among(found: Iterable[str | None], asked: Iterable[str]) -> bool:
    return not {fold(each) for each in found if each}.isdisjoint(fold(each) for each in asked)


def _within(instant: datetime | None, days: int, now: datetime) -> bool:
    return instant is not None and instant < now + timedelta(days=days)


@dataclass(frozen=True, slots=True)
class Criterion:
    """A kind of criterion: its name in the rules, what its value must be (`whole`, `true`, `texts`), and when it holds.

    `labels`: what people call its values, when they are few.
    """

    name: str
    value: str
    holds: Holds
    sentence: str
    labels: Mapping[str, str] = field(default_factory=dict)

    def said(self, value: Value) -> str:
        """The criterion in words."""
        called = ", ".join(self.labels.get(each, each) for each in value) if isinstance(value, tuple) else value
        return self.sentence.format(value=called)

    def meant(self, typed: str) -> str:
        """The value that someone means: as missions hold it, or as people call it."""
        return {fold(label): value for value, label in self.labels.items()}.get(fold(typed), typed)


CRITERIA = {
    criterion.name: criterion
    for criterion in (
        Criterion(
            "createdMonthsAgo",
            "whole",
            lambda facts, months, now: facts.created_at < months_before(now, months),
            "créée il y a plus de {value} mois",
        ),
        Criterion(
            "startsWithinDays", "whole", lambda f, days, now: _within(f.start_at, days, now), "commence dans moins de {value} jours"
        ),
        Criterion("endsWithinDays", "whole", lambda f, days, now: _within(f.end_at, days, now), "finit dans moins de {value} jours"),
        Criterion(
            "descriptionShorterThan",
            "whole",
            lambda facts, least, _: facts.description_length < least,
            "description de moins de {value} caractères",
        ),
        Criterion("withoutCity", "true", lambda facts, *_: not facts.cities, "sans ville"),
        Criterion("publisher", "texts", lambda f, names, _: _among((f.publisher, f.publisher_name), names), "annoncée par : {value}"),
        Criterion("organization", "texts", lambda facts, names, _: _among(facts.organisation, names), "organisation : {value}"),
        Criterion("domain", "texts", lambda facts, codes, _: facts.domain in codes, "domaine : {value}", DOMAINS),
        Criterion("department", "texts", lambda facts, codes, _: _among(facts.departments, codes), "département : {value}"),
        Criterion("city", "texts", lambda facts, names, _: _among(facts.cities, names), "ville : {value}"),
        Criterion("remote", "texts", lambda f, codes, _: f.remote in codes, "sur place ou à distance : {value}", REMOTE_LABELS),
        Criterion(
            "titleContains",
            "texts",
            lambda facts, words, _: any(f" {fold(word)} " in f" {fold(facts.title)} " for word in words),
            "titre qui contient : {value}",
        ),
        Criterion(
            "organizationAlreadyPublished", "true", lambda f, *_: f.organisation_published, "organisation que vous annoncez déjà"
        ),
        Criterion("missionAlreadyPublished", "true", lambda f, *_: f.mission_published, "mission que vous annoncez déjà"),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When all criteria hold, the mission is moved to `status`, for this motive and with this comment."""

    name: str
    when: Mapping[str, Value]
    status: Status = Status.REFUSED
    motive: str | None = None
    comment: str | None = None

    def holds(self, facts: Facts, now: datetime) -> bool:
        return all(CRITERIA[name].holds(facts, value, now) for name, value in self.when.items())

    @property
    def sentence(self) -> str:
        """The criteria in words."""
        return " et ".join(CRITERIA[name].said(value) for name, value in self.when.items())

    def as_json(self) -> dict[str, Any]:
        when = {name: list(value) if isinstance(value, tuple) else value for name, value in self.when.items()}
        return {"name": self.name, "when": when, "status": self.status.value, "motive": self.motive, "comment": self.comment}


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """A moderator's rules, in order. Inactive, they can be tried and decide nothing."""

    rules: tuple[Rule, ...] = ()
    active: bool = False
    updated_at: datetime | None = None


def first_match(rules: Sequence[Rule], facts: Facts, now: datetime) -> Rule | None:
    """The rule that decides of a mission; None leaves it to a person."""
    return next((rule for rule in rules if rule.holds(facts, now)), None)


PRESETS = {
    # The four rules of JeVeuxAider.gouv.fr, in their order (the contract's §7: the first that holds gives the motive).
    "jeveuxaider": (
        Rule(name="Mission trop ancienne", when={"createdMonthsAgo": 6}, motive="MISSION_CREATION_DATE_TOO_OLD"),
        Rule(name="Dates incompatibles", when={"startsWithinDays": 7, "endsWithinDays": 21}, motive="MISSION_DATE_NOT_COMPATIBLE"),
        Rule(name="Description trop courte", when={"descriptionShorterThan": 300}, motive="CONTENT_INSUFFICIENT"),
        Rule(name="Ville absente", when={"withoutCity": True}, motive="CONTENT_INSUFFICIENT"),
    ),
}


def read_rules(sent: Any) -> tuple[Rule, ...]:
    """Rules as people write them, in JSON. Raises RuleInvalid, which tells the first fault (rule 0: of the list itself)."""
    if not isinstance(sent, list) or len(sent) > MOST_RULES:
        raise RuleInvalid(number=0, reason=f"une liste de {MOST_RULES} règles au plus est attendue")
    return tuple(_read(each, number) for number, each in enumerate(sent, 1))


def preset(name: str) -> tuple[Rule, ...]:
    """Rules ready to be used. Raises RuleInvalid."""
    if name not in PRESETS:
        raise RuleInvalid(number=0, reason=f"aucun jeu de règles « {name} » ; connus : {', '.join(PRESETS)}")
    return PRESETS[name]


def _read(sent: Any, number: int) -> Rule:
    def refused(reason: str, plain: str = "") -> RuleInvalid:
        return RuleInvalid(number=number, reason=reason, plain=plain)

    if not isinstance(sent, dict):
        raise refused("un objet est attendu")
    unknown = set(sent) - {"name", "when", "status", "motive", "comment", "sentence"}
    if unknown:
        raise refused(f"clé inconnue : {min(unknown)}")
    when = sent.get("when")
    if not isinstance(when, dict) or not when:
        raise refused("`when` doit donner au moins un critère", "Remplissez au moins une condition : la règle vaudrait pour tout.")
    status = sent.get("status", Status.REFUSED.value)
    if not isinstance(status, str) or status not in {each.value for each in MOVES[Origin.RULE][Status.PENDING]}:
        raise refused("`status` doit être REFUSED, ACCEPTED ou ONGOING")
    texts = {name: _text(sent.get(name), name, refused) for name in ("name", "motive", "comment")}
    if texts["motive"] and texts["motive"] not in MOTIVES:
        raise refused(f"motif inconnu : {texts['motive']}")
    if status == Status.REFUSED and not (texts["motive"] or texts["comment"]):
        raise refused("un refus demande un `motive` ou un `comment`", "Donnez un motif ou un commentaire : l'annonceur les lira.")
    values = {name: _value(name, value, refused) for name, value in when.items()}
    name = texts["name"] or f"Règle {number}"
    return Rule(name=name, when=values, status=Status(status), motive=texts["motive"], comment=texts["comment"])


def _text(value: Any, name: str, refused: Callable[..., RuleInvalid]) -> str | None:
    if value is not None and (not isinstance(value, str) or len(value) > _LONGEST):
        raise refused(f"`{name}` doit être un texte de {_LONGEST} caractères au plus")
    return (value or "").strip() or None


def _value(name: str, value: Any, refused: Callable[..., RuleInvalid]) -> Value:
    criterion = CRITERIA.get(name)
    if criterion is None:
        raise refused(f"critère inconnu : {name} ; connus : {', '.join(CRITERIA)}")
    match criterion.value, value:
        case "whole", int() if not isinstance(value, bool) and 0 <= value <= 10_000:
            return value
        case "true", True:
            return True
        case "texts", [_, *_] if len(value) <= MOST_VALUES and all(isinstance(each, str) and each.strip() for each in value):
            return tuple(each.strip() for each in value)
    expected = {"whole": "un nombre entier de 0 à 10 000", "true": "true", "texts": "une liste de textes"}[criterion.value]
    told, asked = criterion.sentence.format(value="…").capitalize(), expected
    if criterion.value == "texts":
        asked = f"de 1 à {MOST_VALUES} valeurs"
    raise refused(f"`{name}` attend {expected}", f"« {told} » attend {asked}.")
