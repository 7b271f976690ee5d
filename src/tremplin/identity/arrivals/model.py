"""What someone says when signing up an organisation. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tremplin.partners.enrolment.model import Checked, Known, Number

SIGN_UP_LASTS = timedelta(days=2)
REQUESTS_KEPT = timedelta(days=60)
MOST_MAILS_A_DAY = 5


class Want(StrEnum):
    """What an organisation comes for."""

    ANNOUNCE = "announce"
    BROADCAST = "broadcast"
    HOST = "host"
    ADVISE = "advise"


WANT_LABELS: Mapping[Want, str] = {
    Want.ANNOUNCE: "Publier des missions ou des événements",
    Want.BROADCAST: "Montrer sur mon site ce que d'autres publient",
    Want.HOST: "Accueillir des personnes en immersion",
    Want.ADVISE: "Accompagner des personnes et suivre leurs conventions",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUp:
    """What waits for a mailbox to confirm it."""

    email: str
    name: str
    organisation: str
    siret: str | None
    rna: str | None
    checked: str
    wants: tuple[Want, ...]
    created_at: datetime
    expires_at: datetime

    @property
    def known(self) -> Known:
        return Known(Number(self.siret, self.rna), self.organisation, Checked(self.checked))


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came of a sign-up: a partner of one's own (`created`), or one that already was there, whose owners were asked (`asked`)."""

    partner_id: str
    partner_name: str
    created: bool
    asked: bool = False


@dataclass(frozen=True, slots=True)
class JoinRequest:
    """Someone who asks to be let in."""

    id: str
    account_id: str
    email: str
    name: str
    partner_id: str
    created_at: datetime
