"""A visitor of the public pages of immersions, and the companies of a small town that they find there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx
from lxml import html

from tests.apis.engagement.platform import Platform
from tests.apis.immersion.companies import BAKER, BREST, RENNES, SIRET, company, keep, offer
from tests.factories.establishments import siret

PASTRY_COOK, CASHIER, DEVELOPER = "11574", "11917", "38444"
GARAGE, OFFICE, SHOP = "77561959600163", "77561959600171", "77561959600189"
FULL, LATER, BANNED, CLOSED = "77561959600197", "77561959600205", "77561959600213", "77561959600221"
VITRE = {**RENNES, "id": "vitré/2", "postcode": "35500", "city": "Vitré", "lat": 48.124, "lon": -1.213}


def town() -> list[dict[str, Any]]:
    """A baker in Rennes that also has a shop in Vitré, others around, one that works from home in Brest, and some not to be found."""
    return [
        company(
            customizedName="Le Fournil",
            name="FOURNIL SAS",
            locations=[RENNES, VITRE],
            website="https://fournil.example",
            additionalInformation="Venez tôt.\nLe pain se fait la nuit.",
            fitForDisabledWorkers="yes-declared-only",
            offers=[offer(BAKER), offer(PASTRY_COOK)],
        ),
        company(SHOP, contactMode="PHONE", numberEmployeesRange="250-499", offers=[offer(CASHIER, "D1505")], score=40),
        company(GARAGE, contactMode="IN_PERSON", nafCode="4520A", searchableByStudents=False, offers=[offer(CASHIER, "D1505")]),
        company(OFFICE, locations=[BREST], offers=[offer(CASHIER, "D1505", "FULL_REMOTE")]),
        company(FULL, maxContactsPerMonth=0),
        company(LATER, nextAvailabilityDate="2026-12-20T08:00:00.000Z"),
        company(BANNED, isBanned=True),
        company(CLOSED, isOpen=False),
    ]


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser without JavaScript, and a hand on the platform."""

    platform: Platform

    def keep(self, *companies: dict[str, Any]) -> None:
        self.platform.write(lambda conn: keep(conn, *companies))

    def welcome(self, **changes: Any) -> str:
        """A new company with these changes; its siret."""
        number = siret()
        self.keep(company(number, **changes))
        return number

    def get(self, path: str, **query: str) -> httpx.Response:
        return self.platform.http.get(f"{path}?{urlencode(query)}" if query else path)

    def open(self, path: str, status: int = 200, **query: str) -> Any:
        """The document of a page."""
        return page(self.get(path, **query), status)

    def search(self, **query: str) -> Any:
        return page(self.get("/immersions", **query), 200)

    def send(self, path: str, **fields: str) -> httpx.Response:
        return self.platform.http.post(path, data=fields)


def page(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, (answer.status_code, answer.text[-1500:])
    return html.fromstring(answer.text)


def words(node: Any) -> str:
    """The text of a node, on one line."""
    return " ".join(node.text_content().split())


def cards(document: Any) -> list[str]:
    """The companies of a list, in its order, by the address of their offer."""
    return [href.split("/")[2] for href in document.xpath("//article//h2/a/@href")]


def offer_at(siret: str = SIRET, code: str = BAKER, *, step: str = "") -> str:
    return f"/immersions/{siret}/{code}{f'/{step}' if step else ''}"
