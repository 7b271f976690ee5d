"""What a person asks of the list of missions: read from the address, told again in every link. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import parse_qsl, urlencode

from tremplin.kit.french import PARIS
from tremplin.missions.catalogue.model import Came, Order, State, Wanted
from tremplin.reference.domains import DOMAINS

STATES = {State.VISIBLE: "Publiées", State.REFUSED: "À corriger", State.WITHDRAWN: "Retirées"}
CAME = {Came.CATALOGUE: "D'un catalogue", Came.HAND: "Écrites, ou reçues par l'API"}
ORDERS = {
    Order.CHANGED: "Modifiées en dernier",
    Order.CREATED: "Créées en dernier",
    Order.TITLE: "Titre",
    Order.START: "Début",
    Order.END: "Fin",
}
NAMES = ("texte", "etat", "domaine", "lieu", "organisation", "source", "du", "au", "motif", "finies", "tri")
_MOST = 300


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked, as typed (`given`, all of `NAMES`)."""

    given: Mapping[str, str]

    @property
    def asked(self) -> dict[str, str]:
        """What the address says, without what is empty."""
        return {name: value for name, value in self.given.items() if value}

    @property
    def query(self) -> str:
        return urlencode(self.asked)

    @property
    def narrow(self) -> bool:
        """Whether more is asked than words and a state: those filters are then shown open."""
        return bool(self.asked.keys() - {"texte", "etat"})

    def wanted(self, now: datetime) -> Wanted:
        """The question to the domain. What can't be read asks for nothing."""
        given = self.given
        return Wanted(
            state=State(given["etat"]) if given["etat"] in STATES else None,
            words=given["texte"],
            domain=given["domaine"] if given["domaine"] in DOMAINS else "",
            place=given["lieu"],
            organisation=given["organisation"],
            came=Came(given["source"]) if given["source"] in CAME else None,
            begins_from=_day(given["du"]),
            ends_before=_day(given["au"], after=1),
            reason=given["motif"],
            ended_at=now if given["finies"] else None,
            order=Order(given["tri"]) if given["tri"] in ORDERS else Order.CHANGED,
        )


def read(query: Mapping[str, str]) -> Filters:
    """What an address asks."""
    return Filters({name: _line(query.get(name, "")) for name in NAMES})


def again(query: str) -> Filters:
    """What an address asked, from what a form kept of it."""
    return read(dict(parse_qsl(query[:4_000], max_num_fields=40)))


def _line(raw: str) -> str:
    return " ".join("".join(each if each.isprintable() else " " for each in raw[: _MOST * 2]).split())[:_MOST]


def _day(typed: str, *, after: int = 0) -> datetime | None:
    """The instant at which a day begins in Paris, or one that comes after it."""
    try:
        return datetime.combine(date.fromisoformat(typed) + timedelta(days=after), time(), PARIS) if typed else None
    except (ValueError, OverflowError):
        return None
