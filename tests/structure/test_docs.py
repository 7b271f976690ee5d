"""What someone may meet is written where they look: settings, commands, refusals; and no link of a document leads nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
import typer
from typer.core import TyperGroup

from tests.structure.project import PACKAGE, ROOT, files, name
from tremplin import web, worker
from tremplin.cli.main import app as cli
from tremplin.events import problems as announcing
from tremplin.feeds.readers import problems as reading
from tremplin.immersions.offers import problems as hosting
from tremplin.kit.fetch.errors import FetchRefused
from tremplin.kit.problem import ProblemKind
from tremplin.kit.refusal import Refusal
from tremplin.missions import problems as further
from tremplin.missions.validation import RULES

ROOTS = (web, worker)  # imported so that every refusal of the platform is known here
OPERATIONS = (ROOT / "docs" / "exploitation.md").read_text()
CODES = "".join((ROOT / "docs" / "partenaires" / name).read_text() for name in ("codes.md", "codes-contenu.md"))
DOCUMENTS = [path for path in files() if path.suffix == ".md"]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
# Words of the program that stand for a value, in the tables as in a sentence.
_VALUE = re.compile(r"\{[^}]*\}")


def refusals() -> dict[str, set[str]]:
    """Every code, with the sentences that go with it (`…` for values)."""
    kinds = [rule.kind for rule in RULES]
    modules = (further, reading, hosting, announcing)
    kinds += [found for module in modules for found in vars(module).values() if isinstance(found, ProblemKind)]
    told: dict[str, set[str]] = {}
    for kind in kinds:
        told.setdefault(kind.code, set()).add(_VALUE.sub("…", kind.message))
    for refusal in _subclasses(Refusal, FetchRefused):
        if refusal.__module__.startswith("tremplin.") and "code" in vars(refusal):
            told.setdefault(refusal.code, set()).add(_VALUE.sub("…", refusal.sentence).replace("\n", " ") or "—")
    return told


def _subclasses(*classes: type[Refusal] | type[FetchRefused]) -> Iterator[type[Refusal] | type[FetchRefused]]:
    for each in classes:
        for refusal in each.__subclasses__():
            yield refusal
            yield from _subclasses(refusal)


def documented() -> dict[str, dict[str, str]]:
    """The tables of the page of codes: code → sentence → what to do."""
    told: dict[str, dict[str, str]] = {}
    for line in CODES.splitlines():
        cells = [re.sub(r"\\([<&|])", r"\1", cell.strip()) for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) >= 3 and (code := re.fullmatch(r"`([A-Z_]+)`", cells[0])):
            told.setdefault(code[1], {})[cells[-2]] = cells[-1]
    return told


def commands() -> list[str]:
    root = typer.main.get_command(cli)
    assert isinstance(root, TyperGroup)
    return [
        f"tremplin {first} {second}".strip()
        for first, command in root.commands.items()
        for second in (command.commands if isinstance(command, TyperGroup) else [""])
    ]


def test_each_setting_is_described() -> None:
    read = set(re.findall(r"\"(TREMPLIN_[A-Z_]+)\"", (PACKAGE / "settings.py").read_text()))
    assert len(read) > 8
    assert {each for each in read if f"| `{each}` |" not in OPERATIONS} == set()
    assert set(re.findall(r"\| `(TREMPLIN_[A-Z_]+)` \|", OPERATIONS)) - read == set()


@pytest.mark.parametrize("command", commands())
def test_each_command_is_described(command: str) -> None:
    assert f"`{command}" in OPERATIONS


def test_each_command_that_is_described_exists() -> None:
    told = set(re.findall(r"`(tremplin [a-z]+(?: [a-z]+)?)(?=[ `])", OPERATIONS))
    assert {each for each in told if not any(f"{each} ".startswith(f"{command} ") for command in commands())} == set()


@pytest.mark.parametrize(("code", "sentences"), sorted(refusals().items()))
def test_each_refusal_is_explained_in_its_own_words(code: str, sentences: set[str]) -> None:
    rows = documented().get(code, {})
    assert sentences - set(rows) == set()
    assert all(len(to_do) > 10 for to_do in rows.values())


def test_each_refusal_that_is_explained_exists() -> None:
    """Said outside refusals: what the edge and the loader answer, whose codes are written where they are answered."""
    code = "\n".join(path.read_text() for path in PACKAGE.rglob("*.py"))
    known = refusals()
    for told, rows in documented().items():
        assert f'"{told}"' in code, told
        assert told not in known or set(rows) <= known[told], told


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_no_link_leads_nowhere(document: Path) -> None:
    text = re.sub(r"```.*?```", "", document.read_text(), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = unquote(target).partition("#")
        aimed = (document.parent / path).resolve() if path else document
        assert aimed.exists(), target
        if anchor:
            assert anchor in {_anchor(heading) for heading in re.findall(r"^#+ (.+)$", aimed.read_text(), flags=re.MULTILINE)}, target


def _anchor(heading: str) -> str:
    """As forges make it: in lower case, without punctuation, spaces as hyphens."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def test_the_index_of_decisions_is_complete() -> None:
    index = (ROOT / "docs" / "decisions" / "README.md").read_text()
    listed = re.findall(r"^\| \[(\d{4})\]\(([^)]+)\) \|", index, flags=re.MULTILINE)
    assert listed == [(path.name[:4], path.name) for path in DECISIONS]
