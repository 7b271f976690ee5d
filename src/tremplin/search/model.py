"""What is searched and how a question is asked: documents, their places, queries and their results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum, auto

from tremplin.kit.condition import ALWAYS, Condition

OWNER = "owner"
"""The field that conditions use for a document's owner."""

DIVISION = "organizationClientId"
"""The field that conditions use for a document's division: the one part of its owner's that it belongs to, if any."""

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth (IUGG): distances are great circles on that sphere."""

Terms = Mapping[str, Sequence[str]]


class Level(StrEnum):
    """What can be asked of a field. A field keeps the same level in every document that has it."""

    COUNTED = auto()  # a facet: filterable and countable, given by the document or by its places
    RARE = auto()  # a facet too, that only questions which say so count: it costs nothing to the others
    PLACE = auto()  # filterable, possibly together with others on one same place
    KEY = auto()  # the same, of identifiers: nobody lists their values or looks for a part of one, and their names are not kept
    ITEM = auto()  # filterable on the whole document
    DIVISION = auto()  # the same, one value at most: a scope may allow or exclude hundreds of them under each owner


@dataclass(frozen=True, slots=True)
class Field:
    """A field that a module declares, so that the names it writes and those it asks are the same."""

    name: str
    level: Level


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a document, in degrees; without coordinates, it is found by its terms only."""

    lat: float | None = None
    lon: float | None = None
    terms: Terms = field(default_factory=dict)
    keys: Terms = field(default_factory=dict)
    counted: Terms = field(default_factory=dict)
    rare: Terms = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Something to be found. `body` is what a hit gives back, rendered beforehand and never read here.

    `date` is the one lists are sorted by. `keywords` are words around the document (organisation, towns, labels): they
    weigh less than the title and more than the text. A document `anywhere` (at home, everywhere) suits every place.
    Its division is among its terms. What only time changes is written once: a document is hidden before `shown_from`, and
    not available before `available_from`. One that is `daily` is tallied by the day of its date too, so that the total of a
    period is read and not counted: a few more rows to write.
    """

    kind: str
    id: str
    owner: str
    body: bytes
    created_at: datetime
    date: datetime | None = None
    score: int | None = None
    shown_from: datetime | None = None
    available_from: datetime | None = None
    counted: Terms = field(default_factory=dict)
    rare: Terms = field(default_factory=dict)
    terms: Terms = field(default_factory=dict)
    places: tuple[Place, ...] = ()
    title: str = ""
    keywords: str = ""
    text: str = ""
    anywhere: bool = False
    daily: bool = False


class Order(StrEnum):
    """How hits are sorted. Ties go on to the date, then to the document first indexed: pages cover the result once."""

    DATE = auto()  # latest first, undated last
    NEWEST = auto()  # the same; among equals, the latest created first
    CREATED = auto()  # latest first
    DISTANCE = auto()  # nearest first, those without a distance last
    RELEVANCE = auto()  # best match of the words first
    SCORE = auto()  # best score first, those without one last


@dataclass(frozen=True, slots=True)
class Near:
    """A circle: degrees and kilometres, its edge included."""

    lat: float
    lon: float
    km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question across kinds. Every part must hold; `scope` is who may see what, and has no default on purpose.

    `scope` and `where` are about the whole document, all its places together; `place` must hold, together with `near`,
    on one same place. With `include_anywhere`, documents that suit every place pass both, with a distance only when
    they do have a place there. Periods include their start and exclude their end. `count` names the facets to count
    over the whole result; rare ones need `rare`. `reverse` is the same list from its end. `at`, the instant of the question,
    leaves out what is hidden until later and, if only what is `available` is asked for, what is not available yet. `one_place`
    says that no document of these kinds has several: the nearest is then not looked for, which spares a sort. `standing`: each hit
    tells where it stands in the order. `daily` says that all documents of these kinds are.
    """

    kinds: tuple[str, ...]
    scope: Condition
    where: Condition = ALWAYS
    place: Condition = ALWAYS
    near: Near | None = None
    include_anywhere: bool = False
    words: str = ""
    fuzzy: bool = True
    created_after: datetime | None = None
    created_before: datetime | None = None
    date_after: datetime | None = None
    date_before: datetime | None = None
    at: datetime | None = None
    available: bool = False
    one_place: bool = False
    daily: bool = False
    standing: bool = False
    order: Order = Order.DATE
    reverse: bool = False
    limit: int = 25
    offset: int = 0
    count: tuple[str, ...] = ()
    rare: bool = False

    @property
    def geographic(self) -> bool:
        """Whether something is asked of a place."""
        return self.near is not None or self.place != ALWAYS

    @property
    def dated(self) -> bool:
        """Whether a period is asked for."""
        periods = (self.created_after, self.created_before, self.date_after, self.date_before)
        return any(limit is not None for limit in periods)


@dataclass(frozen=True, slots=True)
class Hit:
    """A document found. `distance_km` is that of its nearest place that suits the query, when a circle was asked; `available` is
    told when the question has an instant; `standing`, when it asks for it: keys that go up along the list, the same in any page as
    long as neither the question nor the document changes."""

    kind: str
    id: str
    owner: str
    body: bytes
    distance_km: float | None = None
    available: bool | None = None
    standing: Sequence[float] | None = None


@dataclass(frozen=True, slots=True)
class FacetValue:
    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Result:
    """`total` and `facets` tell of the whole result, `hits` is one page. A document with several places counts once.

    Facets list the values found, most frequent first. `corrected`: the words really searched, if some were mistyped.
    """

    total: int
    hits: list[Hit]
    facets: dict[str, list[FacetValue]] = field(default_factory=dict)
    corrected: str | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """What an owner has: how many documents, and how many under each value of some facets, most frequent first."""

    total: int
    facets: dict[str, list[FacetValue]]
