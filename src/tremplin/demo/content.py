"""What the demonstration's missions are made of: themes and organisations, written by hand in `data/*.toml`.

Every name is invented. Numbers have valid check digits; SIREN numbers begin with 159, to be told at a glance.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from stdnum import luhn

_THEME_FILES = ("themes-solidarites.toml", "themes-savoirs.toml", "themes-nature.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A kind of mission: a title, an opening and a detail are drawn from each list.

    `domain` and `activities` are slugs of the referential; `places` are the fewest and the most volunteers
    wanted; `remote`: done from home; `coast`: only by the sea.
    """

    slug: str
    domain: str
    activities: tuple[str, ...]
    titles: tuple[str, ...]
    openings: tuple[str, ...]
    details: tuple[str, ...]
    tasks: tuple[str, ...]
    audience: tuple[str, ...]
    tags: tuple[str, ...]
    skills: tuple[str, ...]
    rhythms: tuple[str, ...]
    places: tuple[int, int]
    minors: bool
    remote: bool = False
    coast: bool = False
    accessible: bool = False
    openings_of_titles: tuple[tuple[int, ...], ...] = ()

    def openings_for(self, title: str) -> tuple[str, ...]:
        """The openings that suit one of its titles: all of them unless `openings_of_titles` gives their ranks."""
        if not self.openings_of_titles:
            return self.openings
        return tuple(self.openings[rank] for rank in self.openings_of_titles[self.titles.index(title)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """An invented organisation; `number` tells it from the others and makes its SIREN and RNA numbers."""

    number: int
    name: str
    purpose: str
    national: bool
    themes: tuple[Theme, ...]
    network: str | None = None

    @property
    def siren(self) -> str:
        body = f"15920{self.number:03}"
        return body + luhn.calc_check_digit(body)

    @property
    def siret(self) -> str:
        body = f"{self.siren}0001"
        return body + luhn.calc_check_digit(body)

    def rna(self, department: str) -> str:
        """The number the prefecture of this département would give: W, three digits of its registry, six of its own."""
        registry = "20" if department.startswith("2") and not department.isdigit() else department
        return f"W{registry:1<3}{990_000 + self.number:06}"


@dataclass(frozen=True, slots=True)
class Phrases:
    """Street names, meeting places and closing sentences that any mission may use."""

    streets: tuple[str, ...]
    meeting_places: tuple[str, ...]
    on_site: tuple[str, ...]
    from_home: tuple[str, ...]


def _document(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("data", name).read_text(encoding="utf-8"))


def _frozen(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _tuple(value) for key, value in table.items()}


def _tuple(value: Any) -> Any:
    return tuple(map(_tuple, value)) if isinstance(value, list) else value


@cache
def themes() -> tuple[Theme, ...]:
    """Every theme, in the order of the files."""
    return tuple(Theme(**_frozen(table)) for name in _THEME_FILES for table in _document(name)["theme"])


@cache
def organisations(announcer: str) -> tuple[Organisation, ...]:
    """The organisations an announcer speaks for, with the themes each one proposes. `announcer` is a slug.

    A national organisation proposes every theme of its domains, but those of the coast.
    """
    document = _document("organisations.toml")
    owners = [name for name in document if "organisations" in document[name]]
    first = 1 + sum(len(document[name]["organisations"]) for name in owners[: owners.index(announcer)])
    return tuple(_organisation(number, table) for number, table in enumerate(document[announcer]["organisations"], start=first))


def _organisation(number: int, table: Mapping[str, Any]) -> Organisation:
    national = table.get("reach") == "national"
    chosen = tuple(
        theme
        for theme in themes()
        if theme.slug in table.get("themes", ()) or (theme.domain in table.get("domains", ()) and not theme.coast)
    )
    return Organisation(
        number=number,
        name=table["name"],
        purpose=table["purpose"],
        national=national,
        themes=chosen,
        network=table.get("network"),
    )


@cache
def coastal_communes() -> frozenset[str]:
    """INSEE codes of the communes where missions of the coast take place."""
    return frozenset(_document("organisations.toml")["lieux"]["littoral"])


@cache
def phrases() -> Phrases:
    """The phrases any mission may use."""
    document = _document("organisations.toml")
    places, closing = document["lieux"], document["pratique"]
    return Phrases(tuple(places["voies"]), tuple(places["lieux_dits"]), tuple(closing["sur_place"]), tuple(closing["a_distance"]))
