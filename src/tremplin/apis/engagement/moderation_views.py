"""Decisions, rules and their effects as JSON, under the names of the contract."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson

from tremplin.missions.exchange import instant, personalise
from tremplin.missions.moderation.actions import Done, Seen
from tremplin.missions.moderation.automatic import Simulation
from tremplin.missions.moderation.inbox.model import Line, Page
from tremplin.missions.moderation.model import Change, Decision, Origin
from tremplin.missions.moderation.motives import Motive, label
from tremplin.missions.moderation.rules import CRITERIA, PRESETS, Rule, RuleSet


def decision(found: Decision) -> dict[str, Any]:
    """A decision. `title` is the moderator's own, `comment` what the announcer reads beside the motive."""
    return {
        "missionId": found.mission_id,
        "moderatorId": found.moderator_id,
        "status": found.status.value,
        "motive": found.motive,
        "motiveLabel": found.motive and label(found.motive, found.moderator_id),
        "comment": found.comment,
        "title": found.title,
        "note": found.note,
        "automatic": found.origin == Origin.RULE,
        "rule": found.rule,
        "userName": found.decided_by,
        "decidedAt": instant(found.decided_at),
        "changed": list(found.changed),
        "changedAt": instant(found.changed_at),
    }


def line(found: Line, now: datetime) -> dict[str, Any]:
    """A line of the inbox: the decision and what tells one mission from another."""
    return {
        **decision(found.decision),
        "waitingSince": instant(found.waiting_since),
        "waitingDays": max(0, (now - found.waiting_since).days),
        "mission": {
            "id": found.decision.mission_id,
            "clientId": found.client_id,
            "title": found.title,
            "publisherId": found.publisher_id,
            "publisherName": found.publisher_name,
            "organizationId": found.organisation_id,
            "organizationName": found.organisation_name,
            "city": found.city,
            "departmentCode": found.department_code,
            "domain": found.domain,
            "createdAt": instant(found.created_at),
            "startAt": instant(found.start_at),
            "endAt": instant(found.end_at),
        },
    }


def aggregates(page: Page) -> dict[str, list[dict[str, Any]]]:
    """Values one may filter on, with their counts."""
    return {
        name: [
            {"key": each.value, "label": label(each.value) if name == "motive" else each.label, "doc_count": each.count}
            for each in held
        ]
        for name, held in page.choices.items()
    }


def detail(seen: Seen, changes: Sequence[Change], mission: bytes, *, base_url: str, reader: str) -> bytes:
    """A mission as broadcasters receive it, the decision, and the history."""
    told = orjson.dumps({**decision(seen.decision), "history": [change(each) for each in changes]})
    shown = personalise(mission, base_url=base_url, reader=reader)
    return b'{"ok":true,"data":%s,"mission":%s}}' % (told[:-1], shown)


def change(found: Change) -> dict[str, Any]:
    """A line of the history: under the names of the original, `initialStatus` and `newStatus`, for what differs."""
    pairs: dict[str, str | None] = {}
    for name, (before, after) in found.fields.items():
        pairs |= {f"initial{name.capitalize()}": before, f"new{name.capitalize()}": after}
    return {
        "id": found.id,
        "missionId": found.mission_id,
        "moderatorId": found.moderator_id,
        "userName": found.actor,
        "createdAt": instant(found.at),
        "automatic": found.origin != Origin.PERSON,
        "rule": found.after.rule if found.origin == Origin.RULE else None,
        "changed": list(found.after.changed) if found.origin == Origin.CHANGE else [],
        "batch": found.batch,
        "undoes": found.undoes,
        **pairs,
    }


def motive(found: Motive, moderator_id: str) -> dict[str, Any]:
    """A motive, in the moderator's words."""
    return {
        "code": found.code,
        "label": label(found.code, moderator_id),
        "labelEn": found.label_en,
        "ofOrganization": found.of_organisation,
    }


def rule(found: Rule) -> dict[str, Any]:
    """A rule as it is written, and in words."""
    return {**found.as_json(), "sentence": found.sentence}


def rule_set(found: RuleSet) -> dict[str, Any]:
    """A moderator's rules, with what others can be made of."""
    return {
        "active": found.active,
        "updatedAt": instant(found.updated_at),
        "rules": [rule(each) for each in found.rules],
        "criteria": [{"name": each.name, "value": each.value, "sentence": each.sentence} for each in CRITERIA.values()],
        "presets": {name: [rule(each) for each in preset] for name, preset in PRESETS.items()},
    }


def simulation(found: Simulation, now: datetime) -> dict[str, Any]:
    """What rules would decide."""
    effects = [
        {
            "rule": rule(each.rule),
            "count": each.count,
            "decided": dict(each.decided),
            "samples": [line(sample, now) for sample in each.samples],
        }
        for each in found.effects
    ]
    return {"total": found.total, "unmatched": found.unmatched, "effects": effects}


def done(found: Done) -> dict[str, Any]:
    """What one gesture decided."""
    return {"updatedIds": found.mission_ids, "updated": len(found.mission_ids), "batch": found.batch, "remaining": found.remaining}
