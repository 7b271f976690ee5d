"""The calendar: hours a week and a day, totals that agree with it, periods that make sense."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tremplin.immersions.conventions.rules.facts import Facts
from tremplin.immersions.conventions.rules.rule import CONTRACT, MINI_STAGE, Breach, Keyed, Rule, Window, day
from tremplin.immersions.conventions.schedule import SUNDAY, hours
from tremplin.kit.french import short_date

_RECENT = Window(Keyed.END, after=day(2024, 8, 31))
_MOST_A_WEEK = 48
# Totals are sums of minutes divided by sixty, which no two programs round alike.
_ROUNDING = 1e-6


def _weeks_over(facts: Facts) -> Iterator[Breach]:
    for at, week in enumerate(facts.weeks, start=1):
        if week.minutes > _MOST_A_WEEK * 60:
            yield Breach({"week": at, "most": _MOST_A_WEEK})


def _hours_disagree(facts: Facts) -> Iterator[Breach]:
    counted, told = hours(facts.schedule.minutes()), facts.schedule.total_hours
    if not math.isclose(counted, told, rel_tol=0, abs_tol=_ROUNDING):
        yield Breach({"counted": f"{counted:g}", "told": f"{told:g}"})


def _days_disagree(facts: Facts) -> Iterator[Breach]:
    counted, told = facts.schedule.days_with_work(), facts.schedule.worked_days
    if counted != told:
        yield Breach({"counted": counted, "told": f"{told:g}"})


def _backward_periods(facts: Facts) -> Iterator[Breach]:
    for each in facts.schedule.days:
        for period in each.periods:
            if period.is_backward:
                yield Breach({"period": period, "day": short_date(each.date)})


def _overlapping_periods(facts: Facts) -> Iterator[Breach]:
    for each in facts.schedule.days:
        for one, other in each.overlaps():
            if not (one.is_backward or other.is_backward):
                yield Breach({"one": one, "other": other, "day": short_date(each.date)})


def _no_hour(facts: Facts) -> Iterator[Breach]:
    if not any(week.minutes for week in facts.weeks):
        yield Breach()


def _sundays(facts: Facts) -> Iterator[Breach]:
    for each in facts.schedule.on_weekday(SUNDAY)[:1]:
        yield Breach({"day": short_date(each.date)})


class Limit(NamedTuple):
    """The most hours of a mini-stage from an age (included) to another (excluded), in a week and in a day."""

    from_age: int
    to_age: float
    week: int
    day: int | None = None


class Ages(NamedTuple):
    """The limits that hold in a window."""

    window: Window
    limits: tuple[Limit, ...]

    def at(self, age: int) -> Limit | None:
        return next((each for each in self.limits if each.from_age <= age < each.to_age), None)


_SWITCHES = day(2023, 12, 22), day(2026, 3, 3)
MINI_STAGE_LIMITS = (
    Ages(Window(before=_SWITCHES[0]), (Limit(0, 15, 30), Limit(15, math.inf, 48))),
    Ages(Window(since=_SWITCHES[0], until=_SWITCHES[1]), (Limit(10, 15, 30), Limit(15, 16, 35), Limit(16, math.inf, 35))),
    Ages(Window(after=_SWITCHES[1]), (Limit(10, 15, 30, 7), Limit(15, 16, 35, 7), Limit(16, math.inf, 35, 8))),
)


def _without_limit(ages: Ages) -> Callable[[Facts], Iterator[Breach]]:
    def breaches(facts: Facts) -> Iterator[Breach]:
        if ages.at(facts.age) is None:
            yield Breach({"age": facts.age, "day": short_date(facts.submitted)})

    return breaches


def _pupil_weeks_over(ages: Ages) -> Callable[[Facts], Iterator[Breach]]:
    def breaches(facts: Facts) -> Iterator[Breach]:
        limit = ages.at(facts.age)
        if limit and any(week.minutes > limit.week * 60 for week in facts.weeks):
            yield Breach({"age": facts.age, "most": limit.week})

    return breaches


def _pupil_days_over(ages: Ages) -> Callable[[Facts], Iterator[Breach]]:
    def breaches(facts: Facts) -> Iterator[Breach]:
        limit = ages.at(facts.age)
        if limit is None or limit.day is None:
            return
        if any(minutes > limit.day * 60 for week in facts.weeks for minutes in week.minutes_by_day):
            yield Breach({"age": facts.age, "most": limit.day})

    return breaches


_WORKING_TIME = f"{CONTRACT}; code du travail, art. L3121-20"
_YOUNG_WORKERS = f"{CONTRACT}; code du travail, art. L3162-1"
_OF_SCHEDULES = (
    ("V10", "WEEK_TOO_LONG", "La semaine {week} dépasse {most} h de présence.", _WORKING_TIME, _weeks_over),
    (
        "V11",
        "HOURS_DISAGREE",
        "Le total annoncé ({told} h) n'est pas celui du calendrier ({counted} h).",
        CONTRACT,
        _hours_disagree,
    ),
    (
        "V12",
        "DAYS_DISAGREE",
        "Les jours annoncés ({told}) ne sont pas ceux du calendrier ({counted}).",
        CONTRACT,
        _days_disagree,
    ),
    (
        "V13",
        "PERIOD_BACKWARD",
        "Le {day}, l'horaire {period} finit avant de commencer.",
        CONTRACT,
        _backward_periods,
    ),
    ("V13", "PERIODS_OVERLAP", "Le {day}, les horaires {one} et {other} sont en même temps.", CONTRACT, _overlapping_periods),
    ("V14", "SCHEDULE_EMPTY", "Veuillez remplir les horaires.", CONTRACT, _no_hour),
)

RULES = (
    *(
        Rule(number=number, code=code, path="schedule", sentence=sentence, source=source, window=_RECENT, breaches=breaches)
        for number, code, sentence, source, breaches in _OF_SCHEDULES
    ),
    Rule(
        number="V15",
        code="SUNDAY_FORBIDDEN",
        path="schedule.workedDays",
        sentence="Un mini-stage n'a pas lieu le dimanche ({day}).",
        source=CONTRACT,
        kinds=MINI_STAGE,
        window=_RECENT,
        breaches=_sundays,
    ),
    *(
        Rule(
            number="V16",
            code=code,
            path="schedule.totalHours",
            sentence=sentence,
            source=_YOUNG_WORKERS,
            kinds=MINI_STAGE,
            window=ages.window,
            breaches=breaches(ages),
        )
        for ages in MINI_STAGE_LIMITS
        for code, sentence, breaches in (
            ("AGE_WITHOUT_LIMIT", "Aucune durée n'est prévue pour un mini-stage demandé le {day} à {age} ans.", _without_limit),
            ("PUPIL_WEEK_TOO_LONG", "À {age} ans, un mini-stage dure au plus {most} h par semaine.", _pupil_weeks_over),
            ("PUPIL_DAY_TOO_LONG", "À {age} ans, un mini-stage dure au plus {most} h par jour.", _pupil_days_over),
        )
    ),
)
