"""Nothing in the project depends on the machine where it was written, and nothing is left for later."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.structure.project import ROOT, name, text_files

# Written in two parts, so that this file does not hold what it looks for.
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
MACHINE_PATH = re.compile(r"(?<![\w.}])/(home|work|root|Users|mnt|workspace|data)/[\w.-]+|/tmp/[\w.-]+|[A-Z]:\\\\Users")
# Where packages come from is the business of whoever installs: a mirror named here would fail everywhere else.
REGISTRY = re.compile(
    r"https?://(?!registry\.npmjs\.org|pypi\.org|files\.pythonhosted\.org)[\w.-]*(registry|artifactory|nexus|mirror|pypi)[\w.-]*",
    re.IGNORECASE,
)
THIS = Path(__file__)


def found(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name(path)}:{number}: {match[0]}"
        for path in text_files()
        if path != THIS
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if (match := pattern.search(line))
    ]


def test_nothing_is_left_for_later() -> None:
    assert found(UNFINISHED) == []


def test_no_path_of_a_machine_is_written() -> None:
    assert found(MACHINE_PATH) == []


@pytest.mark.parametrize("lock", ["uv.lock", "package-lock.json"])
def test_a_lock_is_one_of_the_files_that_are_read(lock: str) -> None:
    assert (ROOT / lock).is_file()


def test_no_mirror_of_packages_is_named() -> None:
    locks = [
        f"uv.lock:{number}" for number, line in enumerate((ROOT / "uv.lock").read_text().splitlines(), 1) if REGISTRY.search(line)
    ]
    assert found(REGISTRY) + locks == []
