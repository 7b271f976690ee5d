"""What the push API answers (contract §4.1): the mission as its announcer sent it, with its own link, booleans and HTML. Unlike
what broadcasters read, where links are tracked and booleans are words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import orjson

from tremplin.apis.engagement.errors import InvalidBody
from tremplin.kit.problem import Problem
from tremplin.missions.actions import Published
from tremplin.missions.exchange import address_json, instant
from tremplin.missions.model import Mission, Organisation
from tremplin.missions.problems import FIELD_UNREADABLE
from tremplin.missions.pushing import Outcome, Upserted
from tremplin.missions.texts import is_html


def mission_answer(published: Published, *, dry: bool) -> bytes:
    """The answer to a POST or a PUT; `problems` is added to the contract, and `dryRun` when nothing was written."""
    data = _mission(published.mission, published.organisation)
    if dry and published.created:  # ids of what will not exist would mislead whoever keeps them
        data["id"] = None
        data["addresses"] = [{**each, "id": None} for each in data["addresses"]]
    body = {"ok": True, "data": data, "problems": _problems(published.problems)}
    return orjson.dumps({**body, "dryRun": True} if dry else body)


def deletion_answer(client_id: str, deleted_at: datetime) -> bytes:
    """The answer to a DELETE."""
    return orjson.dumps({"ok": True, "data": {"clientId": client_id, "deletedAt": instant(deleted_at)}})


def batch_answer(results: Sequence[dict[str, Any]], *, dry: bool) -> bytes:
    """The answer to a batch: one result for each mission, in order, and how many there are of each status."""
    counted = Counter(result["status"] for result in results)
    counts = {outcome.value: counted[outcome] for outcome in Outcome}
    body = {"ok": True, "total": len(results), "counts": counts, "data": results}
    return orjson.dumps({**body, "dryRun": True} if dry else body)


def result(index: int, client_id: str | None, upserted: Upserted, *, dry: bool) -> dict[str, Any]:
    """What became of one mission of a batch."""
    mission = upserted.mission
    invented = dry and upserted.outcome == Outcome.CREATED
    return {
        "index": index,
        "clientId": client_id,
        "status": upserted.outcome,
        "id": mission.id if mission and not invented else None,
        "statusCode": mission and mission.status,
        "statusComment": mission and (mission.status_comment or ""),
        "problems": _problems(upserted.problems),
    }


def unreadable(refusal: InvalidBody) -> Upserted:
    """What becomes of a mission of a batch that could not be read."""
    found = (FIELD_UNREADABLE.at(_pointer(issue["path"]), reason=issue["message"]) for issue in refusal.issues)
    return Upserted(Outcome.INVALID, None, tuple(found))


def _pointer(path: Iterable[str | int]) -> str:
    return "".join(f"/{step}" for step in path)


def _problems(problems: Iterable[Problem]) -> list[dict[str, str]]:
    return [
        {
            "code": each.code,
            "severity": each.severity,
            "pointer": each.pointer,
            "sentence": each.message,
            "sentenceEn": each.message_en,
            "hint": each.hint,
        }
        for each in problems
    ]


def _mission(mission: Mission, organisation: Organisation | None) -> dict[str, Any]:
    return {
        "id": mission.id,
        "clientId": mission.client_id,
        "publisherId": mission.owner,
        "statusCode": mission.status,
        "statusComment": mission.status_comment or "",
        "createdAt": instant(mission.created_at),
        "updatedAt": instant(mission.updated_at),
        "deletedAt": instant(mission.deleted_at),
        "title": mission.title or "",
        "description": _description(mission),
        "applicationUrl": mission.application_url,
        "image": mission.image,
        "metadata": mission.metadata,
        "postedAt": instant(mission.posted_at),
        "domain": mission.domain,
        "activities": mission.activities,
        "tags": mission.tags,
        "tasks": mission.tasks,
        "audience": mission.audience,
        "requirements": mission.requirements,
        "softSkills": mission.soft_skills,
        "romeSkills": mission.rome_skills,
        "remote": mission.remote,
        "schedule": mission.schedule,
        "startAt": instant(mission.start_at),
        "endAt": instant(mission.end_at),
        "priority": mission.priority,
        "places": mission.places,
        "compensationAmount": mission.compensation_amount,
        "compensationAmountMax": mission.compensation_amount_max,
        "compensationUnit": mission.compensation_unit,
        "compensationType": mission.compensation_type,
        "openToMinors": mission.open_to_minors,
        "reducedMobilityAccessible": mission.reduced_mobility_accessible,
        "closeToTransport": mission.close_to_transport,
        "addresses": [address_json(address) for address in mission.addresses],
        "type": mission.type,
        **_organisation(organisation),
    }


def _description(mission: Mission) -> str | None:
    """The HTML kept; for a text without any, the text, as it was sent."""
    html = mission.description_html
    return html if html and is_html(html) else mission.description


def _organisation(organisation: Organisation | None) -> dict[str, Any]:
    given = organisation
    return {
        "organizationClientId": given and given.client_id,
        "organizationName": given and given.name,
        "organizationDescription": given and given.description,
        "organizationUrl": given and given.url,
        "organizationType": given and given.type,
        "organizationLogo": given and given.logo,
        "organizationRNA": given and given.rna,
        "organizationSiren": given and given.siren,
        "organizationSiret": given and given.siret,
        "organizationFullAddress": given and given.full_address,
        "organizationPostCode": given and given.postal_code,
        "organizationCity": given and given.city,
        "organizationStatusJuridique": given and given.legal_status,
        "organizationBeneficiaries": given.beneficiaries if given else [],
        "organizationActions": given.actions if given else [],
        "organizationReseaux": given.networks if given else [],
    }
