"""The examples of the guides, run as they are written: shell, Python, and JavaScript once its types are checked."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.apis.engagement.conftest import configuration, server
from tests.apis.engagement.platform import Platform
from tests.clients.node import PACKAGES, run
from tests.structure.project import ROOT
from tremplin.dashboard.sandbox import actions as sandbox
from tremplin.identity import store as identity
from tremplin.kit.db import Conn
from tremplin.portal.manual.guides import guides

__all__ = ["configuration", "server"]
TUTORIALS = ("premiers-pas", "client-python", "module-js")
_BLOCK = re.compile(r"^```(sh|python|js|json)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Example:
    """`answer` is what the guide says comes back, `…` standing for anything."""

    guide: str
    language: str
    text: str
    answer: str = ""


def examples(language: str) -> list[Example]:
    found = [each for each in guides() if each.name in TUTORIALS]
    return [each for guide in found for each in _of(guide.name, guide.source) if each.language == language]


def _of(name: str, source: str) -> Iterator[Example]:
    blocks = _BLOCK.findall(source)
    for k, (language, text) in enumerate(blocks):
        following = blocks[k + 1] if k + 1 < len(blocks) else ("", "")
        if language != "json":
            yield Example(name, language, text, following[1] if following[0] == "json" else "")


def agrees(said: Any, told: Any) -> bool:
    """Whether an answer holds at least what a guide says of it."""
    if said == "…":
        return bool(told)
    if isinstance(said, dict):
        return isinstance(told, dict) and all(key in told and agrees(value, told[key]) for key, value in said.items())
    return bool(said == told)


@pytest.fixture
def surroundings(server: Platform) -> dict[str, str]:
    """What a reader has after « une clé d'essai »: the address of the program, the key of a sandbox."""

    async def make(conn: Conn) -> str:
        await identity.insert_account(conn, "lectrice", "lectrice@passeurs.example", name="", now=server.clock())
        account = await identity.find_account(conn, "lectrice")
        assert account is not None
        return (await sandbox.make(conn, account, now=server.clock())).key

    return {"TREMPLIN": f"http://127.0.0.1:{server.port}", "CLE": server.write(make), "PATH": os.environ["PATH"]}


def test_it_works(surroundings: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """Every line of shell, then every line of Python, in the order one reads them."""
    assert surroundings["CLE"].startswith("tpl_test_")
    lines = examples("sh")
    assert len(lines) >= 4
    for each in lines:
        done = subprocess.run(["bash", "-ec", each.text], env=surroundings, capture_output=True, text=True, timeout=30, check=False)
        assert done.returncode == 0, (each, done.stderr)
        assert each.answer, each
        assert agrees(json.loads(each.answer), json.loads(done.stdout)), (each, done.stdout)
    known: dict[str, Any] = {name: surroundings[name] for name in ("TREMPLIN", "CLE")}
    for each in examples("python"):
        exec(compile(each.text, each.guide, "exec"), known)
    printed = capsys.readouterr().out
    assert "0 offres" in printed
    assert "['/query/near']" in printed


def test_the_examples_in_javascript_are_typed_and_run(surroundings: dict[str, str], tmp_path: Path) -> None:
    package = tmp_path / "node_modules/tremplin-client"
    package.parent.mkdir()
    package.symlink_to(ROOT / "clients/js")
    (tmp_path / "package.json").write_text('{"type": "module"}')
    files = []
    for number, each in enumerate(examples("js")):
        files.append(tmp_path / f"example{number}.mts")
        files[-1].write_text(f"declare const process: {{ env: Record<string, string> }};\ndeclare const console: any;\n{each.text}")
        files[-1].with_suffix(".mjs").write_text(each.text)
    assert len(files) == 2
    strict = ("--noEmit", "--strict", "--skipDefaultLibCheck", "--target", "es2022", "--module", "nodenext", "--preserveSymlinks")
    checked = run(str(PACKAGES / "typescript/bin/tsc"), *strict, *map(str, files))
    assert checked.returncode == 0, checked.stdout
    printed = ""
    for file in files:
        done = run("--preserve-symlinks", str(file.with_suffix(".mjs")), env=surroundings)
        assert done.returncode == 0, done.stderr
        printed += done.stdout
    assert "0 offres" in printed
    assert "ENDPOINT_UNKNOWN" in printed
