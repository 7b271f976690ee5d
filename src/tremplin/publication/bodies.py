"""The JSON of public items, made from what search keeps of them without decoding it: five hundred cost some milliseconds. Pure."""

from __future__ import annotations

import re
from urllib.parse import quote

import orjson

from tremplin.events import rendering as events
from tremplin.immersions.offers.model import read_row_id
from tremplin.missions.exchange import personalise
from tremplin.publication.model import Kind

_APPELLATION = re.compile(rb'"appellationCode":"(\d{1,9})"')
PAGE = "pageUrl"
"""Added to what each contract says of an item: its page for people."""


def completed(kind: Kind, id_: str, body: bytes, *, base_url: str, reader: str) -> bytes:
    """The whole of an item, its links for this reader (a partner's id), with the address of its page."""
    return read_by(kind, addressed(kind, id_, body, base_url=base_url), base_url=base_url, reader=reader)


def addressed(kind: Kind, id_: str, body: bytes, *, base_url: str) -> bytes:
    """An item with the address of its page; its links are still those of no reader."""
    if kind == Kind.EVENTS:
        body = events.complete(body, id_, base_url)
    return b'{"%s":%s,%s' % (PAGE.encode(), orjson.dumps(page_of(kind, id_, body, base_url)), body[1:])


def read_by(kind: Kind, bodies: bytes, *, base_url: str, reader: str) -> bytes:
    """Items, one or many, with their links for this reader."""
    return personalise(bodies, base_url=base_url, reader=reader) if kind == Kind.MISSIONS else bodies


def page_of(kind: Kind, id_: str, body: bytes, base_url: str) -> str:
    """The address of the page of an item."""
    if kind == Kind.MISSIONS:
        return f"{base_url}/missions/{quote(id_, safe='')}"
    if kind == Kind.EVENTS:
        return events.page_of(id_, base_url)
    siret, location, _, _ = read_row_id(id_)
    job = _APPELLATION.search(body)
    return f"{base_url}/immersions/{siret}/{job[1].decode() if job else ''}?lieu={quote(location, safe='')}"
