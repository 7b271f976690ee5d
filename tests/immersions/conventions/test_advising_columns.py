"""What advisers look for conventions by is the same for those kept before the migration that added it, and for those kept since."""

from __future__ import annotations

import re
from pathlib import Path

from tests.immersions.conventions.keeping import COUNSELLOR, GAUD, submitted
from tremplin.immersions.conventions import actions
from tremplin.kit.db import Conn

MIGRATION = Path(__file__).parents[3] / "migrations" / "versions" / "0034_advising.py"
READ = "SELECT kind, department, referent, words FROM immersions.convention"


async def test_it_works(conn: Conn) -> None:
    changes = {"immersionAddress": "3 rue de l'Église 20200 Bastia", "businessName": "L'Étoile d'Or & Cie"}
    made = await submitted(conn, **changes)
    await actions.edit_referent(conn, made.convention.id, GAUD, COUNSELLOR, now=made.convention.date_submission)
    kept = await (await conn.execute(READ)).fetchone()
    assert kept is not None and kept[:3] == ("immersion", "2B", "gaud riou")
    assert "l etoile d or cie" in kept[3]
    (fill,) = re.findall(r"UPDATE immersions\.convention.*?;", MIGRATION.read_text().replace("\\\\", "\\"), re.DOTALL)
    await conn.execute("UPDATE immersions.convention SET kind = '', department = '', referent = '', words = ''")
    await conn.execute(fill.encode())
    assert await (await conn.execute(READ)).fetchone() == kept
