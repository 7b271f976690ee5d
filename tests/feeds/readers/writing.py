"""Writes the feeds the tests read."""

from __future__ import annotations

from collections.abc import Iterable

from tremplin.feeds.readers.engagement_xml import EngagementXmlReader
from tremplin.feeds.readers.item import ReadItem
from tremplin.missions.draft import AddressDraft, MissionDraft

GOOD = {
    "clientId": "m-1",
    "title": "Planter des haies",
    "description": "Une matinée au grand air.",
    "applicationUrl": "https://haies.example/1",
    "organizationName": "Haies vives",
}


def mission(inside: str = "", **elements: str) -> str:
    """A good mission, with these elements changed (removed when empty) and this XML added."""
    given = {name: text for name, text in (GOOD | elements).items() if text}
    return "<mission>" + "".join(f"<{name}>{text}</{name}>" for name, text in given.items()) + inside + "</mission>"


def feed(*missions: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>\n') -> str:
    return f"{head}<source>\n" + "\n".join(missions) + "\n</source>\n"


def reader(data: str | bytes | Iterable[bytes]) -> EngagementXmlReader:
    if isinstance(data, str):
        data = data.encode()
    return EngagementXmlReader([data] if isinstance(data, bytes) else data)


def read(data: str | bytes | Iterable[bytes]) -> list[ReadItem]:
    return list(reader(data))


def read_one(inside: str = "", **elements: str) -> ReadItem:
    """The only item of a feed of one good mission, so changed."""
    (item,) = read(feed(mission(inside, **elements)))
    return item


def drafted(item: ReadItem) -> MissionDraft:
    assert item.draft is not None, item.problems
    return item.draft


def address_of(item: ReadItem) -> AddressDraft:
    (address,) = drafted(item).addresses
    return address


def codes(item: ReadItem) -> list[str]:
    return [problem.code for problem in item.problems]
