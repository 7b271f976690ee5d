"""Why a mission is, or is not, visible at a broadcaster: one answer for every pair, in the order in which things decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import Any

from tremplin.diffusion import explanation
from tremplin.diffusion import store as diffusion
from tremplin.diffusion.explanation import Part, Reason, Verdict
from tremplin.diffusion.model import ACCEPTED_BY, ORGANISATION_FIELD, OWNER, Rule, document_field
from tremplin.kit.abreast import abreast
from tremplin.kit.db import Conn
from tremplin.missions import store
from tremplin.missions.documents import FIELDS, document, organisation_terms
from tremplin.missions.model import Mission, Organisation, Status
from tremplin.missions.moderation import changes as moderation
from tremplin.partners import store as partners
from tremplin.partners.errors import PartnerUnknown
from tremplin.partners.model import Partner, alphabetical
from tremplin.search.model import Document

# What conditions of diffusion may look at: `acceptedBy` is the moderators', who decide of it elsewhere.
CONDITION_FIELDS = tuple(field.name for field in FIELDS if field.name != ACCEPTED_BY)
FIELD_LABELS = {
    "domain": "domaine",
    "activity": "activité",
    "remote": "à distance",
    "type": "type de mission",
    "departmentName": "département",
    "openToMinors": "ouverture aux mineurs",
    "reducedMobilityAccessible": "accès aux personnes à mobilité réduite",
    "city": "ville",
    "country": "pays",
    "postalCode": "code postal",
    "departmentCode": "code du département",
    "region": "région",
    "clientId": "identifiant chez l'annonceur",
    "snu": "service national universel",
    "schedule": "horaires",
    "closeToTransport": "proximité des transports",
    "tags": "étiquettes",
    "tasks": "tâches",
    "audience": "public",
    "softSkills": "qualités",
    "romeSkills": "compétences ROME",
    "organizationClientId": "organisation",
    "organizationName": "nom de l'organisation",
    "organizationRNA": "numéro RNA de l'organisation",
    "organizationStatusJuridique": "statut juridique de l'organisation",
    "organizationReseaux": "réseaux de l'organisation",
    "organizationActions": "actions de l'organisation",
}


class Hidden(StrEnum):
    """What hides a mission from everyone, before any rule of diffusion. Stable codes, as `Reason`."""

    UNKNOWN = "MISSION_UNKNOWN"
    WITHDRAWN = "WITHDRAWN"
    REFUSED = "REFUSED"


_SENTENCES: Mapping[str, str] = {
    Hidden.UNKNOWN: "Aucune mission n'a cet identifiant.",
    Hidden.WITHDRAWN: "L'annonceur a retiré cette mission.",
    Hidden.REFUSED: "La mission est refusée : {comment}.",
    Reason.OWN: "Visible : c'est une mission de {broadcaster}.",
    Reason.OPENED: "Visible : {broadcaster} diffuse les missions de {owner}.",
    Reason.NOT_OPENED: "{broadcaster} ne diffuse pas les missions de {owner}.",
    Reason.RULES: "Une règle de {owner} ne laisse pas {broadcaster} montrer cette mission.",
    Reason.CONDITION: "La mission ne remplit pas la condition que {broadcaster} a choisie pour {owner}.",
    Reason.NOT_ACCEPTED: "{broadcaster} modère ce qu'il diffuse et n'a pas accepté cette mission.",
}


@dataclass(frozen=True, slots=True)
class Visibility:
    """The answer for one broadcaster: `reason` is a stable code, `message` says it, `parts` detail what hides the mission."""

    broadcaster_id: str
    broadcaster_name: str
    visible: bool
    reason: str
    message: str
    root_id: str | None = None
    parts: tuple[Part, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The same for programs, under the names of the exchange contract."""
        return {
            "publisherId": self.broadcaster_id,
            "publisherName": self.broadcaster_name,
            "visible": self.visible,
            "reason": self.reason,
            "message": self.message,
            "rootId": self.root_id,
            "explanation": [part.as_json() for part in self.parts],
        }


async def at(conn: Conn, mission_id: str, broadcaster_id: str) -> Visibility:
    """Why a mission is, or is not, visible at a broadcaster. Raises PartnerUnknown."""
    broadcaster, mission = await abreast(
        conn, lambda conn: partners.find(conn, broadcaster_id), lambda conn: store.find(conn, mission_id)
    )
    if broadcaster is None:
        raise PartnerUnknown(partner_id=broadcaster_id)
    if mission is None:
        return _said(broadcaster, Hidden.UNKNOWN)
    (answer,) = _explained(mission, [broadcaster], await _known(conn, mission))
    return answer


async def is_open_to(conn: Conn, mission_id: str, broadcaster_id: str) -> bool:
    """Whether a mission is of a partner itself, or of an announcer that it shows."""
    mission = await store.find(conn, mission_id)
    if mission is None or mission.owner == broadcaster_id:
        return mission is not None
    return any(each.broadcaster_id == broadcaster_id for each in await diffusion.rules_about(conn, mission.owner))


def unknown_at(broadcaster: Partner) -> Visibility:
    """The answer about a mission that does not exist, or whose state is none of the broadcaster's business."""
    return _said(broadcaster, Hidden.UNKNOWN)


async def everywhere(conn: Conn, mission: Mission) -> list[Visibility]:
    """The same at every broadcaster that its announcer is open to, by name. As many statements for one as for a hundred."""
    known = await _known(conn, mission)
    opened = {rule.broadcaster_id for rule in known.rules if rule.root_id is None}
    return _explained(mission, sorted((each for id_, each in known.partners.items() if id_ in opened), key=alphabetical), known)


@dataclass(frozen=True, slots=True)
class _Known:
    """What decides beside the mission: its announcer, and the broadcasters it is open to, by id; its rules; its organisation; the
    moderators who accepted it."""

    partners: dict[str, Partner]
    rules: list[Rule]
    organisation: Organisation | None
    accepted: tuple[str, ...]


async def _known(conn: Conn, mission: Mission) -> _Known:
    ids = [mission.organisation_id] if mission.organisation_id else []
    found, rules, organisations, accepted = await abreast(
        conn,
        lambda conn: diffusion.partners_about(conn, mission.owner),
        lambda conn: diffusion.rules_about(conn, mission.owner),
        lambda conn: store.find_organisations(conn, ids),
        lambda conn: moderation.accepted_by(conn, [mission.id]),
    )
    return _Known(found, rules, next(iter(organisations.values()), None), accepted.get(mission.id, ()))


def _explained(mission: Mission, broadcasters: Sequence[Partner], known: _Known) -> list[Visibility]:
    owner = known.partners.get(mission.owner)
    if mission.deleted_at is not None or owner is None:  # or gone with its partner
        return [_said(each, Hidden.WITHDRAWN) for each in broadcasters]
    if mission.status == Status.REFUSED:
        comment = (mission.status_comment or "sans motif").rstrip(".")
        return [_said(each, Hidden.REFUSED, comment=comment) for each in broadcasters]
    by_broadcaster: dict[str, list[Rule]] = {}
    for rule in known.rules:
        by_broadcaster.setdefault(rule.broadcaster_id, []).append(rule)
    terms = terms_of(document(mission, known.organisation, owner, known.accepted))
    answers = []
    for each in broadcasters:
        verdict = explanation.judge(
            each.id, mission.owner, by_broadcaster.get(each.id, ()), terms, labels=FIELD_LABELS, moderates=each.moderates
        )
        answers.append(_answer(each, owner, verdict))
    return answers


async def terms_known(conn: Conn, owner: str, field: str, value: str) -> dict[str, set[str]]:
    """What is known of an announcer's missions that have this value under a field of diffusion rules.

    Of an organisation that it has described, that is all that its missions hold of it.
    """
    terms: dict[str, set[str]] = {OWNER: {owner}}
    if field == ORGANISATION_FIELD:
        ids = await store.organisation_ids(conn, owner, [value])
        for organisation in (await store.find_organisations(conn, list(ids.values()))).values():
            held = organisation_terms(organisation)
            terms |= {name: {given} if isinstance(given, str) else set(given or ()) for name, given in held.items()}
    return {**terms, document_field(field): {value}}


def terms_of(found: Document) -> dict[str, set[str]]:
    """What a search document holds under each field, its places together, as conditions on the whole document see it."""
    terms: dict[str, set[str]] = {OWNER: {found.owner}}
    of_places = (held for place in found.places for held in (place.counted, place.rare, place.terms))
    for held in chain((found.counted, found.rare, found.terms), of_places):
        for field, values in held.items():
            terms.setdefault(field, set()).update(values)
    return terms


def _answer(broadcaster: Partner, owner: Partner, verdict: Verdict) -> Visibility:
    message = _SENTENCES[verdict.reason].format(broadcaster=broadcaster.name, owner=owner.name)
    return Visibility(broadcaster.id, broadcaster.name, verdict.visible, verdict.reason, message, verdict.root_id, verdict.parts)


def _said(broadcaster: Partner, reason: Hidden, **values: str) -> Visibility:
    return Visibility(broadcaster.id, broadcaster.name, False, reason, _SENTENCES[reason].format(**values))
