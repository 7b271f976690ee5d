"""From what a partner said to what is kept: normalised, completed, validated. Pure: the same input gives the same mission."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from typing import Any

from tremplin.kit.problem import Problem
from tremplin.missions import organisations, places, validation
from tremplin.missions.draft import AddressDraft, MissionDraft, OrganisationDraft
from tremplin.missions.model import Mission, Organisation, Status
from tremplin.missions.texts import legible, one_line, plain_text, safe_html
from tremplin.partners.model import Partner
from tremplin.reference.domains import domain_code

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


@dataclass(frozen=True, slots=True)
class Known:
    """What the store already knows under the same owner and clientId."""

    id: str
    created_at: datetime
    posted_at: datetime | None = None
    start_at: datetime | None = None


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
    organisation_id: str,
    known: Known | None,
    now: datetime,
    found: Sequence[Problem] = (),
    source_hash: bytes | None = None,
    synced: bool = False,
) -> Prepared:
    """Builds the mission of a draft. `found` are problems met while reading it; `synced`: it comes from a catalogue's run.

    A mission with an error is REFUSED with the sentence of the first rule that refuses it; it is kept, never lost.
    """
    draft = _normalised(draft)
    organisation = _organisation(draft.organisation, owner, organisation_id, now)
    addresses, place_problems = places.settle(draft.addresses, mission_id)
    problems = (*found, *validation.problems_of(draft, now=now), *place_problems)
    refusal = validation.first_refusal(problems)
    description = (draft.description or "")[: validation.DESCRIPTION_MOST]
    description_html = safe_html(description) if description else None
    posted_at = draft.posted_at or (known.posted_at if known else None) or (now if synced else None)
    start_at = draft.start_at or (known.start_at if known else None) or (now if synced else None)
    mission = Mission(
        **{name: getattr(draft, name) for name in _AS_GIVEN},
        id=mission_id,
        owner=owner.id,
        client_id=draft.client_id,
        organisation_id=organisation.id if organisation else None,
        status=Status.REFUSED if refusal else Status.ACCEPTED,
        status_comment=refusal,
        problems=tuple({key: str(value) for key, value in asdict(problem).items()} for problem in problems),
        description=plain_text(description, description_html) if description else None,
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
        last_sync_at=now if synced else None,
        created_at=known.created_at if known else now,
        updated_at=now,
    )
    return Prepared(mission, organisation, problems)


def readable(draft: MissionDraft) -> MissionDraft:
    """The same draft without the characters that can't be kept: one of them, anywhere, would fail the whole transaction."""
    return replace(draft, **{field.name: _readable(getattr(draft, field.name)) for field in fields(draft)})


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
    return replace(
        draft,
        client_id=draft.client_id.strip(),
        title=one_line(draft.title),
        application_url=with_scheme(draft.application_url),
        domain=(domain_code(domain) or domain) if domain else None,
        organisation=organisations.settle(draft.organisation),
        addresses=[replace(address, country=places.country_of(address)) for address in draft.addresses],
    )


def _organisation(draft: OrganisationDraft | None, owner: Partner, organisation_id: str, now: datetime) -> Organisation | None:
    if draft is None or draft.client_id is None:
        return None
    described = {field.name: getattr(draft, field.name) for field in fields(draft)}
    described["logo"] = draft.logo or owner.default_mission_logo
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
