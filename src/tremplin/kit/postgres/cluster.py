"""The folder of an embedded server: created in one piece, checked, configured for a small machine."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path
from typing import BinaryIO

from tremplin.kit.postgres.account import Account
from tremplin.kit.postgres.provider import EmbeddedPostgresError, major_version

SUPERUSER = "tremplin"
SETTINGS_FILE = "tremplin.conf"
# The kernel caps a socket's path at 104 bytes (macOS) or 108 (Linux), and its name takes 14 of them.
LONGEST_SOCKET_DIR = 90
# A comma separates hosts for libpq; the others would need escapes in the configuration.
UNSAFE_IN_SOCKET_DIR = frozenset(",'\"\\\n")

SETTINGS = """\
# Written at each start. To change a setting, use ALTER SYSTEM: PostgreSQL reads it after this file.
listen_addresses = ''
unix_socket_directories = '"{socket_dir}"'
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = {shared_buffers_mb}MB
random_page_cost = 1.1
jit = off
max_parallel_workers_per_gather = 0
max_wal_size = 1GB
checkpoint_timeout = 15min
fsync = {durable}
full_page_writes = {durable}
synchronous_commit = {durable}
# One file per weekday. Neither statements nor details: both carry personal data.
logging_collector = on
log_directory = 'log'
log_filename = 'postgresql-%a.log'
log_rotation_age = 1d
log_rotation_size = 0
log_truncate_on_rotation = on
log_statement = none
log_min_duration_statement = -1
log_min_error_statement = panic
log_error_verbosity = terse
"""


def socket_dir_for(data_dir: Path) -> Path:
    """Where the server of this folder listens: in it, or in a short private folder when its path doesn't suit."""
    path = str(data_dir)
    if len(os.fsencode(path)) <= LONGEST_SOCKET_DIR and UNSAFE_IN_SOCKET_DIR.isdisjoint(path):
        return data_dir
    # Not $TMPDIR: two processes where it differs must find the same server.
    return Path("/tmp") / f"tremplin-{hashlib.sha256(os.fsencode(path)).hexdigest()[:16]}"  # noqa: S108 - _make_private refuses a folder laid there by someone else


def prepare(data_dir: Path, bindir: Path, account: Account, lock: int, *, durable: bool) -> None:
    """Creates the cluster unless it exists; it waits for the disk when `durable`.

    Raises EmbeddedPostgresError, with nothing touched, when the folder holds something else or another version.
    """
    version_file = data_dir / "PG_VERSION"
    if not version_file.exists():
        if data_dir.exists() and any(data_dir.iterdir()):
            raise EmbeddedPostgresError(
                f"Le dossier {data_dir} n'est pas vide et ne contient pas de base PostgreSQL : "
                "videz-le ou choisissez-en un autre avec TREMPLIN_DATA_DIR."
            )
        _create(data_dir, bindir, account, lock, durable=durable)
        return
    theirs, ours = version_file.read_text().strip(), major_version(bindir)
    if theirs != str(ours):
        raise EmbeddedPostgresError(
            f"La base de {data_dir} a été créée par PostgreSQL {theirs}, et les programmes de {bindir} sont ceux de "
            f"PostgreSQL {ours}. Rien n'a été modifié : indiquez dans TREMPLIN_PG_BINDIR les programmes de "
            f"PostgreSQL {theirs}, sauvegardez avec « tremplin db backup », puis restaurez dans un nouveau dossier "
            "avec « tremplin db restore »."
        )
    account.own(data_dir)


def configure(data_dir: Path, socket_dir: Path, account: Account, *, durable: bool, shared_buffers_mb: int) -> None:
    """Writes the settings, and opens the socket's folder to this account alone."""
    if socket_dir != data_dir:
        _make_private(socket_dir, account)
    settings = data_dir / SETTINGS_FILE
    values = {"socket_dir": socket_dir, "shared_buffers_mb": shared_buffers_mb, "durable": "on" if durable else "off"}
    with rewrite(settings) as file:
        file.write(SETTINGS.format(**values).encode())
    account.own(settings)


def rewrite(path: Path) -> BinaryIO:
    """Opens a new file in place of the former: written through a link, root's word would land anywhere."""
    path.unlink(missing_ok=True)
    return path.open("xb")


def _create(data_dir: Path, bindir: Path, account: Account, lock: int, *, durable: bool) -> None:
    """Works in a neighbouring folder, renamed at the end: killed in the middle, it leaves no half-made cluster.

    initdb inherits `lock`: it may outlive us, and nobody must start over beside it.
    """
    draft = data_dir.with_name(f"{data_dir.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    account.own(draft)
    _initdb(draft, bindir, account, lock, durable=durable)
    with (draft / "postgresql.conf").open("a", encoding="utf-8") as configuration:
        configuration.write(f"\ninclude_if_exists = '{SETTINGS_FILE}'\n")
    draft.rename(data_dir)


def _initdb(folder: Path, bindir: Path, account: Account, lock: int, *, durable: bool) -> None:
    command: list[str | Path] = [bindir / "initdb", "-D", folder, "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8"]
    if not durable:
        command.append("--no-sync")
    # Some systems lack C.UTF-8; PostgreSQL ≥ 17 then has its own; before, letters are cased as in ASCII.
    locales = (
        ["--locale=C.UTF-8"],
        ["--no-locale", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
        ["--no-locale"],
    )
    for locale in locales:
        done = account.run([*command, *locale], folder, output=subprocess.PIPE, inherited_fd=lock)
        if done.returncode == 0:
            return
    reason = done.stdout.decode(errors="replace").strip()
    raise EmbeddedPostgresError(f"PostgreSQL n'a pas pu créer sa base dans {folder.parent} : {reason}")


def _make_private(folder: Path, account: Account) -> None:
    """Refuses a folder prepared by someone else: /tmp is open to all, and whoever owns the socket reads the data."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        if folder.is_symlink() or folder.stat().st_uid not in (account.uid, os.geteuid()):
            raise EmbeddedPostgresError(
                f"Le dossier {folder}, où PostgreSQL doit écouter, appartient à un autre compte : supprimez-le, "
                "ou choisissez un chemin plus court avec TREMPLIN_DATA_DIR."
            ) from None
    folder.chmod(0o700)
    account.own(folder)
