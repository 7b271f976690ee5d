"""What is done to drafts: begun by someone, by a partner's program, from a template or from another convention; kept; forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import orjson

from tremplin.immersions.conventions.drafts import errors, store
from tremplin.immersions.conventions.drafts.model import MOST_BYTES, MOST_NAME, Draft, duplicate, written
from tremplin.immersions.conventions.model import Convention
from tremplin.immersions.conventions.upkeep import DRAFT_KEPT
from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn


async def begin(
    conn: Conn, answers: Mapping[str, Any], *, now: datetime, source: str | None = None, discussion_code: str | None = None
) -> Draft:
    """Keeps a new draft; answers may be few or wrong. Raises DraftTooLong."""
    draft = Draft(
        id=uuid7(now),
        version=1,
        answers=_sane(answers),
        created_at=now,
        updated_at=now,
        source=source,
        discussion_code=discussion_code,
    )
    await store.insert(conn, draft)
    return draft


async def find(conn: Conn, draft_id: str) -> Draft:
    """A draft or a template. Raises DraftUnknown."""
    found = await store.find(conn, draft_id)
    if found is None:
        raise errors.DraftUnknown
    return found


async def keep(conn: Conn, draft_id: str, answers: Mapping[str, Any], *, version: int, now: datetime) -> Draft:
    """Other answers for a draft, by someone who saw this version. Raises DraftUnknown, DraftOutdated, DraftTooLong."""
    held = await store.hold(conn, draft_id)
    if held is None:
        raise errors.DraftUnknown
    if held.version != version:
        raise errors.DraftOutdated
    kept = replace(held, answers=_sane(answers), version=version + 1, updated_at=now)
    await store.save(conn, kept)
    return kept


async def make_template(conn: Conn, answers: Mapping[str, Any], *, name: str, owner: str, now: datetime) -> Draft:
    """Keeps answers under a name, for who will begin others from them. Raises TemplateNameInvalid, DraftTooLong."""
    called = " ".join(name.split())
    if not 1 <= len(called) <= MOST_NAME:
        raise errors.TemplateNameInvalid(most=MOST_NAME)
    template = Draft(id=uuid7(now), version=1, answers=_sane(answers), created_at=now, updated_at=now, name=called, owner=owner)
    await store.insert(conn, template)
    return template


async def make_template_of(conn: Conn, convention: Convention, *, name: str, owner: str, now: datetime) -> Draft:
    """Keeps the company and the work of a convention under a name; neither its dates nor the person, whose data this is not for.
    Raises TemplateNameInvalid."""
    answers = duplicate(convention)
    company = answers["signatories"]["establishmentRepresentative"]
    return await make_template(
        conn, answers | {"signatories": {"establishmentRepresentative": company}}, name=name, owner=owner, now=now
    )


async def delete_template(conn: Conn, template_id: str, *, owner: str) -> None:
    """Forgets a template of that person. Raises DraftUnknown."""
    template = await find(conn, template_id)
    if template.name is None or template.owner != owner:
        raise errors.DraftUnknown
    await store.delete(conn, template_id)


async def begin_from_template(conn: Conn, template_id: str, *, owner: str, now: datetime) -> Draft:
    """A draft that begins as a template of that person. Raises DraftUnknown."""
    template = await find(conn, template_id)
    if template.name is None or template.owner != owner:
        raise errors.DraftUnknown
    return await begin(conn, template.answers, now=now)


async def begin_from_convention(conn: Conn, convention: Convention, *, now: datetime) -> Draft:
    """A draft with the same people and work as a convention, at dates still to say."""
    return await begin(conn, duplicate(convention), now=now)


async def forget(conn: Conn, *, now: datetime) -> int:
    """Forgets the drafts left for thirty days; how many."""
    return await store.forget(conn, unchanged_since=now - DRAFT_KEPT)


def _sane(answers: Mapping[str, Any]) -> dict[str, Any]:
    """What an author may write. Raises DraftTooLong."""
    kept = written(answers)
    if len(orjson.dumps(kept)) > MOST_BYTES:
        raise errors.DraftTooLong(most=MOST_BYTES // 1024)
    return kept
