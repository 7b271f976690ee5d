"""Whom PostgreSQL runs as: it refuses root, so that a program started by root lends it an unprivileged account."""

from __future__ import annotations

import os
import pwd
import stat
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tremplin.kit.causes import cause
from tremplin.kit.postgres.provider import EmbeddedPostgresError

LENT_ACCOUNTS = ("postgres", "nobody")
INHERITED_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "TZ")


@dataclass(frozen=True, slots=True)
class Account:
    """A system account, able to own files and to run programs."""

    uid: int
    gid: int

    @classmethod
    def for_server(cls, data_dir: Path) -> Account:
        """Ourselves; as root, the owner of the existing data, else the first of LENT_ACCOUNTS this system has."""
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid())
        if data_dir.exists() and (owner := data_dir.stat()).st_uid != 0:
            return cls(owner.st_uid, owner.st_gid)
        return cls.named(*LENT_ACCOUNTS)

    @classmethod
    def named(cls, *names: str) -> Account:
        """The first of these accounts that exists on this system."""
        for name in names:
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            return cls(entry.pw_uid, entry.pw_gid)
        raise EmbeddedPostgresError(
            f"PostgreSQL refuse de tourner sous root, et aucun compte {' ou '.join(names)} n'existe sur ce système : "
            "lancez Tremplin sous un compte ordinaire."
        )

    def own(self, path: Path) -> None:
        """Makes this account the owner of a file, or of a folder and all it holds."""
        if path.lstat().st_uid == self.uid:
            return
        try:
            for each in (*path.rglob("*"), path):
                os.lchown(each, self.uid, self.gid)
        except OSError as error:
            raise EmbeddedPostgresError(
                f"Impossible de confier {path} au compte de PostgreSQL ({cause(error)}) : "
                "lancez Tremplin sous un compte ordinaire, ou choisissez un autre dossier avec TREMPLIN_DATA_DIR."
            ) from error

    def run(
        self, command: Sequence[str | Path], home: Path, *, output: IO[bytes] | int, inherited_fd: int
    ) -> subprocess.CompletedProcess[bytes]:
        """Runs a program as this account, without our terminal, in a clean environment where HOME is `home`.

        The program keeps `inherited_fd` open: a lock held there lasts as long as the program and its children.
        Raises EmbeddedPostgresError when the account can't reach the program or `home`.
        """
        # libpq and initdb obey PG* variables, and would look for ~/.postgresql in a home they may not enter.
        environment = {name: os.environ[name] for name in INHERITED_VARIABLES if name in os.environ}
        environment |= {"HOME": str(home), "LC_ALL": "C"}
        lent = self.uid != os.geteuid()
        blocked = next((each for path in (home, *_paths(command)) if (each := self._blocked_by(path))), None)
        prefix = self._reaching_through(blocked) if lent and blocked else []
        by_us = lent and not prefix
        return subprocess.run(
            [*prefix, *command],
            check=False,
            env=environment,
            cwd="/",  # a folder that every account may enter and that nobody needs to unmount
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches every program of a terminal's session
            pass_fds=(inherited_fd,),
            user=self.uid if by_us else None,
            group=self.gid if by_us else None,
            extra_groups=[] if by_us else None,
        )

    def open_programs(self, bindir: Path) -> None:
        """Lets this account run what root installed for itself alone (pip under umask 077)."""
        if self.uid == os.geteuid() or self._may_enter(bindir / "postgres"):
            return
        for program in bindir.iterdir():
            program.chmod(stat.S_IMODE(program.stat().st_mode) | 0o055)

    def _blocked_by(self, path: Path) -> Path | None:
        """The topmost folder above `path` that this account may not enter."""
        return next((folder for folder in reversed(path.parents) if not self._may_enter(folder)), None)

    def _may_enter(self, path: Path) -> bool:
        """Whether the execution bit for this account is set (to run a file, to enter a folder)."""
        status = path.stat()
        shift = 6 if status.st_uid == self.uid else 3 if status.st_gid == self.gid else 0
        return bool(status.st_mode >> shift & 1)

    def _reaching_through(self, folder: Path) -> list[str]:
        """A command prefix that runs a program as this account, with the right to read and enter every folder."""
        capability = "+dac_read_search"
        prefix = [
            "setpriv",
            f"--reuid={self.uid}",
            f"--regid={self.gid}",
            "--clear-groups",
            f"--inh-caps={capability}",
            f"--ambient-caps={capability}",
            # Without it access(), by which PostgreSQL looks for its own programs, ignores the capability.
            "--securebits=+no_setuid_fixup",
        ]
        try:
            subprocess.run([*prefix, "/bin/sh", "-c", ":"], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise EmbeddedPostgresError(
                f"Le compte sous lequel tourne PostgreSQL ne peut pas traverser {folder} : ouvrez ce dossier "
                f"(chmod o+x '{folder}') ou choisissez un autre emplacement avec TREMPLIN_DATA_DIR."
            ) from error
        return prefix


def _paths(command: Sequence[str | Path]) -> list[Path]:
    return [argument for argument in command if isinstance(argument, Path)]
