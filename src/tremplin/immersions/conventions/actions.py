"""What is done to conventions: each verb holds the row, asks `lifecycle`, and writes the convention, its entry, what is told to
partners and to people, in the caller's transaction.

Time and ids come in; nothing here commits. `Author` (`audit`) is who acts; refusals are those of `lifecycle`, plus ConventionUnknown,
and Outdated when `version` (what the page was made from) is no longer the one kept.

Tables (schema `immersions`, migration 0027):

=====================  ================================================================================================
agency, agency_user    prescribers and their people (`immersions.agencies`)
convention             columns of lists and `body`, the ConventionRead in JSON; `version` counts changes
convention_entry       the history: an `audit.Entry` for each version
convention_signature   the chain of evidence (`signatures.Line`); `signed_text`: the very texts signed, by their hash
assessment             the « bilan », whole; conventions show its summary
convention_draft       drafts (`name` NULL) and templates (`name`, `owner`): `drafts.model.Draft`
convention_link        what opens a convention or a draft: digests only, 31 or 2 days (`links.model.Link`)
convention_notice      each mail or SMS with its state (`notices.model.Notice`)
=====================  ================================================================================================

Beside the verbs below, each giving a `keeping.Stored(convention, version, body)`:

- `store` (read): `history(id) -> list[Entry]`, `evidence(id) -> list[Line]`, `signed_texts(id) -> {hash: bytes}`, `similar(…) -> ids`.
- `assessing`: `create`, `sign`, `delete`, `find(id) -> Assessment`.
- `drafts.actions`: `begin`, `find`, `keep`, `make_template`, `begin_from_template`, `begin_from_convention` (a duplicate);
  `drafts.store.templates(owner)`.
- `links.actions`: `issue(…) -> Issued(token, code)`, `issue_for_draft`, `look(token)`, `open_link(token) -> Opened(link, stored, role,
  author)`, `open_code(secrets, typed)`, `open_draft(token) -> draft id`. Pages are at `links.model.PATH`/token, whatever the purpose.
- `notices.actions`: `renew_link(token) -> Channel` (from a dead link), `send_signature_link(id, role, author, channel=)`;
  `notices.store.of_convention(id) -> list[Notice]`.
- `prescribers.desk(agency) -> Desk`: who decides. `agencies.actions`: `list_covering(department, kinds)`, `find`, `people`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from tremplin.immersions.contacts import conversing
from tremplin.immersions.conventions import announcing, errors, lifecycle, prescribers, store, writing
from tremplin.immersions.conventions.audit import Author, Change
from tremplin.immersions.conventions.drafts import errors as draft_errors
from tremplin.immersions.conventions.drafts import store as kept_drafts
from tremplin.immersions.conventions.keeping import Stored, render
from tremplin.immersions.conventions.model import PersonName
from tremplin.immersions.conventions.notices import actions as notices
from tremplin.immersions.conventions.schedule import Schedule
from tremplin.immersions.conventions.signatures import append, signed_text
from tremplin.immersions.conventions.states import Event
from tremplin.immersions.conventions.vocabulary import Role, Status
from tremplin.immersions.offers import store as companies
from tremplin.immersions.offers.identification import NOT_ASKED, Identity
from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn
from tremplin.kit.refusal import Refusal

_SIGNING = frozenset({Event.PARTIALLY_SIGNED, Event.FULLY_SIGNED, Event.MODIFIED_AND_SIGNED})


async def find(conn: Conn, convention_id: str) -> Stored:
    """A convention. Raises ConventionUnknown."""
    found = await store.find(conn, convention_id)
    if found is None:
        raise errors.ConventionUnknown(convention_id=convention_id)
    return found


async def submit(
    conn: Conn,
    payload: Mapping[str, Any],
    author: Author,
    *,
    now: datetime,
    draft_id: str | None = None,
    identity: Identity = NOT_ASKED,
) -> Stored:
    """A convention, from what its author wrote (`drafts.model.WRITTEN`; an `id` if they chose one). The draft it comes from ends with
    it, and the discussion that led to it is told. `identity`: what the national directory says of the company.

    Raises DraftUnknown, CompanyClosed, AgencyUnknown, AgencyNotOpen, ConventionInvalid, SubmissionStatusForbidden, ConventionExists.
    """
    draft = await kept_drafts.hold(conn, draft_id) if draft_id else None
    if draft_id and draft is None:
        raise draft_errors.DraftUnknown
    siret = writing.siret_of(payload)
    if identity.answered and (identity.company is None or not identity.company.is_open):
        raise errors.CompanyClosed(siret=siret)
    agency = await prescribers.shown(conn, str(payload.get("agencyId", "")))
    ban = (await companies.bans(conn, [siret])).get(siret)
    given_id = payload.get("id") if isinstance(payload.get("id"), str) else None
    made = writing.new(payload, convention_id=given_id or uuid7(now), agency=agency, ban=ban, now=now)
    change = lifecycle.submit(made, author, now=now)
    code = draft.discussion_code if draft else None
    stored = await _keep_new(conn, change, discussion_code=code)
    if draft is not None:
        await kept_drafts.delete(conn, draft.id)
    if code is not None:
        await _tell_discussion(conn, code, stored.convention.id, now)
    return stored


async def edit(
    conn: Conn,
    convention_id: str,
    payload: Mapping[str, Any],
    author: Author,
    *,
    now: datetime,
    version: int | None = None,
    channel: str = "",
    device: str = "",
) -> Stored:
    """Other terms, as an author writes them, by someone who saw this version, or who gives back its `updatedAt`. Who edits and signs
    has signed: `channel` and `device` are as for `sign`. Raises as `lifecycle.edit`."""
    held = await _hold(conn, convention_id, version)
    edited = writing.edited(held.convention, payload, seen=version is not None, now=now)
    if edited.siret != held.convention.siret:
        edited = replace(edited, establishment_ban=(await companies.bans(conn, [edited.siret])).get(edited.siret))
    change = lifecycle.edit(held.convention, edited, author, now=now)
    return await _keep(conn, held, change, channel=channel or _channel(author), device=device)


async def sign(
    conn: Conn,
    convention_id: str,
    role: Role,
    author: Author,
    *,
    channel: str,
    device: str = "",
    now: datetime,
    version: int | None = None,
) -> Stored:
    """A signature, and its line of evidence: `channel` is how they came (`email`, `sms`, `account`, `code`), `device` an opaque mark.
    Raises as `lifecycle.sign`; Outdated when they were shown another version."""
    held = await _hold(conn, convention_id, version)
    return await _keep(conn, held, lifecycle.sign(held.convention, role, author, now=now), channel=channel, device=device)


async def decide(
    conn: Conn,
    convention_id: str,
    target: Status,
    author: Author,
    *,
    now: datetime,
    justification: str = "",
    decider: PersonName | None = None,
    version: int | None = None,
) -> Stored:
    """Accepts, rejects, cancels, gives up, asks for a modification. Raises as `lifecycle.decide`."""
    held = await _hold(conn, convention_id, version)
    change = lifecycle.decide(held.convention, target, author, now=now, justification=justification, decider=decider)
    return await _keep(conn, held, change)


async def transfer(
    conn: Conn,
    convention_id: str,
    agency_id: str,
    author: Author,
    *,
    justification: str,
    now: datetime,
    version: int | None = None,
) -> Stored:
    """Gives the file to another agency. Raises AgencyUnknown, AgencyNotOpen, and as `lifecycle.transfer`."""
    held = await _hold(conn, convention_id, version)
    agency = await prescribers.shown(conn, agency_id)
    change = lifecycle.transfer(held.convention, agency, author, now=now, justification=justification)
    return await _keep(conn, held, change)


async def edit_referent(
    conn: Conn,
    convention_id: str,
    referent: PersonName | None,
    author: Author,
    *,
    now: datetime,
    version: int | None = None,
) -> Stored:
    """Says who follows the file in the agency. Raises as `lifecycle.edit_referent`."""
    held = await _hold(conn, convention_id, version)
    return await _keep(conn, held, lifecycle.edit_referent(held.convention, referent, author, now=now))


async def edit_final(
    conn: Conn,
    convention_id: str,
    author: Author,
    *,
    now: datetime,
    tutor: dict[str, str] | None = None,
    beneficiary: dict[str, str | date] | None = None,
    version: int | None = None,
) -> Stored:
    """Corrects a mistake once the convention has its last status. Raises as `lifecycle.edit_final`."""
    held = await _hold(conn, convention_id, version)
    return await _keep(conn, held, lifecycle.edit_final(held.convention, author, now=now, tutor=tutor, beneficiary=beneficiary))


async def renew(
    conn: Conn,
    convention_id: str,
    author: Author,
    *,
    start: date,
    end: date,
    schedule: Schedule,
    justification: str,
    now: datetime,
    new_id: str | None = None,
) -> Stored:
    """Another convention for the days that follow; gives the new one. Raises ConventionExists, and as `lifecycle.renew`."""
    held = await _hold(conn, convention_id, None)
    change = lifecycle.renew(
        held.convention,
        author,
        new_id=new_id or uuid7(now),
        start=start,
        end=end,
        schedule=schedule,
        justification=justification,
        now=now,
    )
    return await _keep_new(conn, change)


async def apply(conn: Conn, held: Stored, change: Change) -> Stored:
    """Keeps a change that another module of conventions made to a row it holds."""
    return await _keep(conn, held, change)


async def hold(conn: Conn, convention_id: str) -> Stored:
    """A convention that nobody else changes until the transaction ends. Raises ConventionUnknown."""
    return await _hold(conn, convention_id, None)


async def _hold(conn: Conn, convention_id: str, version: int | None) -> Stored:
    held = await store.hold(conn, convention_id)
    if held is None:
        raise errors.ConventionUnknown(convention_id=convention_id)
    if version is not None and version != held.version:
        raise errors.Outdated
    return held


async def _keep_new(conn: Conn, change: Change, *, discussion_code: str | None = None) -> Stored:
    stored = Stored(change.convention, 1, render(change.convention))
    await store.insert(conn, stored, changed_at=change.entry.at, discussion_code=discussion_code)
    await _follow_up(conn, stored, change)
    return stored


async def _keep(conn: Conn, held: Stored, change: Change, *, channel: str = "", device: str = "") -> Stored:
    stored = Stored(change.convention, held.version + 1, render(change.convention))
    await store.update(conn, stored, changed_at=change.entry.at)
    if change.entry.event in _SIGNING:
        await _prove(conn, change, channel=channel, device=device)
    await _follow_up(conn, stored, change, previous=held)
    return stored


async def _follow_up(conn: Conn, stored: Stored, change: Change, *, previous: Stored | None = None) -> None:
    """What goes with every change: its line of history, what readers and people are told."""
    await store.add_entry(conn, change.entry, stored.version)
    left = previous.convention.agency if previous and previous.convention.agency.id != stored.convention.agency.id else None
    await announcing.announce(conn, stored, previous=left, at=change.entry.at)
    await notices.tell(conn, stored, change)


async def _prove(conn: Conn, change: Change, *, channel: str, device: str) -> None:
    role = Role(change.entry.details["role"])
    signatory = change.convention.signatories.get(role)
    assert signatory is not None  # `lifecycle` found them
    line = append(
        await store.evidence(conn, change.convention.id),
        change.convention,
        role=role,
        signer=signatory.name,
        signed_at=change.entry.at,
        channel=channel,
        device=device,
    )
    await store.add_evidence(conn, line, signed_text(change.convention).encode())


async def _tell_discussion(conn: Conn, code: str, convention_id: str, now: datetime) -> None:
    try:
        async with conn.transaction():
            await conversing.tell_convention(conn, code, started=True, now=now, convention_id=convention_id)
    except Refusal:
        # The discussion was closed or erased meanwhile: the convention stands without it.
        return


def _channel(author: Author) -> str:
    return "account" if author.connected else "email"
