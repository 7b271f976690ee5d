"""Companies for tests: valid as they are, changed by keyword. Numbers are invented, with right check digits."""

from __future__ import annotations

from itertools import count
from typing import Any

from stdnum import luhn

from tests.factories.partners import NOW
from tremplin.immersions.offers import actions
from tremplin.immersions.offers.draft import EstablishmentDraft, LocationDraft, OfferDraft
from tremplin.immersions.offers.model import Establishment, Member, Role
from tremplin.kit.db import Conn

_numbers = count(1)
BAKER, PASTRY_COOK, BUTCHER, CASHIER = "11573", "11574", "11564", "11917"


def siret() -> str:
    """A new number that every check accepts."""
    body = f"159{next(_numbers):05}"
    siren = body + luhn.calc_check_digit(body)
    return siren + "0001" + luhn.calc_check_digit(f"{siren}0001")


def admin(email: str = "gerance@fournil.example", **given: Any) -> Member:
    values: dict[str, Any] = {"role": Role.ADMIN, "job": "Gérante", "phone": "0639981000"}
    return Member(email=email, **{**values, **given})


def offers(*codes: str, remote_work: str = "ON_SITE") -> list[OfferDraft]:
    return [OfferDraft(appellation_code=code, remote_work=remote_work) for code in codes]


def draft(**given: Any) -> EstablishmentDraft:
    """A company that every rule accepts."""
    values: dict[str, Any] = {
        "siret": siret(),
        "name": "Le Fournil du Port",
        "naf": "1071C",
        "employees": "3-5",
        "locations": [LocationDraft(raw="3 rue des Lilas 35000 Rennes")],
        "offers": offers(BAKER),
        "contact_mode": "EMAIL",
        "members": [admin()],
        "max_contacts_per_month": 8,
    }
    return EstablishmentDraft(**{**values, **given})


ADMIN = {"email": "gerance@fournil.example", "role": "establishment-admin", "job": "Gérante", "phone": "0639981000"}


def described(**changed: Any) -> dict[str, Any]:
    """A company as partners describe it to our API, that every rule accepts."""
    values: dict[str, Any] = {
        "businessName": "Le Fournil du Port",
        "naf": "10.71C",
        "businessAddresses": [{"rawAddress": "3 rue des Lilas 35000 Rennes"}],
        "offers": [{"appellationCode": BAKER}],
        "contactMode": "EMAIL",
        "userRights": [ADMIN],
    }
    return {**values, **changed}


async def make_establishment(conn: Conn, **given: Any) -> Establishment:
    """A company of the directory."""
    saved = await actions.save(conn, draft(**given), by="immersion-facile", now=NOW)
    return saved.establishment
