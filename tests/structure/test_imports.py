"""Imports point down, held by the contracts of `.importlinter`; and the contracts bite."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.structure.project import PACKAGE, ROOT

# Importer, imported: each breaks one rule.
FORBIDDEN = {
    ("tremplin.kit.rate", "tremplin.partners.model"): "plumbing knows no domain word",
    ("tremplin.reference.domains", "tremplin.partners.model"): "up",
    ("tremplin.partners.actions", "tremplin.diffusion.model"): "up",
    ("tremplin.search.engine", "tremplin.missions.model"): "search knows documents, not what they mean",
    ("tremplin.missions.actions", "tremplin.feeds.model"): "up",
    ("tremplin.feeds.actions", "tremplin.tracking.model"): "siblings are strangers",
    ("tremplin.portal.home", "tremplin.apis.engagement.caller"): "siblings are strangers",
    ("tremplin.apis.native.caller", "tremplin.apis.engagement.caller"): "contracts are strangers",
    ("tremplin.missions.store", "tremplin.missions.actions"): "a statement knows no verb",
    ("tremplin.partners.model", "tremplin.partners.store"): "a rule knows no table",
    ("tremplin.partners.errors", "tremplin.partners.model"): "a refusal stands alone",
    ("tremplin.cli.main", "tremplin.portal.routes"): "only the web process knows routes",
    ("tremplin.web", "tremplin.search.jobs"): "only the worker knows jobs",
    ("tremplin.portal.pages", "tremplin.settings"): "only the roots read settings",
    ("tremplin.missions.exchange", "starlette.requests"): "only surfaces speak HTTP",
}


def lint(sources: Path) -> subprocess.CompletedProcess[str]:
    """Runs the contracts on the package found in a folder."""
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--config", ROOT / ".importlinter", "--no-cache"],
        env={**os.environ, "PYTHONPATH": str(sources), "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "200"},
        cwd=sources,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The Python files of the package, to be spoilt."""
    shutil.copytree(PACKAGE, tmp_path / "tremplin", ignore=shutil.ignore_patterns("__pycache__", "static", "templates", "data"))
    return tmp_path


def test_it_works() -> None:
    done = lint(PACKAGE.parent)
    assert done.returncode == 0, done.stdout + done.stderr


def test_each_forbidden_import_is_refused(copy: Path) -> None:
    for importer, imported in FORBIDDEN:
        module = copy.joinpath(*importer.split(".")).with_suffix(".py")
        module.write_text(f"{module.read_text()}\nimport {imported}\n")
    done = lint(copy)
    assert done.returncode == 1
    # The starting and ending lines, or the protected import, in whatever words: both names on one line.
    said = done.stdout.splitlines()
    missed = [
        f"{importer} -> {imported} ({why})"
        for (importer, imported), why in FORBIDDEN.items()
        if not any(importer in line and imported.removesuffix(".requests") in line for line in said)
    ]
    assert missed == []


def test_a_folder_that_has_no_place_is_refused(copy: Path) -> None:
    (copy / "tremplin" / "study").mkdir()
    (copy / "tremplin" / "study" / "__init__.py").touch()
    done = lint(copy)
    assert done.returncode == 1
    assert "study" in done.stdout
