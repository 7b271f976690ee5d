"""Who a siret is: asked of the registers loaded here, then of the national directory when there is one to ask."""

from __future__ import annotations

from dataclasses import dataclass

from tremplin.external.sirene import Company, Directory, DirectoryUnavailable
from tremplin.kit.db import Conn
from tremplin.kit.logs import log
from tremplin.reference.register import actions as registers
from tremplin.reference.register.model import Lookup


@dataclass(frozen=True, slots=True)
class Identity:
    """What is known of a siret. `answered` without a company: the national directory does not have it."""

    answered: bool = False
    company: Company | None = None


NOT_ASKED = Identity()


async def ask(directory: Directory | None, siret: str) -> Identity:
    """What the national directory says; when it cannot be reached, nothing: the company is then accepted, to be verified later."""
    if directory is None:
        return NOT_ASKED
    try:
        return Identity(True, await directory.find(siret))
    except DirectoryUnavailable as error:
        log(__name__).warning("sirene.unavailable", reason=str(error))
        return NOT_ASKED


async def registered(conn: Conn, siret: str) -> Identity:
    """What the registers loaded here say. They only hold associations and public bodies: silence says nothing."""
    page = await registers.search(conn, Lookup(siret=siret), limit=1, skip=0)
    if not page.rows:
        return NOT_ASKED
    row = page.rows[0]
    return Identity(True, Company(siret, row["title"], naf="", employees="", is_open=row["dissolved_at"] is None))
