"""The JSON of public items, made from what search keeps of them without decoding it: five hundred cost some milliseconds. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from urllib.parse import quote

import orjson

from tremplin.events import rendering as events
from tremplin.immersions.offers.model import read_row_id
from tremplin.missions.exchange import personalise
from tremplin.publication.model import Kind

_APPELLATION = re.compile(rb'"appellationCode":"(\d{1,9})"')
PAGE = "pageUrl"
"""Added to what each contract says of an item: its page for people."""
_PAGE = PAGE.encode()
Complete = Callable[[str, bytes], bytes]
"""Makes an item whole, given its id and what search keeps of it."""


def completed(kind: Kind, id_: str, body: bytes, *, base_url: str, reader: str) -> bytes:
    """The whole of an item, its links for this reader (a partner's id), with the address of its page."""
    return completing(kind, base_url=base_url, reader=reader)(id_, body)


def completing(kind: Kind, *, base_url: str, reader: str) -> Complete:
    """The same for many items of a kind: what all of them say is prepared once, each is copied as few times as can be."""
    match kind:
        case Kind.MISSIONS:
            return _missions(base_url, reader)
        case Kind.IMMERSIONS:
            return lambda id_, body: _addressed(_page_of_offer(id_, body, base_url), body)
        case Kind.EVENTS:
            return lambda id_, body: _addressed(events.page_of(id_, base_url), events.complete(body, id_, base_url))


def _missions(base_url: str, reader: str) -> Complete:
    # What `quote` gives needs no escape.
    pages = orjson.dumps(f"{base_url}/missions/").removesuffix(b'"')
    personalised = partial(personalise, base_url=base_url, reader=reader)

    def complete(id_: str, body: bytes) -> bytes:
        return b'{"%s":%s%s",%s' % (_PAGE, pages, quote(id_, safe="").encode(), personalised(body)[1:])

    return complete


def _addressed(page: str, body: bytes) -> bytes:
    return b'{"%s":%s,%s' % (_PAGE, orjson.dumps(page), body[1:])


def _page_of_offer(id_: str, body: bytes, base_url: str) -> str:
    siret, location, _, _ = read_row_id(id_)
    job = _APPELLATION.search(body)
    return f"{base_url}/immersions/{siret}/{job[1].decode() if job else ''}?lieu={quote(location, safe='')}"
