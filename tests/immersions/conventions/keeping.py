"""Conventions kept in a database by whom may, for the tests of what is done to them."""

from __future__ import annotations

from typing import Any

from tests.factories import agencies
from tests.factories.conventions import NOW, read
from tremplin.immersions.conventions import actions
from tremplin.immersions.conventions.audit import Author
from tremplin.immersions.conventions.keeping import Stored
from tremplin.immersions.conventions.model import PersonName
from tremplin.immersions.conventions.vocabulary import Role, Status
from tremplin.kit.db import Conn

VALIDATOR = Author(id="validation@agence-1.example", roles=frozenset({Role.VALIDATOR}), connected=True)
COUNSELLOR = Author(id="conseil@agence-1.example", roles=frozenset({Role.COUNSELLOR}), connected=True)
BENEFICIARY = Author(id="beneficiary:mael@courriel.example", roles=frozenset({Role.BENEFICIARY}))
EMPLOYER = Author(id="establishment-representative:rozenn@courriel.example", roles=frozenset({Role.ESTABLISHMENT_REPRESENTATIVE}))
TUTOR = Author(id="establishment-tutor:katell@courriel.example", roles=frozenset({Role.ESTABLISHMENT_TUTOR}))
GAUD = PersonName(firstname="Gaud", lastname="Riou")


def payload(**changes: Any) -> dict[str, Any]:
    """What an author writes."""
    return read(**{"status": "READY_TO_SIGN", **changes})


async def submitted(conn: Conn, **changes: Any) -> Stored:
    """A convention that everyone is asked to sign; its agency is known."""
    await agencies.keep(conn)
    return await actions.submit(conn, payload(**changes), BENEFICIARY, now=NOW)


async def in_review(conn: Conn, **changes: Any) -> Stored:
    """One that both signed."""
    made = await submitted(conn, **changes)
    await actions.sign(conn, made.convention.id, Role.BENEFICIARY, BENEFICIARY, channel="email", device="un", now=NOW)
    signing = actions.sign(
        conn, made.convention.id, Role.ESTABLISHMENT_REPRESENTATIVE, EMPLOYER, channel="email", device="deux", now=NOW
    )
    return await signing


async def validated(conn: Conn, **changes: Any) -> Stored:
    """One that its agency accepted."""
    made = await in_review(conn, **changes)
    return await actions.decide(conn, made.convention.id, Status.ACCEPTED_BY_VALIDATOR, VALIDATOR, now=NOW, decider=GAUD)
