"""Where each side of a discussion answers: an address of ours and a page of ours, that say nothing of anyone and cannot be guessed."""

from __future__ import annotations

import base64
import binascii
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Self

from tremplin.kit.secrets import SecretBox

PATH = "/echanges"
# One box receives them all, by what follows the plus sign (RFC 5233): nothing to create for each.
MAILBOX = "reponse"
HIDDEN = "[adresse masquée]"
_CODE = re.compile(r"[0-9a-f]{32}")
_PURPOSE = "immersions.discussion.page"


def draw_code() -> str:
    """What one side of one discussion is recognised by: 128 bits, in letters that mail servers leave as they are."""
    return secrets.token_hex(16)


@dataclass(frozen=True, slots=True)
class Relay:
    """Addresses and links of a platform: `domain` receives the answers, `base_url` shows the pages."""

    base_url: str
    domain: str
    secrets: SecretBox

    @classmethod
    def of(cls, base_url: str, mail_from: str, box: SecretBox) -> Self:
        """The relay of a platform that sends its mails from an address, whose domain it receives."""
        return cls(base_url, parseaddr(mail_from)[1].rpartition("@")[2].lower(), box)

    def address(self, code: str) -> str:
        """Where the side that has this code answers by mail."""
        return f"{MAILBOX}+{code}@{self.domain}"

    def is_ours(self, address: str) -> bool:
        """Whether a mail from there would come from ourselves."""
        box, _, domain = address.lower().rpartition("@")
        return domain == self.domain and box.partition("+")[0] == MAILBOX

    def code_of(self, address: str) -> str | None:
        """The code that an address of ours holds; None for any other address."""
        box, _, domain = address.strip().lower().rpartition("@")
        name, _, code = box.partition("+")
        return code if domain == self.domain and name == MAILBOX and _CODE.fullmatch(code) else None

    def page(self, code: str) -> str:
        """The link of the page where the side that has this code answers."""
        return f"{self.base_url}{PATH}/{self.token(code)}"

    def token(self, code: str) -> str:
        """The code and its signature: whoever sees the address of a mail cannot make the link of the page."""
        return base64.urlsafe_b64encode(bytes.fromhex(code) + self._proof(code)).decode().rstrip("=")

    def read(self, token: str) -> str | None:
        """The code in a link of ours; None when it was not made here."""
        try:
            held = base64.urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
        except (UnicodeError, binascii.Error, ValueError):
            return None
        code, proof = held[:16].hex(), held[16:]
        return code if len(held) == 32 and hmac.compare_digest(proof, self._proof(code)) else None

    def digest(self, *parts: str) -> bytes:
        """What is remembered in place of an address: it tells whether it is met again, and nothing else."""
        return self.secrets.fingerprint("immersions.discussion.met", *parts)

    def masked(self, text: str, known: Iterable[str]) -> str:
        """A text without the addresses known of either side, nor any of ours."""
        ours = rf"{MAILBOX}\+[0-9a-f]{{32}}@{re.escape(self.domain)}"
        shown = "|".join([ours, *(re.escape(address) for address in sorted(set(known), key=len, reverse=True) if address)])
        return re.sub(shown, HIDDEN, text, flags=re.IGNORECASE)

    def _proof(self, code: str) -> bytes:
        return self.secrets.fingerprint(_PURPOSE, code)
