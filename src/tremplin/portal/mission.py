"""A mission as the pages show it, read from the JSON of the lists, which holds all a page needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

import nh3
import orjson
from markupsafe import Markup

from tremplin.kit.french import day_of
from tremplin.missions.exchange import personalise
from tremplin.portal import labels
from tremplin.portal.language.spoken import counted

# What a description may hold. Headings and lists give it its shape; scripts, styles, forms and images do not enter: an
# image fetched from a stranger's server tells it who reads.
ALLOWED_TAGS = {
    "p", "br", "hr", "ul", "ol", "li", "strong", "b", "em", "i", "u", "a", "blockquote",
    "h1", "h2", "h3", "h4", "h5", "h6", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
SUMMARY_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a mission. `line` is what one would write on an envelope, as far as it is known."""

    line: str
    city: str
    postal_code: str
    department: str
    region: str
    country: str
    street: str
    lat: float | None
    lon: float | None


@dataclass(frozen=True)
class Mission:
    """A mission ready to be drawn: codes have their French labels, dates are instants.

    `text` and `html` are its description as announced: cleaned when it is shown, which lists, of twenty missions, do not.
    """

    id: str
    title: str
    organisation: str
    organisation_url: str
    publisher: str
    publisher_url: str
    text: str
    html: str
    domain: str
    activities: tuple[str, ...]
    tags: tuple[str, ...]
    type: str
    remote: str
    places: tuple[Place, ...]
    seats: int | None
    schedule: str
    duration: int | None
    posted_at: datetime | None
    start_at: datetime | None
    end_at: datetime | None
    open_to_minors: bool | None
    reduced_mobility: bool | None
    close_to_transport: bool | None
    tasks: tuple[str, ...]
    requirements: tuple[str, ...]
    audience: tuple[str, ...]

    @cached_property
    def description(self) -> Markup:
        """The description, safe to insert."""
        return _clean(self.text, self.html)

    @cached_property
    def summary(self) -> str:
        """The beginning of the description, as plain text."""
        return _summary(self.text)

    @property
    def domain_label(self) -> str:
        return labels.label("domain", self.domain)

    @property
    def domain_icon(self) -> str:
        return labels.domain_icon(self.domain)

    @property
    def type_label(self) -> str:
        return labels.label("type", self.type)

    @property
    def remote_label(self) -> str:
        return labels.label("remote", self.remote)

    @property
    def activity_labels(self) -> tuple[str, ...]:
        return tuple(labels.label("activity", each) for each in self.activities)

    def started(self, today: date) -> bool:
        """Whether the mission has begun, in France."""
        return self.start_at is not None and day_of(self.start_at) <= today

    @property
    def where(self) -> str:
        """The place in a few words, for lists: « Lyon (Rhône) et 2 autres lieux », « Entièrement à distance »."""
        if self.remote == "full" or not self.places:
            return self.remote_label if self.remote else ""
        first, others = self.places[0], len(self.places) - 1
        town = f"{first.city} ({first.department})" if first.department and first.city else first.city or first.line
        return counted("%(town)s et %(num)s autre lieu", "%(town)s et %(num)s autres lieux", others, town=town) if others else town


def read(body: bytes) -> Mission:
    """The mission that the JSON of a list or a detail describes."""
    # For nobody: pages have no use for the link of the exchange, whose marks are no JSON.
    value: dict[str, Any] = orjson.loads(personalise(body, base_url="", reader=""))
    return Mission(
        id=str(value["id"]),
        title=_text(value, "title"),
        organisation=_text(value, "organizationName"),
        organisation_url=_web_address(value, "organizationUrl"),
        publisher=_text(value, "publisherName"),
        publisher_url=_web_address(value, "publisherUrl"),
        text=_text(value, "description"),
        html=_text(value, "descriptionHtml"),
        domain=_text(value, "domain"),
        activities=_texts(value, "activities"),
        tags=_texts(value, "tags"),
        type=_text(value, "type"),
        remote=_text(value, "remote"),
        places=tuple(_place(address) for address in value.get("addresses") or ()),
        seats=value.get("places"),
        schedule=_text(value, "schedule"),
        duration=value.get("duration"),
        posted_at=_moment(value, "postedAt") or _moment(value, "createdAt"),
        start_at=_moment(value, "startAt"),
        end_at=_moment(value, "endAt"),
        open_to_minors=_yes(value, "openToMinors"),
        reduced_mobility=_yes(value, "reducedMobilityAccessible"),
        close_to_transport=_yes(value, "closeToTransport"),
        tasks=_texts(value, "tasks"),
        requirements=_texts(value, "requirements"),
        audience=_texts(value, "audience"),
    )


def _text(value: Mapping[str, Any], key: str) -> str:
    return str(value.get(key) or "").strip()


def _texts(value: Mapping[str, Any], key: str) -> tuple[str, ...]:
    items: Sequence[Any] = value.get(key) or ()
    return tuple(text for item in items if (text := str(item).strip()))


def _web_address(value: Mapping[str, Any], key: str) -> str:
    """Only addresses a browser may follow: `javascript:` and the like come out empty."""
    address = _text(value, key)
    return address if address.lower().startswith(("https://", "http://")) else ""


def _moment(value: Mapping[str, Any], key: str) -> datetime | None:
    raw = value.get(key)
    return datetime.fromisoformat(raw) if raw else None


def _yes(value: Mapping[str, Any], key: str) -> bool | None:
    """The contract says "yes" and "no" for some flags and true and false for others."""
    given = value.get(key)
    return given if isinstance(given, bool) else {"yes": True, "no": False}.get(str(given))


def _clean(text: str, html: str) -> Markup:
    """A description, safe to insert: its announcer's HTML less what could run, or its plain text in paragraphs."""
    if not html:
        paragraphs = (part.strip() for part in text.split("\n\n"))
        return Markup().join(Markup("<p>{}</p>").format(part) for part in paragraphs if part)
    if "<" not in html:
        html = html.replace("\n", "<br>")
    clean = nh3.clean(
        html, tags=ALLOWED_TAGS, attributes={"a": {"href"}}, url_schemes={"https", "http", "mailto", "tel"},
        link_rel="nofollow noopener noreferrer",
    )  # fmt: skip
    return Markup(clean)  # noqa: S704 - nh3 just removed what could run


def _summary(description: str) -> str:
    text = " ".join(description.split())
    return text if len(text) <= SUMMARY_LENGTH else text[:SUMMARY_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def _place(address: Mapping[str, Any]) -> Place:
    street, postal_code, city = (_text(address, key) for key in ("street", "postalCode", "city"))
    location = address.get("location") or {}
    town = f"{postal_code} {city}".strip()
    return Place(
        line=", ".join(part for part in (street, town) if part) or _text(address, "departmentName"),
        city=city,
        postal_code=postal_code,
        department=_text(address, "departmentName"),
        region=_text(address, "region"),
        country=_text(address, "country"),
        street=street,
        lat=location.get("lat"),
        lon=location.get("lon"),
    )
