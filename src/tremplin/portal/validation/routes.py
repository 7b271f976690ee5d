"""The address of the validator: a catalogue is given by its address or as a file, read, told of, forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response

from tremplin.feeds import checking
from tremplin.feeds.errors import ServerRefused
from tremplin.feeds.fetching import open_fetcher
from tremplin.feeds.readers.errors import FeedRefused
from tremplin.kit.clock import Clock
from tremplin.kit.fetch import FetchRefused
from tremplin.kit.fetch.errors import TooLarge
from tremplin.kit.rate import RateLimiter
from tremplin.kit.seats import Seats
from tremplin.partners.model import Partner
from tremplin.portal.validation import pages

router = APIRouter(include_in_schema=False)
CHECKS_A_MINUTE = 6
_AT_ONCE = 2
_EVERYBODY = ""
_TOO_MANY = "Vous vérifiez beaucoup de catalogues : attendez une minute."
_BUSY = "Plusieurs catalogues sont en cours de vérification : réessayez dans une minute."
_NOTHING = "Donnez l'adresse d'un catalogue, ou choisissez un fichier."


@dataclass(frozen=True, slots=True)
class Validator:
    """What the page needs (`app.state.validator`). Reading a catalogue takes a core for seconds: few are read at once."""

    base_url: str
    now: Clock
    loopback: bool
    checks: RateLimiter = field(default_factory=lambda: RateLimiter(CHECKS_A_MINUTE))
    seats: Seats = field(default_factory=lambda: Seats(_AT_ONCE))


@router.api_route(pages.PATH, methods=["GET", "HEAD"])
async def ask(request: Request) -> Response:
    validator = _state(request)
    return pages.validator(_anyone(validator.now()), base_url=validator.base_url)


@router.post(pages.PATH)
async def check(request: Request) -> Response:
    """Tells every problem of a catalogue, and shows its first missions."""
    validator = _state(request)
    now = validator.now()
    owner = _anyone(now)

    def refused(sentence: str, status: int, url: str = "") -> Response:
        return pages.validator(owner, base_url=validator.base_url, url=url, fault=sentence, status=status)

    if validator.checks.take(request.client.host if request.client else "", now.timestamp()).exceeded:
        return refused(_TOO_MANY, 429)
    if not validator.seats.take(_EVERYBODY):
        return refused(_BUSY, 503)
    url = ""
    try:
        async with _given(request, validator) as (url, file):
            if file is None:
                return refused(_NOTHING, 422)
            found = await asyncio.to_thread(checking.check, file, by=owner, now=now)
    except (FetchRefused, ServerRefused, FeedRefused) as refusal:
        return refused(str(refusal), 422, url or _typed(request))
    finally:
        validator.seats.leave(_EVERYBODY)
    return pages.validator(owner, found, base_url=validator.base_url, url=url)


@asynccontextmanager
async def _given(request: Request, validator: Validator) -> AsyncIterator[tuple[str, BinaryIO | None]]:
    """The address that was typed, and the catalogue; None when neither address nor file was given."""
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > checking.LIMITS.max_bytes:
        raise TooLarge(checking.LIMITS.max_bytes)
    try:
        sent = await request.form(max_files=1, max_fields=5)
    except HTTPException:
        yield "", None
        return
    try:
        given, typed = sent.get("fichier"), sent.get("adresse")
        url = " ".join(typed.split())[:2_000] if isinstance(typed, str) and typed.isprintable() else ""
        request.state.typed = url
        if url:
            async with open_fetcher(loopback=validator.loopback) as fetcher:
                fetched = await checking.fetch(url, fetcher)
            with fetched:
                yield url, fetched
        elif isinstance(given, UploadFile) and given.size:
            yield "", given.file
        else:
            yield "", None
    finally:
        await sent.close()


def _typed(request: Request) -> str:
    typed: str = getattr(request.state, "typed", "")
    return typed


def _state(request: Request) -> Validator:
    found: Validator = request.app.state.validator
    return found


def _anyone(now: datetime) -> Partner:
    """Who announces a catalogue that nobody has declared."""
    return Partner(id="valider", name="Votre organisation", created_at=now, updated_at=now, announces=True)
