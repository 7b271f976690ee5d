"""What is announced in a small town, and the mails that leave it."""

from __future__ import annotations

import email
import re
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default

from tests.apis.engagement.platform import Member, Platform
from tests.apis.immersion.companies import BAKER, SIRET
from tests.portal.immersions.visitor import Visitor

BASE_URL = "https://tremplin.example"


@dataclass
class Town:
    """A platform, and the pages of a mission, an offer and an event."""

    platform: Platform
    alize: Member
    mission_id: str
    paths: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.paths |= {"mission": f"/missions/{self.mission_id}", "offer": f"/immersions/{SIRET}/{BAKER}"}

    @property
    def visitor(self) -> Visitor:
        return Visitor(self.platform)

    def mails(self) -> list[EmailMessage]:
        """The mails that wait to leave, forgotten once read."""
        rows = self.platform.ask("DELETE FROM kit.mail RETURNING message")
        return [email.message_from_bytes(bytes(message), policy=default) for (message,) in rows]


def text(mail: EmailMessage) -> str:
    """What a mail says, as text."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def link(mail: EmailMessage) -> str:
    """The path of the alert's link in a mail."""
    found = re.search(rf"{BASE_URL}(/alertes/\S+)", text(mail))
    assert found
    return found[1]
