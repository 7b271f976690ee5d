"""What an address asks of the figures of a partner: a side, a period, a filter, a way to tell them apart. No page is drawn here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from starlette.requests import Request

from tremplin.dashboard.listing import asked
from tremplin.partners.model import Partner
from tremplin.tracking.model import Side
from tremplin.tracking.statistics.model import MOST_DAYS_BY_MISSION, Comparison, Grouping, Interval, Period, Question

# Days that are over → how they are called, and how they are cut; 0 is the day that goes on, so that a first click is seen at once.
PERIODS = {
    "0": ("aujourd'hui", 0, Interval.DAY),
    "7": ("7 jours", 7, Interval.DAY),
    "30": ("30 jours", 30, Interval.DAY),
    "90": ("3 mois", 90, Interval.WEEK),
    "365": ("1 an", 365, Interval.MONTH),
}
_DEFAULT = "30"
SIDES = {Side.ANNOUNCER: "Vos missions, chez les diffuseurs", Side.BROADCASTER: "Ce que vous diffusez"}
COUNTERPARTS = {Side.ANNOUNCER: "Diffuseur", Side.BROADCASTER: "Annonceur"}
INTERVALS = {Interval.DAY: "Jour", Interval.WEEK: "Semaine du", Interval.MONTH: "Mois du"}
GROUPINGS = {
    Grouping.COUNTERPART: "partenaire",
    Grouping.MISSION: "mission",
    Grouping.SOURCE: "moyen",
    Grouping.DOMAIN: "domaine",
    Grouping.DEPARTMENT: "département",
}
_NAMES = ("cote", "periode", "par", "partenaire", "mission")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question read from an address, and what it was made of."""

    question: Question
    interval: Interval
    grouping: Grouping
    name: str  # of the period
    given: Mapping[str, str]

    @property
    def periods(self) -> tuple[Period, Period, Period]:
        """The period, the one before, the same days a year earlier."""
        period = self.question.period
        previous, year = period.compared(Comparison.PREVIOUS), period.compared(Comparison.YEAR)
        assert previous is not None
        assert year is not None
        return period, previous, year

    @property
    def parts_before(self) -> list[Period]:
        """For each part of the period, as many days before as the period has: what it is drawn beside."""
        period = self.question.period
        shift = timedelta(days=period.days)
        return [Period(each.since - shift, each.until - shift) for each in period.cut(self.interval)]

    def href(self, path: str, **changed: str) -> str:
        """The same question at an address, but for what is changed."""
        query = {name: value for name, value in {**self.given, **changed}.items() if value}
        return f"{path}?{urlencode(query)}" if query else path

    def call(self, base_url: str, route: str, **more: str) -> str:
        """The API call that gives the same figures, to be pasted in a terminal."""
        asked_for = self.question
        query = {
            "side": asked_for.side.value,
            "since": asked_for.period.since.isoformat(),
            "until": asked_for.period.until.isoformat(),
            **({"counterpart": asked_for.counterpart} if asked_for.counterpart else {}),
            **({"mission": asked_for.mission_id} if asked_for.mission_id else {}),
            **more,
        }
        return f'curl -H "Authorization: Bearer $CLE" "{base_url}/api/v1/statistics{route}?{urlencode(query)}"'


def read(request: Request, partner: Partner, today: date) -> Asked:
    """What an address asks; what it says wrong is as if it were not there."""
    given = {name: asked(request, name, 200).replace("\0", "") for name in _NAMES}
    held = sides_of(partner)
    side = next((each for each in held if each == given["cote"]), held[0])
    grouping = Grouping(given["par"]) if given["par"] in set(GROUPINGS) else Grouping.COUNTERPART
    key = given["periode"] if given["periode"] in PERIODS else _DEFAULT
    name, days, interval = PERIODS[key]
    assert days <= MOST_DAYS_BY_MISSION
    question = Question(
        partner_id=partner.id,
        side=side,
        period=Period(today - timedelta(days=days), today) if days else Period(today, today + timedelta(days=1)),
        counterpart=given["partenaire"] or None,
        mission_id=given["mission"] or None,
    )
    return Asked(question, interval, grouping, name, {**given, "cote": side.value, "periode": key, "par": grouping.value})


def sides_of(partner: Partner) -> list[Side]:
    """The sides a partner has figures on."""
    held = [side for side, has in ((Side.ANNOUNCER, partner.announces), (Side.BROADCASTER, partner.broadcasts)) if has]
    return held or [Side.BROADCASTER]
