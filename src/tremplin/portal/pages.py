"""The public pages: what each one shows, drawn. Nothing here reads the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse

from tremplin.kit.language.model import Language
from tremplin.kit.pages import Assets, HashedFiles, Pages
from tremplin.portal.forms import ORDERS, SearchForm
from tremplin.portal.home import Home
from tremplin.portal.items.model import of_mission
from tremplin.portal.language.addresses import localized
from tremplin.portal.language.prefix import switch
from tremplin.portal.language.spoken import ENGLISH, FRENCH, _, marked, spoken
from tremplin.portal.legal import JOURNEYS, Legal, checked
from tremplin.portal.mission import Mission
from tremplin.portal.results import Card, Results
from tremplin.portal.statistics import FIRST_ROWS, MEASURES, Statistics
from tremplin.portal.structured import job_posting
from tremplin.portal.typed import RADII
from tremplin.reference.located import Located
from tremplin.tracking.reports.subscriptions import Subscription

HERE = Path(__file__).parent
STATIC = HERE / "static"
STATIC_PREFIX = "/static"
ERRORS = {
    404: (marked("Cette page n'existe pas"), marked("L'adresse est peut-être incomplète, ou la page a changé de place.")),
    405: (marked("Cette adresse ne s'utilise pas ainsi"), marked("Revenez à l'accueil pour retrouver ce que vous cherchiez.")),
    410: (marked("Cette page a été retirée"), marked("Elle a existé, mais ce qu'elle annonçait n'est plus proposé.")),
    429: (marked("Trop de demandes à la fois"), marked("Attendez une minute, puis rechargez la page.")),
    500: (marked("Une erreur est survenue de notre côté"), marked("Elle est enregistrée. Rechargez la page dans quelques instants.")),
    503: (marked("Le service est momentanément indisponible"), marked("Rechargez la page dans une minute.")),
}
# As in SECURITY.md.
SECURITY_CONTACT = "mailto:security@tremplin.example"
SECURITY_CONTACT_LASTS = timedelta(days=180)
# Nothing on these pages needs more: no script or style in the page, nothing from elsewhere, no frame around it.
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
}


def templates() -> Pages:
    """The templates of the portal in the language that is spoken. Raises AssetsMissing when styles were not built."""
    return templates_in(spoken())


@cache
def templates_in(language: Language) -> Pages:
    """The templates of the portal in a language, read once: each has its own, so that sentences are only looked up."""
    assets = Assets.built_in(STATIC / "dist", f"{STATIC_PREFIX}/dist/")
    found = Pages(
        [HERE / "templates"], assets, language, radii=RADII, orders=ORDERS, form=SearchForm(), section="", exact=False, switch=switch
    )
    # Announcers write in French: what is theirs says so where the page is not.
    found.environment.globals["lang_fr"] = Markup("") if language is FRENCH else Markup(' lang="fr"')
    found.environment.filters |= {
        "localized": partial(localized, language=language),
        "in_english": partial(localized, language=ENGLISH),
        "translated": language.say,
        "begun": begun,
    }
    return found


def begun(text: str) -> str:
    """What begins a line, in the middle of a sentence elsewhere; days and months keep their capitals."""
    return text[:1].upper() + text[1:]


def static_files() -> HashedFiles:
    """The built files, to be mounted at STATIC_PREFIX."""
    return HashedFiles(directory=STATIC)


def home(found: Home, *, base_url: str, today: date) -> HTMLResponse:
    """The home page."""
    return drawn("home.html", home=found, base_url=base_url, today=today)


def results(request: Request, found: Results, *, base_url: str, today: date) -> HTMLResponse:
    """The list of missions, or only its changing part when htmx asks for it."""
    context = {"results": found, "base_url": base_url, "today": today, "section": "missions", "exact": True}
    return listed(request, "missions/list.html", "missions/fragment.html", found.form.href, **context)


def mission(found: Mission, similar: tuple[Card, ...], *, base_url: str, publisher_id: str, today: date) -> HTMLResponse:
    """The page of a mission; `publisher_id` is the portal's, for the tracked link."""
    address = base_url + localized(f"/missions/{found.id}", spoken())
    return drawn(
        "missions/detail.html",
        mission=found,
        similar=similar,
        address=address,
        apply_href=f"/r/{found.id}/{publisher_id}",
        domain_href=SearchForm(chosen={"domain": (found.domain,)}).href,
        lists=((_("Ce que vous ferez"), found.tasks), (_("Ce qu'on attend de vous"), found.requirements)),
        posting=job_posting(found, address),
        item=of_mission(found, None),
        base_url=base_url,
        today=today,
        section="missions",
    )


def gone(found: Mission, similar: tuple[Card, ...], *, today: date) -> HTMLResponse:
    """The page of a mission that is no longer proposed, with others to look at."""
    return drawn("missions/gone.html", status=410, mission=found, similar=similar, today=today)


def stopped_link(others: tuple[Card, ...], *, paused: bool, today: date) -> HTMLResponse:
    """The page for someone whose link no longer leads anywhere, with missions to look at."""
    return drawn("stopped_link.html", status=404, paused=paused, similar=others, today=today)


def no_mission(others: tuple[Card, ...], *, today: date) -> HTMLResponse:
    """The page for an id that never was a public mission's, with missions to look at."""
    return drawn("missions/unknown.html", status=404, similar=others, today=today)


def error(status: int) -> HTMLResponse:
    """The page that tells someone why nothing else is shown."""
    title, sentence = ERRORS.get(status, ERRORS[500 if status >= 500 else 404])
    return _error(status, _(title), _(sentence))


def towns(found: Sequence[Located]) -> HTMLResponse:
    """The places that go on from what is being typed, as the choices of a list."""
    response = drawn("parts/towns.html", towns=found)
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


def accessibility(legal: Legal, *, base_url: str) -> HTMLResponse:
    """The accessibility statement, with what is checked of each version."""
    return drawn("accessibility.html", legal=legal, checked=checked(), journeys=JOURNEYS.values(), base_url=base_url)


def legal(found: Legal, *, base_url: str) -> HTMLResponse:
    """Who answers for the site, and what it keeps of its visitors."""
    return drawn("legal.html", legal=found, base_url=base_url)


def subscription(found: Subscription, *, resumed: bool = False) -> HTMLResponse:
    """Whether a partner receives its monthly reports, with the button that changes it."""
    response = drawn("reports/subscription.html", subscription=found, resumed=resumed)
    response.headers["Cache-Control"] = "no-store"
    return response


def dead_link(sentence: str) -> HTMLResponse:
    """The page of a link that leads nowhere any more."""
    return _error(404, _("Ce lien n'est plus valable"), sentence)


def statistics(found: Statistics, *, base_url: str) -> HTMLResponse:
    """The public statistics. Caches may keep them: they change once a night."""
    context = {"measures": {name: _(label) for name, label in MEASURES.items()}, "first_rows": FIRST_ROWS, "section": "statistics"}
    response = drawn("statistics.html", status=found.status, statistics=found, base_url=base_url, **context)
    response.headers["Cache-Control"] = "public, max-age=600"
    return response


def security_contact(site: Legal, *, base_url: str, now: datetime) -> PlainTextResponse:
    """Whom to tell of a vulnerability (RFC 9116). The date makes readers ask again: it moves as long as the site is kept."""
    expires = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + SECURITY_CONTACT_LASTS
    lines = (
        *(f"Contact: {each}" for each in (site.contact_href, SECURITY_CONTACT) if each),  # who runs the site first (RFC 9116 §2.5.3)
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: fr, en",
        f"Canonical: {base_url}/.well-known/security.txt",
    )
    return PlainTextResponse("\n".join(lines) + "\n", headers=SECURITY_HEADERS)


def _error(status: int, title: str, sentence: str) -> HTMLResponse:
    return drawn("error.html", status=status, title=title, sentence=sentence)


def drawn(template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """A whole page, with what every page of the site says to browsers."""
    response = templates().page(template, status=status, **context)
    response.headers.update(SECURITY_HEADERS)
    return response


def listed(request: Request, template: str, fragment: str, href: str, **context: Any) -> HTMLResponse:
    """A list, or only its changing part when htmx asks for it; `href` is the address of what was asked."""
    response = templates().page_or_fragment(request, template, fragment, **context)
    # The address without empty fields, whatever the form sent: a shared link says what was asked and nothing else.
    response.headers["HX-Push-Url"] = localized(href, spoken())
    response.headers.update(SECURITY_HEADERS)
    return response
