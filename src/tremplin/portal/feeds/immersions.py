"""The immersion offers of a search, to be followed."""

from __future__ import annotations

from datetime import datetime
from html import escape

import orjson

from tremplin.immersions.offers import directory
from tremplin.immersions.offers.directory import OfferRow
from tremplin.kit.db import Conn
from tremplin.portal.feeds import linked
from tremplin.portal.feeds.syndication import Entry
from tremplin.portal.feeds.writing import Found
from tremplin.portal.immersions import offer
from tremplin.portal.immersions.forms import OfferForm
from tremplin.portal.immersions.results import question
from tremplin.portal.whereabouts import understand
from tremplin.publication.model import Kind
from tremplin.reference.rome import wanted

PATH = "/immersions"


async def gather(conn: Conn, form: OfferForm, *, base_url: str, limit: int, offset: int, now: datetime) -> Found:
    """The last described first. A place that is unknown or has homonyms finds nothing, as on the page."""
    where, job = understand(form.place), wanted.understand(form.job)
    rows: list[OfferRow] = []
    total = 0
    if not where.undecided:
        page = await directory.search(conn, question(form, where, job, now=now, limit=limit, offset=offset))
        rows, total = page.rows, page.total
    offers = [(row, base_url + offer.read(row).href) for row in rows]
    return Found(
        Kind.IMMERSIONS,
        _title(form, job.label),
        total,
        [b'{"pageUrl":%s,%s' % (orjson.dumps(address), row.body[1:]) for row, address in offers],
        lambda: [_entry(row, address) for row, address in offers],
        lambda: [linked.immersion(row.fields, address) for row, address in offers],
    )


def _entry(row: OfferRow, address: str) -> Entry:
    shown = offer.read(row)
    created, updated = (datetime.fromisoformat(row.fields[name]) for name in ("createdAt", "updatedAt"))
    jobs = "".join(f"<li>{escape(job.label)}</li>" for job in shown.jobs)
    information = "".join(f"<p>{escape(part)}</p>" for part in shown.information)
    return Entry(
        address=address,
        title=f"{shown.job.label} – {shown.company}",
        summary=f"{shown.company}, {shown.where}. {shown.remote_label}",
        html=f"<p>{escape(shown.address)}</p><ul>{jobs}</ul>{information}",
        published=created,
        updated=updated,
        author=shown.company,
        tags=(shown.occupation,),
    )


def _title(form: OfferForm, job: str) -> str:
    """What programs call a search."""
    about = [part for part in (job or form.job, form.place) if part]
    return f"Immersions professionnelles : {', '.join(about)}" if about else "Immersions professionnelles"
