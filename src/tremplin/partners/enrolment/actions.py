"""Finding an organisation by its number. Nothing is lost because a register is away: what could not be checked is to be verified."""

from __future__ import annotations

from datetime import datetime

from tremplin.external.sirene import Directory, DirectoryUnavailable
from tremplin.kit.db import Conn
from tremplin.partners.enrolment import store
from tremplin.partners.enrolment.model import Checked, Known, Number
from tremplin.partners.journal.actions import note
from tremplin.partners.journal.model import Act, Author
from tremplin.reference.register import actions as register
from tremplin.reference.register.model import Lookup


async def find(conn: Conn, number: Number, directory: Directory | None) -> Known:
    """What the registers kept here know of a number, else the national directory; to be verified when neither knows it or answers."""
    if number == Number():
        return Known(number, "", Checked.UNKNOWN)
    found = (await register.search(conn, Lookup(siret=number.siret, rna=number.rna), limit=1, skip=0)).rows
    if found:
        return Known(number, str(found[0]["title"] or ""), Checked.REGISTER)
    if directory is not None and number.siret:
        try:
            company = await directory.find(number.siret)
        except DirectoryUnavailable:
            company = None
        if company is not None and company.is_open:
            return Known(number, company.name, Checked.DIRECTORY)
    return Known(number, "", Checked.UNKNOWN)


async def verify(conn: Conn, partner_id: str, *, by: Author, reason: str, now: datetime) -> bool:
    """Notes that staff checked who a partner is; False when it gave no number."""
    done = await store.set_checked(conn, partner_id, Checked.STAFF, at=now)
    if done:
        await note(conn, Act.VERIFIED, by=by, now=now, partner_id=partner_id, reason=reason)
    return done
