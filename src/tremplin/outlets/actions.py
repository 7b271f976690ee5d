"""What is done with outlets: created, built, confirmed, given another address, removed; and what channels say of missions, kept."""

from __future__ import annotations

import asyncio
import base64
import hmac
import re
import secrets
import shutil
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar, TypeVarTuple

from tremplin.diffusion import actions as diffusion
from tremplin.kit import mail
from tremplin.kit.clock import Clock, utc_now, uuid7
from tremplin.kit.condition import ALWAYS, All, Condition
from tremplin.kit.db import Conn, Database
from tremplin.kit.secrets import SecretBox
from tremplin.missions import store as missions
from tremplin.missions.model import KIND, Mission
from tremplin.missions.moderation import actions as moderation
from tremplin.outlets import building, errors, store
from tremplin.outlets.feedback import BOARD_NAMES, AdStatus, Feedback
from tremplin.outlets.formats.known import FORMATS
from tremplin.outlets.model import Edition, Outlet, State, confirmed, scope_digest, settled
from tremplin.partners import store as partners
from tremplin.partners.errors import PartnerUnknown
from tremplin.partners.warnings import actions as warnings
from tremplin.partners.warnings.model import Finding, Kind
from tremplin.search import engine

Args = TypeVarTuple("Args")
T = TypeVar("T")

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_PAGE = 500  # missions


async def create(
    conn: Conn,
    *,
    partner_id: str,
    shape: str,
    now: datetime,
    outlet_id: str | None = None,
    filter: Condition = ALWAYS,  # noqa: A002 (the word of the field)
    cap: int | None = None,
    quotas: Mapping[str, int] | None = None,
    companies: Mapping[str, str] | None = None,
    every_hours: int = 1,
    least_percent: int = 50,
) -> Outlet:
    """Declares a file for a broadcaster, to be made at the next occasion; without `quotas`, those of the format.

    Raises PartnerUnknown, OutletFormatUnknown, OutletIdInvalid, OutletSettingInvalid, OutletExists.
    """
    if shape not in FORMATS:
        raise errors.OutletFormatUnknown(format=shape, known=", ".join(sorted(FORMATS)))
    if outlet_id is not None and not _ID.fullmatch(outlet_id):
        raise errors.OutletIdInvalid(outlet_id=outlet_id)
    _check(cap, quotas or {}, every_hours, least_percent)
    if await partners.find(conn, partner_id) is None:
        raise PartnerUnknown(partner_id=partner_id)
    outlet = Outlet(
        id=outlet_id or uuid7(now),
        partner_id=partner_id,
        format=shape,
        salt=_salt(),
        filter=filter,
        cap=cap,
        quotas=dict(FORMATS[shape].quotas if quotas is None else quotas),
        companies=dict(companies or {}),
        every_hours=every_hours,
        least_percent=least_percent,
        next_build_at=now,
        created_at=now,
    )
    if not await store.insert(conn, outlet):
        raise errors.OutletExists(outlet_id=outlet.id)
    return outlet


def _check(cap: int | None, quotas: Mapping[str, int], every_hours: int, least_percent: int) -> None:
    most = 2**31 - 1  # what a column of integers holds
    faults = {
        f"un plafond va de 1 à {most} annonces": cap is not None and not 1 <= cap <= most,
        f"un quota va de 0 à {most} annonces": any(not 0 <= quota <= most for quota in quotas.values()),
        "il est refait toutes les 1 à 168 heures": not 1 <= every_hours <= 168,
        "la part à garder va de 0 à 100 %": not 0 <= least_percent <= 100,
    }
    for reason, found in faults.items():
        if found:
            raise errors.OutletSettingInvalid(reason=reason)


@dataclass(frozen=True, slots=True)
class Builder:
    """Makes files. `folder` holds a folder an outlet; `base_url` is the platform's, for tracked links."""

    db: Database
    folder: Path
    base_url: str
    now: Clock

    async def build(self, outlet_id: str) -> Outlet:
        """Makes an outlet's file again, of what its broadcaster may show now, and returns what became of the outlet.

        Raises OutletUnknown, OutletBuildRunning.
        """
        async with self.db.reading() as conn, conn.transaction():
            # Held until the transaction ends, after the commit of what was built and the removal of the older files.
            if not await store.claim(conn, outlet_id):
                raise errors.OutletBuildRunning
            outlet = await known(conn, outlet_id)
            rules = await diffusion.scope_of(conn, outlet.partner_id)
            made, left_out = await self._make(conn, outlet, All((rules, outlet.filter)))
            built = await self._settle(outlet_id, made, left_out)
            building.forget_others(self.folder / outlet_id, (outlet.edition, built.edition, built.held))
            return built

    async def _make(self, conn: Conn, outlet: Outlet, scope: Condition) -> tuple[Edition, dict[str, int]]:
        shape, now = FORMATS[outlet.format], self.now()
        titles = await moderation.own_titles(conn, outlet.partner_id)
        # One thread, so that lxml stays in it; not the loop's, so that the worker's other jobs go on meanwhile.
        with tempfile.TemporaryFile() as file, ThreadPoolExecutor(1) as thread:
            sheet = building.Sheet(outlet, shape, base_url=self.base_url, now=now, file=file, titles=titles)
            async for bodies in engine.stream(conn, KIND, scope, page=_PAGE):
                await _in(thread, sheet.add, bodies)
            asked = scope_digest(scope, outlet)
            made = await _in(thread, building.finish, sheet, file, shape, self.folder / outlet.id, self.base_url, asked, now)
            return made, dict(sheet.left_out)

    async def _settle(self, outlet_id: str, made: Edition, left_out: Mapping[str, int]) -> Outlet:
        async with self.db.writing() as conn:
            outlet = await store.lock(conn, outlet_id)  # read again: it may have been confirmed or renewed meanwhile
            if outlet is None:
                raise errors.OutletUnknown(outlet_id=outlet_id)
            if outlet.edition and not building.plain_path(self.folder / outlet_id, outlet.edition.digest).exists():
                outlet = replace(outlet, edition=None)  # a database restored without its files: there is nothing to compare with
            built = settled(outlet, made, left_out, now=self.now())
            await store.save(conn, built)
            if State.HELD in (built.state, outlet.state):
                await _watch(conn, outlet.partner_id, now=self.now())
            return built


async def _in(thread: ThreadPoolExecutor, function: Callable[[*Args], T], *args: *Args) -> T:
    return await asyncio.get_running_loop().run_in_executor(thread, function, *args)


async def known(conn: Conn, outlet_id: str) -> Outlet:
    """An outlet. Raises OutletUnknown."""
    outlet = await store.find(conn, outlet_id)
    if outlet is None:
        raise errors.OutletUnknown(outlet_id=outlet_id)
    return outlet


async def _locked(conn: Conn, outlet_id: str) -> Outlet:
    outlet = await store.lock(conn, outlet_id)
    if outlet is None:
        raise errors.OutletUnknown(outlet_id=outlet_id)
    return outlet


async def _watch(conn: Conn, partner_id: str, *, now: datetime) -> None:
    """Warns a partner of its files that are held back, as long as there are some."""
    held = await store.held_of(conn, partner_id)
    told = " ".join(f"Fichier {each.id} : {each.comment}" for each in held)
    found = [Finding(partner_id, Kind.OUTLET, told)] if held else []
    await warnings.watch(conn, found, kinds=(Kind.OUTLET,), among=[partner_id], now=now)


async def confirm(conn: Conn, outlet_id: str, *, now: datetime) -> Outlet:
    """Serves the file that was held back. Raises OutletUnknown, OutletNothingHeld."""
    outlet = await _locked(conn, outlet_id)
    if outlet.held is None:
        raise errors.OutletNothingHeld
    served = confirmed(outlet)
    await store.save(conn, served)
    await _watch(conn, served.partner_id, now=now)
    return served


async def renew(conn: Conn, outlet_id: str) -> Outlet:
    """Gives an outlet another address; the one before opens nothing any more. Raises OutletUnknown."""
    outlet = replace(await _locked(conn, outlet_id), salt=_salt())
    await store.save(conn, outlet)
    return outlet


async def pause(conn: Conn, outlet_id: str, *, now: datetime) -> Outlet:
    """Serves nothing at an outlet's address until it is resumed. Raises OutletUnknown."""
    outlet = await _locked(conn, outlet_id)
    paused = replace(outlet, paused_at=outlet.paused_at or now)
    await store.save(conn, paused)
    return paused


async def resume(conn: Conn, outlet_id: str, *, now: datetime) -> Outlet:
    """Serves an outlet again, made anew at the next occasion. Raises OutletUnknown."""
    resumed = replace(await _locked(conn, outlet_id), paused_at=None)
    await store.save(conn, resumed)
    await store.build_soon(conn, outlet_id, at=now)
    return resumed


async def remove(conn: Conn, outlet_id: str, *, folder: Path) -> None:
    """Forgets an outlet and its files. Raises OutletUnknown."""
    if not await store.delete(conn, outlet_id):
        raise errors.OutletUnknown(outlet_id=outlet_id)
    shutil.rmtree(folder / outlet_id, ignore_errors=True)


def _salt() -> str:
    return secrets.token_urlsafe(12)


def signature(box: SecretBox, outlet: Outlet) -> str:
    """What opens an outlet's file: always the same, until its salt changes."""
    return base64.urlsafe_b64encode(box.fingerprint("outlet", outlet.id, outlet.salt)).rstrip(b"=").decode()


def address(box: SecretBox, outlet: Outlet, base_url: str) -> str:
    """Where a channel reads an outlet's file."""
    return f"{base_url}/outlets/{outlet.id}/{signature(box, outlet)}/{FORMATS[outlet.format].file_name}"


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where files are served from."""

    db: Database
    box: SecretBox
    folder: Path
    now: Clock = utc_now

    async def take(self, outlet_id: str, signed: str, file_name: str) -> tuple[Outlet, Edition] | None:
        """The outlet at an address, and what it serves; None for an address that is not exactly one of ours.

        Raises OutletNotBuilt, OutletPaused.
        """
        async with self.db.reading() as conn:
            outlet = await store.find(conn, outlet_id) if _ID.fullmatch(outlet_id) else None
        if outlet is None or file_name != FORMATS[outlet.format].file_name:
            return None
        if not hmac.compare_digest(signed.encode(errors="replace"), signature(self.box, outlet).encode()):
            return None
        if outlet.paused_at is not None:
            raise errors.OutletPaused
        if outlet.edition is None or not self.path(outlet, outlet.edition, compressed=True).exists():
            raise errors.OutletNotBuilt
        async with self.db.writing() as conn:
            await store.note_read(conn, outlet_id, at=self.now())
        return outlet, outlet.edition

    def path(self, outlet: Outlet, edition: Edition, *, compressed: bool) -> Path:
        """The file of an edition."""
        named = building.gzip_path if compressed else building.plain_path
        return named(self.folder / outlet.id, edition.digest)


async def record_feedback(conn: Conn, feedback: Feedback) -> None:
    """Keeps what a channel says of a mission; told to the mission's owner when the channel has just refused it.

    Missions withdrawn are told of too: channels confirm that an ad is gone. Raises FeedbackMissionUnknown.
    """
    mission = await missions.find(conn, feedback.mission_id)
    if mission is None:
        raise errors.FeedbackMissionUnknown
    before = await store.record_feedback(conn, feedback)
    if feedback.status == AdStatus.ERROR and before != feedback.said:
        owner = await partners.find(conn, mission.owner)
        if owner and owner.email:
            await mail.post(conn, refusal_letter(feedback, mission, owner.email))


def refusal_letter(feedback: Feedback, mission: Mission, address: str) -> mail.Mail:
    """What an announcer is told when a channel refuses its mission."""
    board = BOARD_NAMES[feedback.board]
    return mail.Mail(
        to=address,
        subject=f"{board} ne publie pas votre mission « {mission.title} »",
        paragraphs=(
            "Bonjour,",
            f"{board} ne publie pas votre mission « {mission.title} » (identifiant {mission.client_id}).",
            f"Sa raison : {feedback.note}" if feedback.note else "Sa raison n'est pas donnée.",
            "Elle reste visible partout ailleurs. Corrigez-la et renvoyez-la : elle sera proposée à nouveau.",
        ),
    )
