"""Pages of the Realtime Paged Data Exchange 1.0 (W3C community group OpenActive): a mirror that follows `next` ends like us. Pure.

Ordered by (modified, id); a change is further on than all that was given before it. Items that are gone are told as `deleted` and
left out once `KEPT_FOR` is over. The last page has no items, and its own address as `next`: it is asked for again later.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

import orjson

from tremplin.publication.bodies import Complete, completing
from tremplin.publication.model import BEGINNING, LICENCE, Change, Kind, Place

PATH = "/feeds/rpde"
MEDIA_TYPE = "application/vnd.openactive.rpde+json; version=1"
FULL_PAGE_SECONDS, LAST_PAGE_SECONDS = 3600, 8
"""How long a page may be kept: one that is full hardly changes, the last one is where news comes."""
_LICENCE = orjson.dumps(LICENCE)
_TOLD = {Kind.MISSIONS: b"mission", Kind.IMMERSIONS: b"immersion-offer", Kind.EVENTS: b"event"}


def address(kind: Kind, after: Place, base_url: str) -> str:
    """The address of what follows a place."""
    path = f"{base_url}{PATH}/{kind}"
    return path if after == BEGINNING else f"{path}?{urlencode({'afterTimestamp': after.modified, 'afterId': after.id})}"


def page(kind: Kind, after: Place, changes: Sequence[Change], *, base_url: str, reader: str) -> bytes:
    """What follows a place. `reader`: the partner whom links of missions count for."""
    following = changes[-1].place if changes else after
    head = b'{"next":%s,"items":[' % orjson.dumps(address(kind, following, base_url))
    complete = completing(kind, base_url=base_url, reader=reader)
    # Written once: a page is two megabytes.
    return b"".join((head, *_items(_TOLD[kind], changes, complete), b'],"license":%s}' % _LICENCE))


def _items(told: bytes, changes: Sequence[Change], complete: Complete) -> Iterator[bytes]:
    """The items, in pieces."""
    for rank, (modified, id_, body) in enumerate(changes):
        start = b"," if rank else b""
        head = b'"kind":"%s","id":%s,"modified":%d' % (told, orjson.dumps(id_), modified)
        if body is None:
            yield b'%s{"state":"deleted",%s}' % (start, head)
        else:
            yield b'%s{"state":"updated",%s,"data":' % (start, head)
            yield complete(id_, body)
            yield b"}"
