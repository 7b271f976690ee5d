"""Posters (A4, PDF) that lead to a campaign's page: a title, some words, the QR code of its link."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tremplin.kit import paper
from tremplin.tracking.campaigns import qr
from tremplin.tracking.campaigns.qr import Shape

LONGEST_TITLE, LONGEST_WORDS = 120, 500
_TEMPLATE = Path(__file__).parent / "templates" / "poster.typ"


def poster(*, link: str, title: str, words: str, owner: str, at: datetime) -> bytes:
    """The PDF of a poster: tagged, so that it is read aloud too. Blocks for some tens of milliseconds."""
    data = {"title": title[:LONGEST_TITLE], "words": words[:LONGEST_WORDS], "owner": owner, "link": link}
    return paper.printed(_TEMPLATE, data, at=at, qr=qr.draw(link, Shape.SVG).decode())
