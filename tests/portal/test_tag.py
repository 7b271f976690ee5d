"""The tag as it is served: small, shared with any site, kept by browsers as long as it does not change."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest
from markupsafe import Markup

from tests.portal.shelf import Tree, Visit
from tremplin.kit.pages import AssetsMissing
from tremplin.portal import tag

MOST_BYTES = 6_000


async def test_it_works(visit: Visit) -> None:
    answer = await visit("/jstag.js")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/javascript; charset=utf-8")
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert (await visit("/impression.js")).content == answer.content
    assert (await visit("/jstag-debug.js")).content == tag.script(tag.PANEL).content != answer.content


def test_it_is_small() -> None:
    assert len(tag.script(tag.TAG).content) < MOST_BYTES


def test_it_leaves_no_name_on_the_page_but_its_own() -> None:
    assert tag.script(tag.TAG).content.startswith(b"!function(){")


@pytest.mark.parametrize("known", ['"{}"', 'W/"{}"', '"other", "{}"', "*"])
async def test_a_browser_that_has_it_gets_nothing_twice(visit: Visit, known: str) -> None:
    version = tag.script(tag.TAG).version
    answer = await visit("/jstag.js", If_None_Match=known.format(version))
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"] == f'"{version}"'


async def test_its_version_is_kept_for_ever(visit: Visit) -> None:
    answer = await visit(f"/jstag.{tag.script(tag.TAG).version}.js")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.content == (await visit("/jstag.js")).content


async def test_another_version_gets_this_one_for_a_while(visit: Visit) -> None:
    """A page without a digest goes on counting; with one, its browser refuses, and nothing breaks."""
    answer = await visit("/jstag.0123456789.js")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "public, max-age=3600")


async def test_its_guide_gives_its_address_and_its_digest(visit: Visit, tree: Tree) -> None:
    page = tree(await visit("/docs/marqueur"))
    told = page.xpath("string(//main)")
    digest = base64.b64encode(hashlib.sha384(tag.script(tag.TAG).content).digest()).decode()
    assert f'integrity="sha384-{digest}"' in told
    assert f"/jstag.{tag.script(tag.TAG).version}.js" in told
    assert "{plateforme}" not in told


def test_what_a_guide_is_told_is_escaped() -> None:
    assert (
        tag.told(Markup("<code>{plateforme}</code>"), base_url="https://a.example/<b>") == "<code>https://a.example/&lt;b&gt;</code>"
    )


def test_a_tag_that_was_not_built_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tag, "_DIST", tmp_path)
    with pytest.raises(AssetsMissing, match="make install"):
        tag.script.__wrapped__(tag.TAG)
