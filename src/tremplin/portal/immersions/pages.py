"""The public pages of immersions, drawn. Nothing here reads the database."""

from __future__ import annotations

from datetime import date

from starlette.requests import Request
from starlette.responses import HTMLResponse

from tremplin.portal import pages
from tremplin.portal.immersions import application
from tremplin.portal.immersions.application import Application
from tremplin.portal.immersions.forms import ORDERS, OfferForm, offer_href
from tremplin.portal.immersions.offer import Offer
from tremplin.portal.immersions.results import FEW, Results
from tremplin.portal.immersions.standing import Standing, State
from tremplin.portal.immersions.structured import described
from tremplin.portal.items.model import of_offer
from tremplin.portal.language.addresses import localized
from tremplin.portal.language.spoken import _, spoken
from tremplin.reference.rome.model import Suggestion

SECTION = "immersions"


def results(request: Request, found: Results, *, base_url: str) -> HTMLResponse:
    """The list of offers or their map, or only its changing part when htmx asks for it."""
    context = {"results": found, "base_url": base_url, "section": SECTION, "exact": True, "offer_orders": ORDERS, "few": FEW}
    return pages.listed(request, "immersions/list.html", "immersions/fragment.html", found.form.href, **context)


def suggestions(found: list[Suggestion]) -> HTMLResponse:
    """The jobs that go on from what is being typed, as the choices of a list."""
    response = pages.drawn("immersions/suggestions.html", suggestions=[(each.appellation, _marked(each)) for each in found])
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _marked(each: Suggestion) -> list[tuple[str, bool]]:
    """The label in parts, each with whether it is what was typed."""
    parts, end = [], 0
    label = each.appellation.label
    for start, stop in each.match_ranges:
        parts += [(label[end:start], False), (label[start:stop], True)]
        end = stop
    return [(text, typed) for text, typed in [*parts, (label[end:], False)] if text]


def offer(found: Standing, others: tuple[Offer, ...], *, base_url: str, today: date) -> HTMLResponse:
    """The page of an offer that is open, full, or back later."""
    assert found.offer is not None
    shown = found.offer
    address = base_url + localized(shown.href, spoken())
    return pages.drawn(
        "immersions/detail.html",
        offer=shown,
        standing=found,
        is_open=found.state == State.OPEN,
        is_later=found.state == State.LATER,
        similar=others,
        item=of_offer(shown),
        base_url=base_url,
        described=described(shown, address),
        address=address,
        contact_href=offer_href(shown.siret, shown.job.code, shown.location_id, step="contact"),
        around_href=OfferForm(place=f"{shown.city} ({shown.postcode})" if shown.postcode else shown.city).href,
        today=today,
        section=SECTION,
    )


def missing(found: Standing, others: tuple[Offer, ...], *, job: str) -> HTMLResponse:
    """The page of an offer that is gone or never was, with others to look at. `job`: the name of the job its address holds."""
    return pages.drawn(
        "immersions/missing.html",
        status=found.status,
        gone=found.state == State.GONE,
        company=found.company,
        job=job,
        similar=others,
        offer_form=OfferForm(job=job),
        section=SECTION,
    )


def contact(found: Standing, typed: Application, *, status: int = 200, alert: str = "") -> HTMLResponse:
    """The form that asks a company to welcome someone. `alert` is what went wrong beyond any one field."""
    assert found.offer is not None
    assert found.company is not None
    shown = found.offer
    response = pages.drawn(
        "immersions/contact.html",
        status=status,
        offer=shown,
        typed=typed,
        alert=_(alert),
        profiles=application.profiles(found.company),
        objectives={name: _(objective) for name, objective in application.OBJECTIVES.items()},
        names=application.FIELDS,
        adult=application.ADULT,
        button=application.button(shown.contact_mode),
        action=offer_href(shown.siret, shown.job.code, shown.location_id, step="contact"),
        section=SECTION,
    )
    response.headers["Cache-Control"] = "no-store"  # what was typed is someone's
    return response


def sent(found: Standing, others: tuple[Offer, ...]) -> HTMLResponse:
    """What happens next, once a request has left."""
    return pages.drawn("immersions/sent.html", offer=found.offer, similar=others, section=SECTION)
