"""Brings the database's schema up to date: Alembic, each migration in its transaction, one process at a time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from tremplin.kit.refusal import Refusal

if TYPE_CHECKING:
    from alembic.config import Config

# Any constant will do, as long as every version of the program uses the same.
_LOCK = 7_216_001


class DatabaseNewer(Refusal):
    """To run against a schema one does not know would lose what it added."""

    code = "DATABASE_NEWER"
    status = 503
    sentence = (
        "La base de données vient d'une version plus récente de Tremplin (schéma {found}, celui-ci connaît {known}) : "
        "mettez le programme à jour, ou restaurez une sauvegarde plus ancienne."
    )


def _folder() -> Path:
    """Inside the package once installed, beside `src` in a checkout."""
    packaged = Path(__file__).parents[1] / "migrations"
    return packaged if packaged.exists() else Path(__file__).parents[3] / "migrations"


def _latest() -> str:
    """The last revision, told by the names of the files (`0003_search.py`)."""
    return max(path.name.split("_")[0] for path in (_folder() / "versions").glob("[0-9]*_*.py"))


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_folder()).replace("%", "%%"))
    return config


def upgrade(conninfo: str) -> None:
    """Runs the migrations that are missing. Processes that start together wait for the first one to finish."""
    from alembic import command
    from sqlalchemy import create_engine, pool

    with psycopg.connect(conninfo, autocommit=True) as guard:
        guard.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
        if current(conninfo) == head():
            return
        engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(conninfo), poolclass=pool.NullPool)
        config = _config()
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()


def ensure(conninfo: str) -> None:
    """Runs the migrations that are missing, if any; when there are none, Alembic is not even imported. Raises DatabaseNewer."""
    found, known = current(conninfo), _latest()
    if found is not None and found > known:
        raise DatabaseNewer(found=found, known=known)
    if found != known:
        upgrade(conninfo)


def head() -> str | None:
    """The revision this program expects."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(_config()).get_current_head()


def current(conninfo: str) -> str | None:
    """The revision the database is at; None before the first migration."""
    with psycopg.connect(conninfo) as conn:
        found = conn.execute("SELECT to_regclass('public.alembic_version')").fetchone()
        if not found or found[0] is None:
            return None
        row = conn.execute("SELECT version_num FROM public.alembic_version").fetchone()
        return str(row[0]) if row else None
