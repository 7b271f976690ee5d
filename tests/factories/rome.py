"""Small invented extracts of ROME, as files. No such edition exists."""

from __future__ import annotations

from pathlib import Path

from tremplin.kit.clock import utc_now
from tremplin.kit.db import Database
from tremplin.reference.register.loading import Loaded
from tremplin.reference.rome import actions

JOBS = "ogr_appellation;rome_code;libelle_appellation_long;libelle_appellation_court"
ROMES = "code_rome;libelle_rome"
BAKER = "11573;D1102;Boulanger / Boulangère;Boulanger / Boulangère"


def write(path: Path, header: str, *lines: str) -> Path:
    """A CSV file as France Travail writes them, lines ending with CRLF."""
    path.write_text("\r\n".join([header, *lines]), newline="")
    return path


async def load_rome(db: Database, path: Path, *, force: bool = True) -> Loaded:
    """Loads a file; small as it is, it takes the place of the packaged edition."""
    async with db.writing() as conn:
        return await actions.load(conn, path, now=utc_now, force=force)
