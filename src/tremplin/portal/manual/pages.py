"""The pages of the documentation, drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from starlette.responses import HTMLResponse

from tremplin.portal import pages, tag
from tremplin.portal.language.addresses import localized
from tremplin.portal.language.spoken import FRENCH, spoken
from tremplin.portal.manual import guides, trying
from tremplin.portal.manual.changes import ADDRESS, FEED, Change
from tremplin.portal.manual.guides import Guide
from tremplin.portal.manual.lookup import Found
from tremplin.portal.manual.reference import Group, Operation
from tremplin.portal.manual.trying import Answered, Call

SECTION = "docs"


def index(groups: Sequence[Group], *, base_url: str) -> HTMLResponse:
    """The way in: by person, by subject, by API."""
    shelves = [*guides.shelves()]
    return pages.drawn(
        "docs/index.html", groups=groups, persons=guides.persons(), shelves=shelves, base_url=base_url, section=SECTION, exact=True
    )


def guide(found: Guide, *, base_url: str) -> HTMLResponse:
    """A guide, with the platform's own address where it stands for any."""
    filled = replace(found, html=tag.told(found.html, base_url=base_url))
    return pages.drawn("docs/guide.html", guide=filled, base_url=base_url, section=SECTION)


def whole_reference(groups: Sequence[Group], *, base_url: str) -> HTMLResponse:
    """The way in to the reference, in a language that has no guide."""
    return pages.drawn("docs/reference.html", groups=groups, base_url=base_url, section=SECTION)


def api(group: Group, *, base_url: str) -> HTMLResponse:
    """The reference of one API."""
    reference = "/docs#reference" if spoken() is FRENCH else localized("/docs/reference", spoken())
    return pages.drawn("docs/api.html", group=group, reference=reference, base_url=base_url, section=SECTION)


def attempt(
    operation: Operation,
    group: Group,
    values: Mapping[str, str],
    *,
    base_url: str,
    asked: Call | None = None,
    answered: Answered | None = None,
) -> HTMLResponse:
    """The form that calls an operation, and what came back. The key is in the answer to whoever sent it: kept nowhere."""
    response = pages.drawn(
        "docs/try.html", 422 if asked and asked.fault else 200, operation=operation, group=group, values=values, asked=asked,
        answered=answered, fields=trying.fields(operation), credential=trying.credential(operation), base_url=base_url,
        seconds=round(trying.SECONDS), section=SECTION,
    )  # fmt: skip
    response.headers["Cache-Control"] = "no-store" if asked else "public, max-age=300"
    return response


def search(typed: str, found: Sequence[Found], *, base_url: str) -> HTMLResponse:
    """What the documentation holds of some words."""
    return pages.drawn("docs/search.html", typed=typed, found=found, base_url=base_url, section=SECTION)


def changes(found: Sequence[Change], *, base_url: str) -> HTMLResponse:
    """What is new."""
    return pages.drawn("docs/changes.html", changes=found, address=ADDRESS, feed=FEED, base_url=base_url, section=SECTION)
