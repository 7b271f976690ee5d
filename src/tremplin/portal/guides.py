"""The guides for partners: docs/partenaires/*.md, shown as pages of the site so that everyone reads the version that runs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

from tremplin.reference.spelling import fold

_NAME = re.compile(r"[a-z0-9-]+")
# A wide table scrolls inside its own frame, which the keyboard must be able to reach. Not a region: pages have many.
_FRAME = '<div class="wide" role="group" tabindex="0" aria-label="Tableau">'


@dataclass(frozen=True, slots=True)
class Heading:
    """A part of a guide: what the table of contents shows, and where it leads."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide, ready to be shown. `summary` is its first paragraph, without markup; `html` comes without the title."""

    name: str
    title: str
    summary: str
    headings: tuple[Heading, ...]
    html: Markup


def guides() -> tuple[Guide, ...]:
    """Every guide, by title."""
    found = (guide(path.stem) for path in _folder().glob("*.md"))
    return tuple(sorted((each for each in found if each), key=lambda each: each.title))


def guide(name: str) -> Guide | None:
    """The guide of `/docs/{name}`; None when there is none."""
    path = _folder() / f"{name}.md"
    return _read(path) if _NAME.fullmatch(name) and path.is_file() else None


def inline(text: str) -> Markup:
    """A sentence with its `code` and *emphasis* drawn; HTML in it is shown as it is written."""
    return Markup(_markdown().renderInline(text))  # noqa: S704 - the renderer escapes every text (html=False)


def paragraphs(text: str) -> Markup:
    """A text of several paragraphs, as `inline`."""
    return Markup(_markdown().render(text))  # noqa: S704 - as above


@cache
def _read(path: Path) -> Guide:
    markdown = _markdown()
    tokens = markdown.parse(path.read_text(encoding="utf-8"))
    title = tokens[1].content
    summary = next((t.content for before, t in pairwise(tokens) if before.type == "paragraph_open"), "")
    headings = []
    for k, token in enumerate(tokens):
        if token.type == "heading_open":
            text = _plain(tokens[k + 1])
            token.attrSet("id", anchor(text))
            headings += [Heading(text, anchor(text))] if token.tag == "h2" else []
        for child in token.children or ():
            _lead_to_pages(child)
    html = markdown.renderer.render(tokens[3:], markdown.options, {})
    return Guide(path.stem, title, " ".join(summary.split()), tuple(headings), Markup(html))  # noqa: S704 - as above


def anchor(text: str) -> str:
    """The end of an address that leads to a heading."""
    return "-".join(fold(text).split())


def _lead_to_pages(token: Token) -> None:
    """Links between guides name files (`codes.md#domaines`), as they are read in a repository."""
    if token.type == "link_open" and (target := re.fullmatch(r"([a-z0-9-]+)\.md(#.*)?", str(token.attrGet("href")))):
        token.attrSet("href", f"/docs/{target[1]}{target[2] or ''}")


def _plain(token: Token) -> str:
    return "".join(child.content for child in token.children or ())


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer)
    return markdown.enable("table")


class _Renderer(RendererHTML):
    """Tables in frames that scroll."""

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f'{_FRAME}<table class="table">'

    def table_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "</table></div>"


def _folder() -> Path:
    """Inside the package once installed, beside `src` in a checkout."""
    packaged = Path(__file__).parent / "documentation"
    return packaged if packaged.exists() else Path(__file__).parents[3] / "docs/partenaires"
