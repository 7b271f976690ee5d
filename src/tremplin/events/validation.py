"""What an event must say of itself: every rule, once, whatever the door. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from tremplin.events import problems as kinds
from tremplin.events.draft import EventDraft, FairDraft
from tremplin.kit.problem import Problem

TITLE_MOST, LINE_MOST, TEXT_MOST, IDENTIFIER_MOST, SEATS_MOST = 300, 500, 50_000, 500, 1_000_000
LONGEST = timedelta(days=366)
_YEARS = range(1990, 2100)
_ROME = re.compile(r"[A-N](\d{2}(\d{2})?)?")


def check(draft: EventDraft) -> list[Problem]:
    """Every problem of an event, in the order of its fields, but for those of its place (`places.settle`)."""
    return [*_identity(draft), *_time(draft), *_texts(draft), *_links(draft), *_numbers(draft)]


def check_fair(draft: FairDraft) -> list[Problem]:
    """Every problem of a fair."""
    found = []
    if not is_link(draft.url):
        found.append(kinds.NOT_AN_ADDRESS.at("/urlSalonEnLigne"))
    if not (draft.title or "").strip():
        found.append(kinds.TITLE_MISSING.at("/titre"))
    if draft.starts_on is None:
        found.append(kinds.START_MISSING.at("/dateDebut"))
    elif draft.ends_on is not None and draft.ends_on < draft.starts_on:
        found.append(kinds.END_BEFORE_START.at("/dateFin"))
    for pointer, day in (("/dateDebut", draft.starts_on), ("/dateFin", draft.ends_on)):
        if day is not None and day.year not in _YEARS:
            found.append(kinds.OUT_OF_TIME.at(pointer, value=day.year))
    until = draft.applications_until or draft.ends_on or draft.starts_on
    if draft.applications_from and until and until < draft.applications_from:
        found.append(kinds.END_BEFORE_START.at("/dateFinCandidature"))
    found += _lengths(
        ("/titre", draft.title, TITLE_MOST),
        ("/description", draft.description, TEXT_MOST),
        ("/localisation", draft.place, LINE_MOST),
        ("/organismeOrganisateur", draft.organiser, LINE_MOST),
    )
    if not 0 <= draft.offers <= SEATS_MOST:
        found.append(kinds.SEATS_INVALID.at("/nombreOffres", value=draft.offers))
    return found


def is_link(text: str) -> bool:
    """Whether a text is an address of the web."""
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and text.isprintable() and " " not in text
    except ValueError:
        return False


def is_rome(code: str) -> bool:
    """Whether a code is one of ROME, or the beginning of one: a domain, a professional domain."""
    return _ROME.fullmatch(code) is not None


def _identity(draft: EventDraft) -> Iterator[Problem]:
    if not draft.client_id.strip():
        yield kinds.IDENTIFIER_MISSING.at("/id")
    elif len(draft.client_id) > IDENTIFIER_MOST:
        yield kinds.TEXT_TOO_LONG.at("/id", most=IDENTIFIER_MOST)
    if not (draft.title or "").strip():
        yield kinds.TITLE_MISSING.at("/titre")


def _time(draft: EventDraft) -> Iterator[Problem]:
    if draft.starts_at is None:
        yield kinds.START_MISSING.at("/dateEvenement")
        return
    for pointer, instant in (("/dateEvenement", draft.starts_at), ("/dateFinEvenement", draft.ends_at)):
        if instant is not None and instant.year not in _YEARS:
            yield kinds.OUT_OF_TIME.at(pointer, value=instant.year)
            return
    if draft.ends_at is not None and draft.ends_at < draft.starts_at:
        yield kinds.END_BEFORE_START.at("/dateFinEvenement")
    if draft.ends_at is not None and draft.ends_at - draft.starts_at > LONGEST:
        yield kinds.TOO_LONG.at("/dateFinEvenement")


def _texts(draft: EventDraft) -> Iterator[Problem]:
    return _lengths(
        ("/titre", draft.title, TITLE_MOST),
        ("/description", draft.description, TEXT_MOST),
        ("/deroulement", draft.programme, TEXT_MOST),
        ("/libelleEtablissement", draft.venue, LINE_MOST),
        ("/rue", draft.street, LINE_MOST),
        ("/ville", draft.city, LINE_MOST),
        ("/libelleOrganisateurPrincipal", draft.organiser, LINE_MOST),
        ("/contact", draft.contact, LINE_MOST),
        ("/motifStatut", draft.status_reason, LINE_MOST),
    )


def _lengths(*texts: tuple[str, str | None, int]) -> Iterator[Problem]:
    """Those of texts, told where they are, that are longer than they may be."""
    for pointer, text, most in texts:
        if text and len(text) > most:
            yield kinds.TEXT_TOO_LONG.at(pointer, most=most)


def _links(draft: EventDraft) -> Iterator[Problem]:
    for pointer, link in (("/urlDetailEvenement", draft.url), ("/urlConnexion", draft.remote_url)):
        if link and not is_link(link):
            yield kinds.LINK_INVALID.at(pointer, value=link[:80])


def _numbers(draft: EventDraft) -> Iterator[Problem]:
    if (draft.lat is not None and not abs(draft.lat) <= 90) or (draft.lon is not None and not abs(draft.lon) <= 180):
        yield kinds.COORDINATES_INVALID.at("/latitude")
    for pointer, seats in (("/nombrePlaceTotalPresentiel", draft.seats_on_site), ("/nombrePlaceTotalDistance", draft.seats_remote)):
        if seats is not None and not 0 <= seats <= SEATS_MOST:
            yield kinds.SEATS_INVALID.at(pointer, value=seats)
    for k, code in enumerate(draft.rome_codes):
        if not is_rome(code.strip().upper()):
            yield kinds.ROME_UNKNOWN.at(f"/codesRome/{k}", value=code[:40])
