"""From what a partner said to what is kept: normalised, completed, validated. Pure: the same input gives the same mission."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

import orjson

from tremplin.kit.portable import portable
from tremplin.kit.problem import Problem
from tremplin.missions import organisations, places, validation
from tremplin.missions.draft import AddressDraft, MissionDraft, OrganisationDraft
from tremplin.missions.model import Address, Mission, Organisation, Status
from tremplin.missions.texts import legible, one_line, plain_text, safe_html
from tremplin.partners.model import Partner
from tremplin.reference.domains import DOMAINS, domain_code

# What a normalised draft and a mission name alike and hold alike.
_AS_GIVEN = (
    "title",
    "application_url",
    "end_at",
    "domain",
    "activities",
    "tags",
    "tasks",
    "audience",
    "soft_skills",
    "requirements",
    "rome_skills",
    "remote",
    "schedule",
    "priority",
    "metadata",
    "snu",
    "snu_places",
    "compensation_amount",
    "compensation_amount_max",
    "compensation_unit",
    "compensation_type",
    "open_to_minors",
    "reduced_mobility_accessible",
    "close_to_transport",
)


_ORGANISATION_AS_GIVEN = tuple(field.name for field in fields(OrganisationDraft))


@dataclass(frozen=True, slots=True)
class Known:
    """What the store already knows under the same owner and clientId. `last_sync_at` tells that it is in the owner's catalogue."""

    id: str
    created_at: datetime
    posted_at: datetime | None = None
    start_at: datetime | None = None
    last_sync_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """Parts of a stored mission that its partner leaves as they are, with their problems. They are carried over: HTML cleaned
    twice or a town located anew might differ. `texts` are the plain one and the HTML one; None stands for what is said anew."""

    texts: tuple[str | None, str | None] | None = None
    addresses: tuple[Address, ...] | None = None
    problems: tuple[Problem, ...] = ()


@portable
@dataclass(frozen=True, slots=True)
class Prepared:
    """A mission ready to be stored, its organisation, and every problem found on the way."""

    mission: Mission
    organisation: Organisation | None
    problems: tuple[Problem, ...]


def prepare(
    draft: MissionDraft,
    *,
    owner: Partner,
    mission_id: str,
    organisation: Organisation | None,
    known: Known | None,
    now: datetime,
    found: Sequence[Problem] = (),
    source_hash: bytes | None = None,
    synced: bool = False,
    kept: Kept | None = None,
) -> Prepared:
    """Builds the mission of a draft. `organisation` is `organisation_of` the draft; `found` are problems met while reading it;
    `synced`: it comes from a catalogue's run; `kept`: what it leaves as it is.

    A mission with an error is REFUSED with the sentence of the first rule that refuses it; it is kept, never lost.
    """
    draft = _normalised(draft)
    kept = kept or _NOTHING
    addresses, place_problems = _located(draft, mission_id, kept)
    problems = (*found, *_rules_broken(draft, now, kept), *kept.problems, *place_problems)
    problems = (*problems, *organisations.number_problems(organisation))
    refusal = validation.first_refusal(problems)
    description, description_html = kept.texts or _described(draft.description)
    # A catalogue says nothing of these dates more often than it withdraws them; elsewhere, what is not said is not known.
    posted_at = draft.posted_at or ((known.posted_at if known else None) or now if synced else None)
    start_at = draft.start_at or ((known.start_at if known else None) or now if synced else None)
    mission = Mission(
        **{name: getattr(draft, name) for name in _AS_GIVEN},
        id=mission_id,
        owner=owner.id,
        client_id=draft.client_id,
        organisation_id=organisation.id if organisation else None,
        status=Status.REFUSED if refusal else Status.ACCEPTED,
        status_comment=refusal,
        problems=tuple([problem.as_json() for problem in problems]),
        description=description,
        description_html=description_html,
        image=draft.image or owner.default_mission_logo,
        posted_at=posted_at,
        start_at=start_at,
        duration=_months(start_at, draft.end_at),
        domain_original=None,
        places=1 if draft.places is None else draft.places,
        places_given=draft.places is not None,
        type=draft.type or owner.mission_type,
        addresses=addresses,
        likeness=places.likeness(owner.id, draft.title, organisation.client_id if organisation else None, addresses),
        source_hash=source_hash,
        last_sync_at=now if synced else known.last_sync_at if known else None,
        created_at=known.created_at if known else now,
        updated_at=now,
    )
    return Prepared(mission, organisation, problems)


_NOTHING = Kept()


def _located(draft: MissionDraft, mission_id: str, kept: Kept) -> tuple[tuple[Address, ...], list[Problem]]:
    return (kept.addresses, []) if kept.addresses is not None else places.settle(draft.addresses, mission_id)


def _rules_broken(draft: MissionDraft, now: datetime, kept: Kept) -> list[Problem]:
    """What the rules say, but for a description carried over: the rules read what its partner wrote, which is no longer there."""
    problems = validation.problems_of(draft, now=now)
    return problems if kept.texts is None else [each for each in problems if each.pointer != "/description"]


def _described(given: str | None) -> tuple[str | None, str | None]:
    """A description in plain words and in safe HTML."""
    if not given:
        return None, None
    text = given[: validation.DESCRIPTION_MOST]
    html = safe_html(text)
    return plain_text(text, html), html


def readable(draft: MissionDraft) -> MissionDraft:
    """The same draft without the characters that can't be kept: one of them, anywhere, would fail the whole transaction."""
    if _is_readable(draft):
        return draft
    return replace(draft, **{field.name: _readable(getattr(draft, field.name)) for field in fields(draft)})


def _is_readable(draft: MissionDraft) -> bool:
    """Whether none of its texts holds such a character, told by what they become in JSON: they nearly never do, and looking at
    each of fifty fields costs more than all the rules of validation. Other texts (a backslash before a b) may look so too."""
    try:
        written = orjson.dumps(draft)
    except orjson.JSONEncodeError:
        return False  # half of a surrogate pair
    return not any(mark in written for mark in _MARKS_OF_ILLEGIBLE)


_MARKS_OF_ILLEGIBLE = (b"\\u", b"\\b", b"\\f", b"\x7f", "\ufffe".encode(), "\uffff".encode())


def _readable(value: Any) -> Any:
    if isinstance(value, str):
        return legible(value)
    if isinstance(value, (tuple, list)):
        return type(value)(map(_readable, value))
    if isinstance(value, (AddressDraft, OrganisationDraft)):
        return replace(value, **{field.name: _readable(getattr(value, field.name)) for field in fields(value)})
    return value


def _normalised(draft: MissionDraft) -> MissionDraft:
    domain = one_line(draft.domain)
    tidy: dict[str, Any] = {
        "client_id": draft.client_id.strip(),
        "title": one_line(draft.title),
        "application_url": with_scheme(draft.application_url),
        "domain": domain if domain is None or domain in DOMAINS else domain_code(domain) or domain,
        "addresses": [_with_country(address) for address in draft.addresses],
    }
    # Whoever reads a catalogue left it tidy: making fifty fields anew would take as long as all the rules.
    changed = {name: value for name, value in tidy.items() if value != getattr(draft, name)}
    return replace(draft, **changed) if changed else draft


def _with_country(address: AddressDraft) -> AddressDraft:
    country = places.country_of(address)
    return address if country == address.country else replace(address, country=country)


def organisation_of(draft: MissionDraft, *, owner: Partner, organisation_id: str, now: datetime) -> Organisation | None:
    """The organisation of a draft; None when nothing identifies it."""
    settled = organisations.settle(draft.organisation)
    if settled is None or settled.client_id is None:
        return None
    described = {name: getattr(settled, name) for name in _ORGANISATION_AS_GIVEN}
    described["logo"] = settled.logo or owner.default_mission_logo
    return Organisation(id=organisation_id, owner=owner.id, created_at=now, updated_at=now, **described)


def with_scheme(url: str | None) -> str | None:
    """A link as given, behind https:// when it names no scheme: `www.exemple.fr/agir` is followed by people, not by programs."""
    link = (url or "").strip()
    if not link:
        return None
    return link if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", link) and "://" in link[:12] else _prefixed(link)


def _prefixed(link: str) -> str:
    looks_like_a_host = re.match(r"[\w-]+(\.[\w-]+)+([/:?#]|$)", link)
    return f"https://{link}" if looks_like_a_host else link


def _months(start: datetime | None, end: datetime | None) -> int | None:
    """Calendar months from start to end; None without both, or when reversed."""
    if start is None or end is None or end < start:
        return None
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
