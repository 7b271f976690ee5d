"""Consumers of the immersion API and their rights, as its contract has them (§1.3). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from tremplin.partners.consumers import errors

NO_SCOPE = "no-scope"
AGENCY_KINDS = (
    *("pole-emploi", "mission-locale", "operateur-cep", "cap-emploi", "conseil-departemental", "structure-IAE", "fonction-publique"),
    *("cci", "cma", "chambre-agriculture", "autre", "immersion-facile", "prepa-apprentissage"),
)
_MOST_NAME, _MOST_CONTACT_JOB = 255, 1024
_CONTACT = {"lastName", "firstName", "job", "phone", "emails"}


class RightName(StrEnum):
    SEARCH = "searchEstablishment"  # companies and their offers, and to contact them
    CONVENTION = "convention"
    STATISTICS = "statistics"


class RightKind(StrEnum):
    READ = "READ"
    WRITE = "WRITE"
    SUBSCRIPTION = "SUBSCRIPTION"


@dataclass(frozen=True, slots=True)
class Right:
    """What may be done, and on what. `scope`: the agencies a consumer sees the conventions of, by kinds or by ids; None elsewhere."""

    kinds: frozenset[str] = frozenset()
    agency_kinds: tuple[str, ...] | None = None
    agency_ids: tuple[str, ...] | None = None

    def told(self, name: RightName) -> dict[str, Any]:
        """As the contract writes it."""
        scope: Any = NO_SCOPE
        if name is RightName.CONVENTION:
            by_ids = self.agency_ids is not None
            scope = {"agencyIds": list(self.agency_ids or ())} if by_ids else {"agencyKinds": list(self.agency_kinds or ())}
        return {"kinds": sorted(self.kinds), "scope": scope}


Rights = Mapping[RightName, Right]
ALL_RIGHTS: Rights = {
    RightName.SEARCH: Right(frozenset({RightKind.READ, RightKind.SUBSCRIPTION})),
    RightName.CONVENTION: Right(frozenset({RightKind.READ, RightKind.SUBSCRIPTION}), agency_kinds=AGENCY_KINDS),
    # Never any subscription: statistics have no event.
    RightName.STATISTICS: Right(frozenset({RightKind.READ})),
}
"""What a consumer may do when nothing is said: read everything, and be told of what changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumer:
    """A program of another organisation. Keys signed before `current_key_issued_at` (whole seconds) open nothing any more."""

    id: str
    name: str
    description: str = ""
    contact: Mapping[str, Any] | None = None
    rights: Rights = field(default_factory=dict)
    expires_at: datetime | None = None
    created_at: datetime
    revoked_at: datetime | None = None
    current_key_issued_at: datetime

    def may(self, name: RightName, kind: RightKind) -> bool:
        right = self.rights.get(name)
        return right is not None and kind in right.kinds


def check(consumer: Consumer, *, key_issued_at: int, now: datetime) -> None:
    """Whether a key signed at some Unix second still opens for a consumer. Raises ConsumerRevoked, KeyRenewed, ConsumerExpired."""
    if consumer.revoked_at is not None:
        raise errors.ConsumerRevoked
    if key_issued_at < int(consumer.current_key_issued_at.timestamp()):
        raise errors.KeyRenewed
    if consumer.expires_at is not None and consumer.expires_at < now:
        raise errors.ConsumerExpired


def checked_name(name: str) -> str:
    """Raises ConsumerInvalid."""
    if not 1 <= len(name.strip()) <= _MOST_NAME:
        raise errors.ConsumerInvalid(reason=f"son nom a de 1 à {_MOST_NAME} caractères.")
    return name.strip()


def read_contact(given: Any) -> dict[str, Any]:
    """Who to write to about a consumer: `{lastName, firstName, job, phone, emails}`. Raises ConsumerInvalid."""
    if not isinstance(given, dict) or not set(given) <= _CONTACT:
        raise errors.ConsumerInvalid(reason=f"le contact est un objet JSON, avec {', '.join(sorted(_CONTACT))}.")
    emails = given.get("emails", [])
    texts = [value for name, value in given.items() if name != "emails"] + (emails if isinstance(emails, list) else [None])
    if not all(isinstance(text, str) and 1 <= len(text) <= _MOST_CONTACT_JOB for text in texts):
        raise errors.ConsumerInvalid(reason="chaque partie du contact est un texte, « emails » une liste de textes.")
    return given


def read_rights(given: Any) -> Rights:
    """Rights as the contract writes them; those that are not named are not given. Raises ConsumerInvalid."""
    if not isinstance(given, dict):
        raise errors.ConsumerInvalid(reason="ses droits sont un objet JSON.")
    unknown = set(given) - set(RightName)
    if unknown:
        raise errors.ConsumerInvalid(reason=f"le droit « {min(unknown)} » n'existe pas ; connus : {', '.join(RightName)}.")
    return {name: _right(name, given[name]) for name in RightName if name in given}


def _right(name: RightName, given: Any) -> Right:
    if not isinstance(given, dict):
        raise errors.ConsumerInvalid(reason=f"le droit « {name} » est un objet avec « kinds » et « scope ».")
    kinds = given.get("kinds")
    allowed = {RightKind.READ, RightKind.WRITE} if name is RightName.STATISTICS else set(RightKind)
    if not isinstance(kinds, list) or not all(kind in allowed for kind in kinds):
        raise errors.ConsumerInvalid(reason=f"« kinds » du droit « {name} » est une liste de : {', '.join(sorted(allowed))}.")
    scope = given.get("scope", NO_SCOPE)
    if name is not RightName.CONVENTION:
        if scope != NO_SCOPE:
            raise errors.ConsumerInvalid(reason=f"« scope » du droit « {name} » vaut « {NO_SCOPE} ».")
        return Right(frozenset(kinds))
    return _convention_right(frozenset(kinds), scope)


def _convention_right(kinds: frozenset[str], scope: Any) -> Right:
    one = next(iter(scope), "") if isinstance(scope, dict) and len(scope) == 1 else ""
    values: list[Any] = scope[one] if one and isinstance(scope[one], list) else [None]
    listed = all(isinstance(value, str) for value in values)
    if listed and one == "agencyIds":
        return Right(kinds, agency_ids=tuple(values))
    if listed and one == "agencyKinds" and set(values) <= set(AGENCY_KINDS):
        return Right(kinds, agency_kinds=tuple(values))
    raise errors.ConsumerInvalid(
        reason="« scope » du droit « convention » est un objet avec une liste, « agencyKinds » (sortes connues) ou « agencyIds »."
    )
