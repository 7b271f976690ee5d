"""Draws an announcer's missions: a theme, an organisation, a real town, dates to come. Same seed, same missions."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tremplin.demo.content import Organisation, Theme, organisations, phrases
from tremplin.demo.towns import Town, Towns, towns

_AROUND_HOME = 35  # kilometres
_LATEST_START = 195  # days: a demonstration left running for a few days still only shows missions to come
_BARE_TITLES = 0.4  # the share of the titles that do not name their town
_ONE_OFF = ("Ponctuelle", "Une ", "Trois jours", "Un week-end", "Deux jours")


@dataclass(frozen=True, slots=True)
class Plan:
    """How many missions an announcer has: in each département (`rounds`), anywhere, from home, by local organisation.

    `with_several_places` is the share of the missions on site that have several addresses.
    """

    slug: str
    rounds: int
    anywhere: int
    from_home: int
    per_local: int
    with_several_places: float = 0.0


@dataclass(frozen=True, slots=True)
class Address:
    street: str
    town: Town
    lat: float
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoMission:
    """A mission before it is written in any dialect. Without address it is done from home; `end` is None when open."""

    number: int
    theme: Theme
    organisation: Organisation
    home: Town
    title: str
    paragraphs: tuple[str, ...]
    tasks: tuple[str, ...]
    schedule: str
    places: int
    posted: date
    start: date
    end: date | None
    addresses: tuple[Address, ...]


def draw_missions(plan: Plan, today: date, seed: int) -> list[DemoMission]:
    """The missions of a plan, in no telling order, numbered from 1. No two have the same title in the same town."""
    rng = random.Random(f"{seed} {plan.slug}")  # noqa: S311  # the same draw each time is the point
    author = _Author(rng, towns(), today)
    requests = list(_requests(plan, rng, towns()))
    rng.shuffle(requests)
    return [author.write(number, *request, plan.with_several_places) for number, request in enumerate(requests, start=1)]


def _requests(plan: Plan, rng: random.Random, gazetteer: Towns) -> Iterator[tuple[Organisation, Town, Theme | None]]:
    """Who wants a mission, and near which town. A theme is only given for missions done from home."""
    everyone = organisations(plan.slug)
    for local in (each for each in everyone if not each.national):
        home = gazetteer.on_the_coast(rng) if local.themes[0].coast else gazetteer.anywhere(rng)
        yield from ((local, home, None) for _ in range(plan.per_local))
    national = [each for each in everyone if each.national]
    for code in gazetteer.department_codes * plan.rounds:
        yield rng.choice(national), gazetteer.in_department(rng, code), None
    for _ in range(plan.anywhere):
        yield rng.choice(national), gazetteer.anywhere(rng), None
    pairs = [(each, theme) for each in national for theme in each.themes if theme.remote]
    for rank in range(plan.from_home):
        organisation, theme = pairs[rank % len(pairs)]
        yield organisation, gazetteer.anywhere(rng), theme


class _Author:
    """Writes missions one after the other, remembering what was already said where."""

    def __init__(self, rng: random.Random, gazetteer: Towns, today: date) -> None:
        self._rng = rng
        self._towns = gazetteer
        self._today = today
        self._written: set[tuple[str, str]] = set()
        self._homes: dict[int, Town] = {}

    def write(self, number: int, organisation: Organisation, near: Town, theme: Theme | None, several: float) -> DemoMission:
        rng = self._rng
        home = self._homes.setdefault(organisation.number, near)
        from_home = theme is not None
        town = near if organisation.national else self._town_around(near, organisation)
        theme = theme or rng.choice([each for each in organisation.themes if not each.remote])
        title, town = self._unused_title(theme, town, from_home)
        rhythm = rng.choice(theme.rhythms)
        start = self._today + timedelta(days=rng.randint(3, _LATEST_START))
        count = 0 if from_home else rng.randint(2, 4) if rng.random() < several else 1
        return DemoMission(
            number=number,
            theme=theme,
            organisation=organisation,
            home=home,
            title=title if from_home or rng.random() < _BARE_TITLES else f"{title} {town.at}",
            paragraphs=self._paragraphs(theme, title, town, from_home),
            tasks=self._tasks(theme),
            schedule=rhythm,
            places=rng.randint(*theme.places),
            posted=self._today - timedelta(days=rng.randint(1, 60)),
            start=start,
            end=self._end(start, rhythm),
            addresses=self._addresses(town, count),
        )

    def _town_around(self, home: Town, organisation: Organisation) -> Town:
        if organisation.themes[0].coast:
            return self._towns.on_the_coast(self._rng)
        return self._towns.around(self._rng, home, _AROUND_HOME)

    def _unused_title(self, theme: Theme, town: Town, from_home: bool) -> tuple[str, Town]:
        """A title not yet used in this town, else the title of a mission of the same theme in a town nearby."""
        rng = self._rng
        for title in rng.sample(theme.titles, len(theme.titles)):
            place = "" if from_home else town.name
            if from_home or (title, place) not in self._written:
                self._written.add((title, place))
                return title, town
        elsewhere = self._towns.on_the_coast(rng) if theme.coast else self._towns.in_department(rng, town.department_code)
        return self._unused_title(theme, elsewhere, from_home)

    def _paragraphs(self, theme: Theme, title: str, town: Town, from_home: bool) -> tuple[str, ...]:
        rng, stock = self._rng, phrases()
        names = {"ville": town.name, "a_ville": town.at, "de_ville": town.of, "lieu": rng.choice(stock.meeting_places)}
        closing = rng.sample(stock.from_home if from_home else stock.on_site, rng.randint(1, 2))
        written = (rng.choice(theme.openings_for(title)), rng.choice(theme.details), " ".join(closing))
        return tuple(paragraph.format_map(names) for paragraph in written)

    def _tasks(self, theme: Theme) -> tuple[str, ...]:
        """Most of the theme's tasks, in its own order."""
        kept = sorted(self._rng.sample(range(len(theme.tasks)), max(3, len(theme.tasks) - 1)))
        return tuple(theme.tasks[index] for index in kept)

    def _end(self, start: date, rhythm: str) -> date | None:
        rng = self._rng
        if rhythm.startswith(_ONE_OFF) and " par " not in rhythm and " tous " not in rhythm:
            return start + timedelta(days=rng.randint(0, 3))
        return start + timedelta(days=rng.randint(60, 300)) if rng.random() < 0.4 else None

    def _addresses(self, town: Town, count: int) -> tuple[Address, ...]:
        chosen = [town] + [self._towns.around(self._rng, town, _AROUND_HOME) for _ in range(count - 1)] if count else []
        return tuple(self._address(each) for each in dict.fromkeys(chosen))

    def _address(self, town: Town) -> Address:
        rng = self._rng
        street = f"{rng.randint(1, 120)} {rng.choice(phrases().streets)}"
        return Address(street, town, round(town.lat + rng.gauss(0, 0.004), 5), round(town.lon + rng.gauss(0, 0.004), 5))
