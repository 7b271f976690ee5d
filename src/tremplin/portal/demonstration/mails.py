"""The mails that a demonstration wrote in its folder instead of sending them, as their readers would see them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

MOST = 100
_NAME = re.compile(r"[0-9a-f]{32}")
_LINK = re.compile(r"(https?://\S+)")


@dataclass(frozen=True, slots=True)
class PostedMail:
    """A mail of the folder."""

    name: str
    at: datetime
    to: str
    sender: str
    reply_to: str
    subject: str
    text: str
    html: str
    files: tuple[str, ...]

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The text, piece by piece: those that are links are to be followed."""
        return [(piece, bool(_LINK.fullmatch(piece))) for piece in _LINK.split(self.text) if piece]


def latest(folder: Path) -> list[PostedMail]:
    """The last mails, the newest first."""
    dated = sorted(((path.stat().st_mtime, path) for path in folder.glob("*.eml")), reverse=True)
    return [found for _, path in dated[:MOST] if (found := find(folder, path.stem))]


def find(folder: Path, name: str) -> PostedMail | None:
    """A mail by its name."""
    path = folder / f"{name}.eml"
    if not _NAME.fullmatch(name) or not path.is_file():
        return None
    message = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    return PostedMail(
        name=name,
        at=datetime.fromtimestamp(path.stat().st_mtime, UTC),
        to=str(message["To"] or ""),
        sender=str(message["From"] or ""),
        reply_to=str(message["Reply-To"] or ""),
        subject=str(message["Subject"] or ""),
        text=_body(message, "plain"),
        html=_body(message, "html"),
        files=tuple(part.get_filename() or "fichier" for part in message.iter_attachments()),
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part else ""
