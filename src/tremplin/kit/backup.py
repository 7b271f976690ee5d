"""Backup and restoration of a whole database, by PostgreSQL's own programs."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from tremplin.kit.refusal import Refusal

# pg_restore's own --clean fails on what belongs to a partition; what it drops is what the backup knows, not what is there.
_EMPTY = """
DO $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
        EXECUTE format('DROP SCHEMA %I CASCADE', name);
    END LOOP;
    CREATE SCHEMA public;
END $$
"""


class BackupFailed(Refusal):
    code = "BACKUP_FAILED"
    status = 500
    sentence = "{program} a échoué : {reason}"


def backup(conninfo: str, bindir: Path, file: Path) -> None:
    """Writes the whole database to a file, while others use it. Raises BackupFailed, and then leaves no file."""
    # Written aside, then renamed: a backup that exists is whole.
    partial = file.with_name(f".{file.name}.partial")
    try:
        _run(bindir / "pg_dump", "--format=custom", f"--file={partial}", f"--dbname={conninfo}")
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)


def restore(conninfo: str, bindir: Path, file: Path) -> None:
    """Replaces all that the database holds by what a backup holds, in one transaction. Raises BackupFailed, nothing changed."""
    with tempfile.TemporaryDirectory() as folder:
        # Not piped: cut in the middle, the beginning would be committed.
        script = Path(folder) / "restore.sql"
        _run(bindir / "pg_restore", "--no-owner", f"--file={script}", str(file))
        _run(
            bindir / "psql",
            "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1",
            f"--dbname={conninfo}", f"--command={_EMPTY}", f"--file={script}",
        )  # fmt: skip


def _run(program: Path, *arguments: str) -> None:
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupFailed(program=program.name, reason=_first_error(done.stderr))


def _first_error(output: str) -> str:
    lines = output.strip().splitlines() or ["?"]
    return next((line for line in lines if "error" in line.lower()), lines[-1])
