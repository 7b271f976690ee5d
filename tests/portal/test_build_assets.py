from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts/build_assets.py"


@pytest.fixture
def builder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, on a project of its own where Node answers without running."""
    spec = importlib.util.spec_from_file_location("build_assets", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in ("PROJECT", "SOURCES", "PACKAGES", "TARGET"):
        place = tmp_path / Path(getattr(module, name)).relative_to(SCRIPT.parents[1])
        monkeypatch.setattr(module, name, place)
    for name in ("package.json", "package-lock.json", "assets/scripts/page.js", "assets/images/logo.svg"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "assets/icons").mkdir()
    (tmp_path / "assets/icons/packaged.txt").write_text("star")
    (tmp_path / "assets/icons/own.svg").write_text('<svg viewBox="0 0 1 1"><path d="M0"/></svg>')
    (tmp_path / "assets/styles").mkdir()
    (tmp_path / "assets/styles/page.scss").write_text("")
    monkeypatch.setattr(module, "SCRIPTS", {"tag.js": "tag/tsconfig.json", "element.js": "element/element.json"})
    monkeypatch.setattr(module, "STYLED", {"element.js": "page.css"})
    for config in module.SCRIPTS.values():
        (tmp_path / "assets" / config).parent.mkdir()
        (tmp_path / "assets" / config).write_text('{"files": ["first.ts", "second.ts"]}')
    (tmp_path / "node_modules/bootstrap-icons/icons").mkdir(parents=True)
    (tmp_path / "node_modules/bootstrap-icons/icons/star.svg").write_text('<svg viewBox="0 0 2 2"><path d="M1"/></svg>')
    monkeypatch.setattr(module, "PACKAGED", {})
    monkeypatch.setattr(module, "__file__", str(tmp_path / "package.json"))
    monkeypatch.setattr(module, "_run_node", lambda command: "a{background:url(logo.svg)}")
    return module


def test_it_works(builder: ModuleType) -> None:
    assert builder.build()
    names = json.loads((builder.TARGET / "manifest.json").read_text())
    assert names.keys() == {"icons.svg", "element.js", "tag.js", "logo.svg", "page.css", "page.js"}
    assert (builder.TARGET / names["page.css"]).read_text() == f"a{{background:url({names['logo.svg']})}}"
    assert '<symbol id="star" viewBox="0 0 2 2">' in (builder.TARGET / names["icons.svg"]).read_text()


def test_nothing_is_done_when_nothing_changed(builder: ModuleType) -> None:
    assert builder.build()
    assert not builder.build()
    (builder.SOURCES / "images/logo.svg").write_text("other")
    assert builder.build()


def test_a_changed_file_changes_name_with_the_sheet_that_cites_it(builder: ModuleType) -> None:
    builder.build()
    before = json.loads((builder.TARGET / "manifest.json").read_text())
    (builder.SOURCES / "images/logo.svg").write_text("other")
    builder.build()
    after = json.loads((builder.TARGET / "manifest.json").read_text())
    assert {name for name in before if before[name] != after[name]} == {"logo.svg", "page.css"}
    assert not (builder.TARGET / before["logo.svg"]).exists()


def test_the_parts_of_a_script_are_checked_then_joined_in_their_order(builder: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []

    def run(command: list[str]) -> str:
        ran.append(command)
        return "a()\n"

    monkeypatch.setattr(builder, "_run_node", run)
    assert builder._compile_scripts({"page.css": 'a{content:"b"}\n'}) == {"tag.js": "a()", "element.js": "a()"}
    check, join, _, module = ran
    assert check[0].endswith("tsc")
    assert [Path(part).name for part in join[1:3]] == ["first.js", "second.js"]
    assert Path(join[1]).parent == Path(check[-1])
    assert [Path(part).name for part in module[1:4]] == ["preamble.js", "first.js", "second.js"]
    assert Path(module[1]).read_text() == 'const HERE = import.meta.url, STYLE = "a{content:\\"b\\"}";\n'


def test_a_sheet_that_cites_an_absent_file_is_refused(builder: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builder, "_run_node", lambda command: "a{background:url(absent.svg)}")
    with pytest.raises(builder.BuildError, match=r"absent\.svg"):
        builder.build()


@pytest.mark.parametrize("output", ["npm error code ENOTFOUND", "npm error code ETIMEDOUT", "connect ECONNREFUSED 127.0.0.1"])
def test_a_registry_out_of_reach_is_said_in_plain_words(builder: ModuleType, output: str) -> None:
    assert "registre de paquets npm est injoignable" in builder._explain(output)


def test_a_failed_build_keeps_the_previous_one_and_exits_with_1(
    builder: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert builder.main() == 0
    (builder.SOURCES / "styles/page.scss").write_text("!")

    def fail(command: list[str]) -> str:
        raise builder.BuildError("Cassé.")

    monkeypatch.setattr(builder, "_run_node", fail)
    assert builder.main() == 1
    assert "Cassé." in capsys.readouterr().err
    assert (builder.TARGET / "manifest.json").exists()
