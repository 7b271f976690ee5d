"""The public pages of events, drawn. Nothing here reads the database."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import HTMLResponse

from tremplin.portal import pages
from tremplin.portal.events.forms import LIST, ORDERS, PATH, VIEWS, WEEK, EventForm, event_href
from tremplin.portal.events.results import Results
from tremplin.portal.events.shown import Shown
from tremplin.portal.events.structured import described
from tremplin.portal.items.model import of_event
from tremplin.portal.language.addresses import localized
from tremplin.portal.language.spoken import spoken
from tremplin.reference.rome.wanted import Wanted

SECTION = "events"


def results(request: Request, found: Results, meant: Wanted, *, base_url: str) -> HTMLResponse:
    """The agenda, or only its changing part when htmx asks for it. `meant`: the job that the words typed name, if they do."""
    return pages.listed(
        request,
        "events/list.html",
        "events/fragment.html",
        found.form.href,
        results=found,
        meant=meant,
        base_url=base_url,
        calendar=f"{PATH}.ics{found.form.followed}",
        webcal=f"webcal://{base_url.partition('://')[2]}{PATH}.ics{found.form.followed}",
        atom=f"{PATH}.atom{found.form.followed}",
        json_feed=f"{PATH}.json{found.form.followed}",
        views=VIEWS,
        list_view=LIST,
        week_view=WEEK,
        event_orders=ORDERS,
        section=SECTION,
        exact=True,
    )


def event(found: Shown, others: Sequence[Shown], *, base_url: str) -> HTMLResponse:
    """The page of an event, whatever became of it."""
    held = found.event
    address = base_url + localized(found.href, spoken())
    town = f"{held.city} ({held.postcode})" if held.city and held.postcode else held.city or ""
    return pages.drawn(
        "events/detail.html",
        shown=found,
        event=held,
        similar=others,
        address=address,
        described=described(held, address),
        item=of_event(found),
        base_url=base_url,
        calendar=f"{found.href}.ics",
        register_href=event_href(held.id, "inscription"),
        around_href=EventForm(place=town).href,
        section=SECTION,
    )


def unknown(others: Sequence[Shown], *, gone: bool = False) -> HTMLResponse:
    """The page of an event that never was, or that was withdrawn, with others to look at."""
    context = {"gone": gone, "similar": others, "event_form": EventForm(), "section": SECTION}
    return pages.drawn("events/unknown.html", status=410 if gone else 404, **context)
