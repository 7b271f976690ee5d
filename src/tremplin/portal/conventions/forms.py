"""What the buttons of a convention's pages post. No other token than the address guards these forms: one person alone knows it."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request

from tremplin.kit.texts import legible

_MOST_FIELDS = 60
_LONGEST = 12_000  # longer than any rule allows: the rule then says so


async def read(request: Request) -> FormData:
    """What was posted; nothing when it can't be read, and what is missing is then asked for."""
    try:
        return await request.form(max_files=1, max_fields=_MOST_FIELDS)
    except HTTPException:
        return FormData()


def text(sent: FormData, name: str) -> str:
    """The text of a field, its lines kept."""
    raw = sent.get(name, "")
    return legible(raw if isinstance(raw, str) else "").replace("\r\n", "\n").strip()[:_LONGEST]


def number(raw: str) -> int:
    """The version that a page was made from; none of ours when it can't be read."""
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else -1
