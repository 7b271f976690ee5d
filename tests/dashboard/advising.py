"""Advisers and their conventions, for the tests of their desk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.dashboard.office import Browser, Office
from tests.factories import agencies
from tests.factories.conventions import ABSENT, read, week
from tremplin.identity import membership
from tremplin.immersions.conventions import actions
from tremplin.immersions.conventions.audit import Author
from tremplin.immersions.conventions.keeping import Stored
from tremplin.immersions.conventions.vocabulary import Role
from tremplin.kit.clock import utc_now
from tremplin.partners import actions as partners

HOME = "/espace/p/reseau/conventions"
VALIDATOR = "validation@agence-1.example"
BENEFICIARY = Author(id="beneficiary:mael@courriel.example", roles=frozenset({Role.BENEFICIARY}))
COMPANY = Author(id="establishment-representative:rozenn@courriel.example", roles=frozenset({Role.ESTABLISHMENT_REPRESENTATIVE}))


def payload(days: int = 28, **changes: Any) -> dict[str, Any]:
    """A convention that starts on the Monday after so many days."""
    start = utc_now().date() + timedelta(days=days)
    monday = start + timedelta(days=(7 - start.weekday()) % 7)
    fresh = {f"signatories.{key}.signedAt": ABSENT for key in ("beneficiary", "establishmentRepresentative")}
    dates = {"dateStart": f"{monday}", "dateEnd": f"{monday + timedelta(days=4)}", "schedule": week(start=f"{monday}T00:00:00.000Z")}
    return read(
        **{**fresh, "status": "READY_TO_SIGN", "dateValidation": ABSENT, "validators": ABSENT, "id": ABSENT, **dates, **changes}
    )


async def network(office: Office, *more: dict[str, Any]) -> Browser:
    """The partner « reseau » of an adviser who is a validator of the first agency; their browser."""
    async with office.db.writing() as conn:
        await partners.create(conn, name="Réseau des Canaux", now=utc_now(), partner_id="reseau")
        await agencies.keep(conn, agencies.agency(), *more)
    return await office.signed_in(VALIDATOR, "reseau", "adviser")


async def submitted(office: Office, **changes: Any) -> Stored:
    async with office.db.writing() as conn:
        return await actions.submit(conn, payload(**changes), BENEFICIARY, now=utc_now())


async def signed(office: Office, device: str = "deux", **changes: Any) -> Stored:
    """One that both signed, the company on that device, the beneficiary on « un »."""
    made = await submitted(office, **changes)
    async with office.db.writing() as conn:
        id_, now = made.convention.id, utc_now()
        await actions.sign(conn, id_, Role.BENEFICIARY, BENEFICIARY, channel="email", device="un", now=now)
        return await actions.sign(conn, id_, Role.ESTABLISHMENT_REPRESENTATIVE, COMPANY, channel="email", device=device, now=now)


async def kept(office: Office, stored: Stored) -> Stored:
    """The same, as it is now."""
    async with office.db.reading() as conn:
        return await actions.find(conn, stored.convention.id)


async def other_browser(office: Office, email: str, partner_id: str) -> Browser:
    """Someone else who advises at a partner."""
    async with office.db.writing() as conn:
        await membership.create(conn, email, base_url="http://tremplin.example", now=utc_now(), partner_id=partner_id, role="adviser")
    return await office.signed_in(email)


def page(stored: Stored, gesture: str = "") -> str:
    """The address of a convention, or of something to do with it."""
    at = f"decider/{gesture}" if gesture else "convention"
    return f"/espace/p/reseau/{at}/{stored.convention.id}"
