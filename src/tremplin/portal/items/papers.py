"""What is drawn of something announced: a poster to hang, a picture for shared links. Each blocks for some tens of milliseconds."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import segno

from tremplin.kit import paper
from tremplin.portal.items.model import Item

_TEMPLATES = Path(__file__).parent / "templates"
_LONGEST_TITLE, _LONGEST_LINE = 140, 90
_PICTURE_LINES = 2


def poster(item: Item, *, base_url: str, at: datetime) -> bytes:
    """A4, tagged (PDF/UA-1): it is read aloud too."""
    link = base_url + item.path
    told = {**_told(item), "words": item.words, "call": item.call, "link": link}
    return paper.printed(_TEMPLATES / "poster.typ", told, at=at, qr=_code(link))


def picture(item: Item) -> bytes:
    """A PNG of 1200 × 630 pixels, what social networks and messengers show of a link (OpenGraph)."""
    return paper.painted(_TEMPLATES / "picture.typ", _told(item, lines=_PICTURE_LINES))


def _told(item: Item, *, lines: int = 4) -> dict[str, object]:
    title = item.title if len(item.title) <= _LONGEST_TITLE else item.title[: _LONGEST_TITLE - 1].rstrip() + "…"
    return {"family": item.family, "title": title, "lines": [line[:_LONGEST_LINE] for line in item.lines[:lines]]}


def _code(link: str) -> str:
    # A code still reads with 15 % of it torn or stained (level M); the blank margin is what readers need (ISO/IEC 18004 §9.1).
    drawn = io.BytesIO()
    segno.make(link, error="m", micro=False).save(drawn, kind="svg", border=4, scale=10, light="#fff", title=link, nl=False)
    return drawn.getvalue().decode()
