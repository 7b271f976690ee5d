"""The pages of the workspace, drawn in one frame. Nothing here reads the database."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from tremplin.dashboard.desk import HOME, Desk, Here, desk_of, to
from tremplin.dashboard.done import DONE
from tremplin.dashboard.errors import InterventionNeeded, SignInNeeded
from tremplin.identity.model import Right
from tremplin.kit.pages import Assets, Pages
from tremplin.kit.refusal import Refusal
from tremplin.partners.model import Partner

HERE = Path(__file__).parent
# Built once for every page of the site, whichever surface draws it; the web process serves them.
_BUILT = HERE.parent / "portal" / "static" / "dist"
_ASSETS = "/static/dist/"
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    # Addresses of these pages may hold secrets. With less, browsers would hide from us too where forms come from.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu: who sees it, at which partners."""

    page: str
    label: str
    right: Right
    of: str | None = None  # a flag of the partner
    group: str = ""

    def suits(self, partner: Partner, rights: frozenset[Right]) -> bool:
        return self.right in rights and (self.of is None or bool(getattr(partner, self.of))) and not self._is_beside(partner, rights)

    def _is_beside(self, partner: Partner, rights: frozenset[Right]) -> bool:
        """Conventions are for advisers: the owner of a partner that does something else may open them, and needs no reminding."""
        return self.right is Right.ADVISE and Right.MANAGE in rights and (partner.announces or partner.broadcasts or partner.moderates)


MENU = (
    Entry("", "Accueil", Right.SEE),
    Entry("missions", "Missions", Right.SEE, "announces", group="Annoncer"),
    Entry("catalogues", "Catalogues", Right.SEE, "announces", group="Annoncer"),
    Entry("evenements", "Événements", Right.SEE, "announces", group="Annoncer"),
    Entry("salons", "Salons en ligne", Right.SEE, "announces", group="Annoncer"),
    Entry("agendas", "Agendas lus", Right.SEE, "announces", group="Annoncer"),
    Entry("entreprises", "Entreprises d'accueil", Right.SEE, "announces", group="Annoncer"),
    Entry("annonceurs", "Annonceurs", Right.SEE, "broadcasts", group="Diffuser"),
    Entry("diffuseurs", "Diffuseurs", Right.SEE, "announces", group="Annoncer"),
    Entry("campagnes", "Liens et QR codes", Right.SEE, group="Diffuser"),
    Entry("widgets", "Widgets", Right.SEE, "broadcasts", group="Diffuser"),
    Entry("fichiers", "Fichiers", Right.SEE, "broadcasts", group="Diffuser"),
    Entry("webhooks", "Webhooks", Right.DIFFUSE, group="Diffuser"),
    Entry("moderation", "Modération", Right.MODERATE, "moderates", group="Modérer"),
    Entry("conventions", "Conventions", Right.ADVISE, group="Conseiller"),
    Entry("statistiques", "Statistiques", Right.MEASURE, group="Mesurer"),
    Entry("cles", "Clés d'API", Right.MANAGE, group="Gérer"),
    Entry("equipe", "Équipe", Right.MANAGE, group="Gérer"),
    Entry("signalements", "Signalements", Right.SEE, group="Gérer"),
    Entry("journal", "Journal", Right.SEE, group="Gérer"),
)

STAFF = f"{HOME}/plateforme"
STAFF_MENU = (
    ("", "Vue d'ensemble"),
    ("partenaires", "Partenaires"),
    ("personnes", "Personnes"),
    ("catalogues", "Catalogues"),
    ("webhooks", "Webhooks"),
    ("taches", "Tâches"),
    ("alertes", "Alertes"),
    ("robots", "Robots"),
    ("annonces", "Annonces"),
    ("journal", "Journal"),
)
"""The pages of the platform's staff."""


@cache
def templates() -> Pages:
    """The templates of the workspace, read once. Raises AssetsMissing when styles were not built."""
    return Pages([HERE / "templates"], Assets.built_in(_BUILT, _ASSETS), home=HOME)


def outside(template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """A page for someone who is not signed in."""
    response = templates().page(template, status=status, **{"here": None, "menu": {}, "section": "", "done": "", **context})
    response.headers.update(_HEADERS)
    return response


def door(desk: Desk, status: int = 200, *, email: str = "", fault: str = "", wanted: str = "", done: str = "") -> HTMLResponse:
    """Where people come in. The button of the issuer is there when there is one."""
    issuer = desk.issuer.name if desk.issuer else ""
    return outside("people/door.html", status, email=email, fault=fault, wanted=wanted, done=done, issuer=issuer)


def drawn(request: Request, here: Here, template: str, status: int = 200, *, section: str = "-", **context: Any) -> HTMLResponse:
    """A page for someone signed in; `section`: the page of the menu it belongs to."""
    done = DONE.get(request.query_params.get("fait", ""), "")
    entries = menu(here)
    response = outside(template, status, **{"here": here, "menu": entries, "section": section, "done": done, **context})
    if here.held.renewed:
        desk_of(request).remember(response, here.held.renewed)
    return response


def menu(here: Here) -> dict[str, list[tuple[str, str, str]]]:
    """Page, address and label of what someone may open here, in their groups."""
    shown: dict[str, list[tuple[str, str, str]]] = {}
    if here.partner is None and here.path.startswith(STAFF):
        return {"": [(page, f"{STAFF}/{page}".rstrip("/"), label) for page, label in STAFF_MENU]}
    for each in MENU if here.partner else ():
        if each.suits(here.at, here.rights):
            shown.setdefault(each.group, []).append((each.page, here.href(each.page), each.label))
    return shown


def refused(request: Request, refusal: Refusal) -> Response:
    """Why a page is not shown: to sign in and come back, or in a sentence."""
    if isinstance(refusal, SignInNeeded) and request.method in {"GET", "HEAD"}:
        return to(f"{HOME}/connexion", vers=request.url.path)
    if isinstance(refusal, InterventionNeeded) and request.method in {"GET", "HEAD"}:
        return to(f"{STAFF}/partenaires/{quote(str(refusal.values['partner_id']), safe='')}")
    sentence = str(refusal) or "Cette page n'existe pas, ou elle n'est pas à vous."
    return outside("error.html", refusal.status, sentence=sentence)
