"""The clients of our API are what its description says: `python scripts/build_clients.py` when a route of /api/v1 changed."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest

from tests.structure.project import ROOT

GENERATED = ("python/src/tremplin_client/resources", "js/tremplin.js", "js/tremplin.d.ts")


def test_it_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    builder: Any = importlib.import_module("build_clients")
    builder.write(builder.described(), tmp_path)
    for place in GENERATED:
        assert texts(tmp_path / place) == texts(ROOT / "clients" / place), place


def texts(place: Path) -> dict[str, str]:
    """The files of a folder, or the one file of that name."""
    found = [place] if place.is_file() else sorted(place.glob("*.py"))
    return {path.name: path.read_text() for path in found}
