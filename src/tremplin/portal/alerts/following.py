"""The search that an address of the portal is: which may be followed, what it is called, and what it finds now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from starlette.datastructures import QueryParams

from tremplin.events.model import Event
from tremplin.immersions.offers import directory
from tremplin.kit.condition import Condition
from tremplin.kit.db import Conn
from tremplin.portal import labels
from tremplin.portal.alerts.model import MOST_NEWS, News
from tremplin.portal.answers.answers import label as answer_label
from tremplin.portal.answers.forms import AnswerForm
from tremplin.portal.events import labels as event_labels
from tremplin.portal.events.forms import LIST, EventForm
from tremplin.portal.events.results import announced
from tremplin.portal.events.shown import Shown
from tremplin.portal.forms import SearchForm
from tremplin.portal.immersions import labels as offer_labels
from tremplin.portal.immersions import offer
from tremplin.portal.immersions.forms import OfferForm
from tremplin.portal.immersions.results import latest as latest_offers
from tremplin.portal.language.spoken import _
from tremplin.portal.results import latest as latest_missions
from tremplin.portal.whereabouts import understand
from tremplin.reference.rome import wanted
from tremplin.search import engine
from tremplin.search.model import Query, Result

_LONGEST = 2000
Form = SearchForm | OfferForm | EventForm | AnswerForm


@dataclass(frozen=True, slots=True)
class Followed:
    """A search: `address` is the same for all that ask the same, whatever order, page or view they look at."""

    address: str
    title: str


def read(address: str) -> Followed | None:
    """The search of an address; None for one that is no list."""
    form = _form(address)
    if form is None:
        return None
    return Followed(form.href, _title(form))


async def news(conn: Conn, address: str, scope: Condition, *, now: datetime) -> Sequence[News]:
    """What a search finds, the latest first, MOST_NEWS at most of each kind."""
    form = _form(address)
    match form:
        case SearchForm():
            return await _missions(conn, form, scope)
        case OfferForm():
            return await _offers(conn, form, now)
        case EventForm():
            return await _events(conn, form, now)
        case AnswerForm():
            parts = (
                await _missions(conn, form.missions, scope),
                await _offers(conn, form.offers, now),
                await _events(conn, form.events, now),
            )
            return [each for part in parts for each in part]
    return ()


def _form(address: str) -> Form | None:
    if len(address) > _LONGEST:
        return None
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return None
    query = QueryParams(parts.query)
    match parts.path:
        case "/missions":
            return SearchForm.read(query).having(order=None)
        case "/immersions":
            return OfferForm.read(query).having(order=None, on_map=False)
        case "/evenements":
            return EventForm.read(query).having(order=None, first=None, last=None, view=LIST)
        case "/recherche":
            return AnswerForm.read(query).having(on_map=False)
    return None


def _title(form: Form) -> str:
    match form:
        case SearchForm():
            ticked = [labels.label(name, value) for name, values in form.chosen.items() for value in values]
            return _said(_("Missions de bénévolat"), form.words, form.place, ticked)
        case OfferForm():
            ticked = [offer_labels.label(name, value) for name, values in form.chosen.items() for value in values]
            return _said(_("Immersions"), wanted.understand(form.job).label or form.job, form.place, ticked)
        case EventForm():
            ticked = [event_labels.label(name, value) for name, values in form.chosen.items() for value in values]
            job = wanted.understand(form.job).label if form.job else ""
            return _said(_("Événements emploi"), " ".join(part for part in (form.words, job) if part), form.place, ticked)
        case AnswerForm():
            ticked = [answer_label(name, value) for name, values in form.chosen.items() for value in values]
            return _said(_("Missions, immersions et événements"), form.words, form.place, ticked)


def _said(family: str, words: str, place: str, ticked: Sequence[str]) -> str:
    about = [_("« %(words)s »", words=words) if words else "", _("autour de %(place)s", place=place) if place else "", *ticked]
    told = ", ".join(part for part in about if part)
    return f"{family}{_(' : ')}{told or _('toutes les annonces')}"


async def _missions(conn: Conn, form: SearchForm, scope: Condition) -> list[News]:
    async def find(query: Query) -> Result:
        return await engine.find(conn, query)

    cards = await latest_missions(find, scope, form, understand(form.place), limit=MOST_NEWS)
    lines = [(card.mission, (card.mission.organisation, card.mission.where)) for card in cards]
    return [News(f"mission/{each.id}", each.title, _line(parts), f"/missions/{each.id}") for each, parts in lines]


async def _offers(conn: Conn, form: OfferForm, now: datetime) -> list[News]:
    asked = latest_offers(form, understand(form.place), wanted.understand(form.job), limit=MOST_NEWS, now=now)
    if asked is None:
        return []
    offers = [offer.read(row) for row in (await directory.search(conn, asked)).rows]
    # One of the places and modes of a company for a job is news enough.
    return [News(f"offer/{each.siret}/{each.rome}", each.job.label, _line((each.company, each.where)), each.href) for each in offers]


async def _events(conn: Conn, form: EventForm, now: datetime) -> list[News]:
    events = await announced(conn, form, understand(form.place), wanted.understand(form.job), now=now)
    return [_of_event(each, now) for each in events]


def _of_event(event: Event, now: datetime) -> News:
    shown = Shown(event, now)
    return News(f"event/{event.id}", event.title, _line((shown.when, shown.where)), shown.href)


def _line(parts: Sequence[str]) -> str:
    return ", ".join(part for part in parts if part)
