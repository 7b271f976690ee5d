"""The pages of the workspace, drawn in one frame. Nothing here reads the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from tremplin.dashboard.desk import HOME, Here, desk_of, to
from tremplin.dashboard.errors import SignInNeeded
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
DONE: Mapping[str, str] = {
    "publiee": "Votre mission est publiée.",
    "modifiee": "Vos modifications sont enregistrées.",
    "retiree": "La mission est retirée : elle n'est plus montrée nulle part.",
    "remise": "La mission est de nouveau publiée.",
    "source": "Le catalogue est déclaré : il est lu dans quelques minutes.",
    "confirme": "Les missions absentes du catalogue sont retirées.",
    "cle-revoquee": "La clé est révoquée : elle n'ouvre plus rien.",
    "invitee": "L'invitation est partie.",
    "reprise": "L'invitation est reprise : son lien n'ouvre plus rien.",
    "sortie": "Cette personne n'a plus accès à cet espace.",
    "nom": "Votre nom est enregistré.",
    "mot-de-passe": "Votre mot de passe est changé. Vos autres appareils sont déconnectés.",
    "code-actif": "Le second facteur est activé. Un code vous sera demandé à chaque connexion.",
    "code-inactif": "Le second facteur est désactivé.",
    "appareil": "Cet appareil est déconnecté.",
    "appareils": "Tous vos autres appareils sont déconnectés.",
    "decidee": "C'est décidé.",
    "annulee": "La décision est annulée.",
    "sortie-session": "Vous êtes déconnecté.",
}
"""What pages say of what has just been done."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu: who sees it, at which partners."""

    page: str
    label: str
    right: Right
    of: str | None = None  # a flag of the partner

    def suits(self, partner: Partner, rights: frozenset[Right]) -> bool:
        return self.right in rights and (self.of is None or bool(getattr(partner, self.of)))


MENU = (
    Entry("", "Accueil", Right.SEE),
    Entry("missions", "Missions", Right.SEE, "announces"),
    Entry("catalogues", "Catalogues", Right.SEE, "announces"),
    Entry("annonceurs", "Annonceurs", Right.SEE, "broadcasts"),
    Entry("moderation", "Modération", Right.MODERATE, "moderates"),
    Entry("statistiques", "Statistiques", Right.MEASURE),
    Entry("cles", "Clés d'API", Right.MANAGE),
    Entry("equipe", "Équipe", Right.MANAGE),
)


@cache
def templates() -> Pages:
    """The templates of the workspace, read once. Raises AssetsMissing when styles were not built."""
    return Pages([HERE / "templates"], Assets.built_in(_BUILT, _ASSETS), home=HOME)


def outside(template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """A page for someone who is not signed in."""
    response = templates().page(template, status=status, **{"here": None, "menu": (), "section": "", "done": "", **context})
    response.headers.update(_HEADERS)
    return response


def drawn(request: Request, here: Here, template: str, status: int = 200, *, section: str = "-", **context: Any) -> HTMLResponse:
    """A page for someone signed in; `section`: the page of the menu it belongs to."""
    done = DONE.get(request.query_params.get("fait", ""), "")
    menu = _menu(here)
    response = outside(template, status, **{"here": here, "menu": menu, "section": section, "done": done, **context})
    if here.held.renewed:
        desk_of(request).remember(response, here.held.renewed)
    return response


def _menu(here: Here) -> tuple[tuple[str, str, str], ...]:
    """Page, address and label of what someone may open here."""
    if here.partner is None:
        return ()
    return tuple((each.page, here.href(each.page), each.label) for each in MENU if each.suits(here.partner, here.rights))


def refused(request: Request, refusal: Refusal) -> Response:
    """Why a page is not shown: to sign in and come back, or in a sentence."""
    if isinstance(refusal, SignInNeeded) and request.method in {"GET", "HEAD"}:
        return to(f"{HOME}/connexion", vers=request.url.path)
    sentence = str(refusal) or "Cette page n'existe pas, ou elle n'est pas à vous."
    return outside("error.html", refusal.status, sentence=sentence)
