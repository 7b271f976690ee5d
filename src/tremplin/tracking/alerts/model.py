"""What an alert watches for, and when it is there. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

MOST_ALERTS = 20
KNOWN_DAYS = 7
"""Silence is only news after clicks: those of the days before."""
FEWEST_BEFORE = 10
"""Applications of the week before, under which a fall by half is chance."""


class Kind(StrEnum):
    NO_CLICK = "no_click"
    FEED_FAILING = "feed_failing"
    FEWER_APPLICATIONS = "fewer_applications"


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What is known of a partner. `last_click`: of the last eight days; failures: how many of its latest runs failed in a row."""

    last_click: datetime | None = None
    failures: int = 0
    applications: int = 0
    applications_before: int = 0


Judge = Callable[[Observed, int, datetime], str | None]


@dataclass(frozen=True, slots=True)
class Watch:
    """A kind of alert: how it is called, its usual threshold and its bounds, the unit, and what it finds, in a sentence."""

    label: str
    unit: str
    usual: int
    least: int
    most: int
    judge: Judge


def _no_click(seen: Observed, hours: int, now: datetime) -> str | None:
    if seen.last_click is None or seen.last_click >= now - timedelta(hours=hours):
        return None
    return f"Plus aucun clic depuis {hours} heures, alors qu'il y en avait ces {KNOWN_DAYS} derniers jours."


def _feed_failing(seen: Observed, runs: int, _: datetime) -> str | None:
    if seen.failures < runs:
        return None
    return (
        f"Un catalogue n'a pas pu être lu {seen.failures} fois de suite." if seen.failures > 1 else "Un catalogue n'a pas pu être lu."
    )


def _fewer_applications(seen: Observed, share: int, _: datetime) -> str | None:
    if seen.applications_before < FEWEST_BEFORE:
        return None
    fall = (seen.applications_before - seen.applications) * 100 // seen.applications_before
    if fall < share:
        return None
    return f"Candidatures en baisse de {fall} % : {seen.applications} ces 7 derniers jours, {seen.applications_before} les 7 d'avant."


WATCHES = {
    Kind.NO_CLICK: Watch("Plus de clics", "heures sans clic", 24, 1, 144, _no_click),
    Kind.FEED_FAILING: Watch("Flux en échec", "lectures manquées de suite", 1, 1, 50, _feed_failing),
    Kind.FEWER_APPLICATIONS: Watch("Candidatures en baisse", "% de baisse d'une semaine à l'autre", 50, 10, 100, _fewer_applications),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What one person of a partner asked to be told. `raised_at`: since when it is there, told by `sentence`."""

    id: str
    partner_id: str
    kind: Kind
    threshold: int
    email: str
    created_at: datetime
    paused_at: datetime | None = None
    raised_at: datetime | None = None
    sentence: str | None = None
    checked_at: datetime | None = None

    @property
    def watch(self) -> Watch:
        return WATCHES[self.kind]


def judged(alert: Alert, seen: Observed, now: datetime) -> tuple[Alert, bool]:
    """An alert after a look, and whether a mail is due: when what it watches for begins, not as long as it lasts."""
    sentence = alert.watch.judge(seen, alert.threshold, now)
    begins = sentence is not None and alert.raised_at is None
    raised_at = None if sentence is None else alert.raised_at or now
    return replace(alert, raised_at=raised_at, sentence=sentence, checked_at=now), begins
