"""The guides: docs/guides (one for each person), docs/partenaires (one for each thing) and a few documents beside them, shown as
pages of the site so that everyone reads the version that runs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

from tremplin.reference.spelling import fold

FOLDERS = ("guides", "partenaires")
# Documents of the project that partners read too, by the name of their page.
BESIDE = {
    "donnees-personnelles": "donnees-personnelles.md",
    "compatibilite": "compatibility.md",
    "exploitation": "exploitation.md",
}
PERSONS = ("association", "mairie", "portail", "moderateur", "conseiller", "signataire", "exploitant")
SHELVES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Commencer", ("espace", "premiers-pas", "client-python", "module-js", "assistants")),
    ("Annoncer", ("flux-xml", "api-missions", "agendas", "api-evenements", "entreprises-accueil", "api-immersion")),
    ("Diffuser", ("integration", "widgets-donnees", "campagnes", "appariement", "webhooks")),
    ("Modérer", ("moderation",)),
    ("Suivre et mesurer", ("suivi", "marqueur", "statistiques", "evenements-suivi", "rapport-mensuel")),
    ("Conventions", ("preuves",)),
    ("Comprendre", ("codes", "codes-contenu", "compatibilite", "donnees-personnelles", "exploitation")),
)
"""The order in which guides about things are read."""

_NAME = re.compile(r"[a-z0-9-]{1,60}")  # no file system takes a name of any length
_FILE = re.compile(r"(?:\.\./)*(?:[a-z]+/)*([\w-]+)\.md(?:#(.*))?")
# Addresses of pages in the text of a guide are links: `…` stands for what only the reader knows, and is not one. Routes that
# programs call under the same words are none.
_PAGE = re.compile(
    r"/(?!missions/(?:browse|match))"
    r"(?:espace|valider|docs|missions|immersions|evenements|recherche|statistiques|accueillir|conventions/nouvelle)(?:/[a-z-]+)*"
)
# A wide table scrolls inside its own frame, which the keyboard must be able to reach. Not a region: pages have many.
_FRAME = '<div class="wide" role="group" tabindex="0" aria-label="Tableau">'


@dataclass(frozen=True, slots=True)
class Heading:
    """A part of a guide: what the table of contents shows, and where it leads."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide, ready to be shown. `summary` is its first paragraph, without markup; `html` comes without the title; `source` is the
    whole, as written.
    """

    name: str
    title: str
    summary: str
    headings: tuple[Heading, ...]
    html: Markup
    source: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """Guides to be read together, in order."""

    title: str
    guides: tuple[Guide, ...]

    @property
    def anchor(self) -> str:
        return anchor(self.title)


def guides() -> tuple[Guide, ...]:
    """Every guide, in the order they are read: persons, then shelves, then those placed nowhere, by title."""
    paths = {path.stem: path for folder in FOLDERS for path in (root() / folder).glob("*.md")}
    placed = [*PERSONS, *(name for _, names in SHELVES for name in names)]
    others = sorted((_read(paths[name], name) for name in paths.keys() - set(placed)), key=lambda each: each.title)
    return (*(each for name in placed if (each := guide(name))), *others)


def persons() -> tuple[Guide, ...]:
    """The guides of people, in order."""
    return tuple(found for name in PERSONS if (found := guide(name)))


def shelves() -> Iterator[Shelf]:
    """The guides about things, in order; at the end, those placed nowhere."""
    placed = {*PERSONS, *(name for _, names in SHELVES for name in names)}
    for title, names in SHELVES:
        yield Shelf(title, tuple(found for name in names if (found := guide(name))))
    if others := tuple(each for each in guides() if each.name not in placed):
        yield Shelf("Aussi", others)


def guide(name: str) -> Guide | None:
    """The guide of `/docs/{name}`; None when there is none."""
    path = _path(name) if _NAME.fullmatch(name) else None
    return _read(path, name) if path else None


def _path(name: str) -> Path | None:
    beside = [root() / BESIDE[name]] if name in BESIDE else []
    paths = [*beside, *(root() / folder / f"{name}.md" for folder in FOLDERS)]
    return next((path for path in paths if path.is_file()), None)


def inline(text: str) -> Markup:
    """A sentence with its `code` and *emphasis* drawn; HTML in it is shown as it is written."""
    return Markup(_markdown().renderInline(text))  # noqa: S704 - the renderer escapes every text (html=False)


def paragraphs(text: str) -> Markup:
    """A text of several paragraphs, as `inline`."""
    return Markup(_markdown().render(text))  # noqa: S704 - as above


@cache
def _read(path: Path, name: str) -> Guide:
    markdown, source = _markdown(), path.read_text(encoding="utf-8")
    tokens = markdown.parse(source)
    title = tokens[1].content
    summary = next((_plain(t) for before, t in pairwise(tokens) if before.type == "paragraph_open"), "")
    headings = []
    for k, token in enumerate(tokens):
        if token.type == "heading_open":
            text = _plain(tokens[k + 1])
            token.attrSet("id", anchor(text))
            headings += [Heading(text, anchor(text))] if token.tag == "h2" else []
        if token.children:
            token.children = list(_led_to_pages(token.children, path))
    html = Markup(markdown.renderer.render(tokens[3:], markdown.options, {}))  # noqa: S704 - as above
    return Guide(name, title, " ".join(summary.split()), tuple(headings), html, source)


def anchor(text: str) -> str:
    """The end of an address that leads to a heading."""
    return "-".join(fold(text).split())


def _led_to_pages(children: Sequence[Token], path: Path) -> Iterator[Token]:
    """Links name files (`codes.md#domaines`), as they are read in a repository: they become pages, or their text alone when the file
    is none. Addresses of pages become links."""
    dropped = within = False
    for child in children:
        if child.type == "link_open":
            within, dropped = True, not _lead(child, path)
        if not (dropped and child.type in ("link_open", "link_close")):
            page = child.type == "code_inline" and not within and _PAGE.fullmatch(child.content)
            if page:
                yield Token("link_open", "a", 1, attrs={"href": child.content})
            yield child
            if page:
                yield Token("link_close", "a", -1)
        if child.type == "link_close":
            within = dropped = False


def _lead(link: Token, source: Path) -> bool:
    """Makes a link of a file one between pages; False when no page shows the file that it names."""
    href = unquote(str(link.attrGet("href")))
    if href.startswith("#"):
        link.attrSet("href", f"#{_anchors(source).get(href[1:], '')}")
        return True
    if not (target := _FILE.fullmatch(href)):
        return True
    if target[1] == "CHANGELOG":
        link.attrSet("href", "/docs/nouveautes")
        return True
    name = next((name for name, file in BESIDE.items() if file == f"{target[1]}.md"), target[1])
    if (path := _path(name)) is None:
        return False
    link.attrSet("href", f"/docs/{name}" + (f"#{_anchors(path).get(target[2], '')}" if target[2] else ""))
    return True


@cache
def _anchors(path: Path) -> dict[str, str]:
    """The anchors of a file as forges make them (in lower case, without punctuation, spaces as hyphens), and ours."""
    found = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-"): anchor(text.replace("`", "")) for text in found}


def _plain(token: Token) -> str:
    return "".join(" " if child.type == "softbreak" else child.content for child in token.children or ())


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


def root() -> Path:
    """The folder of documents: inside the package once installed, beside `src` in a checkout."""
    packaged = Path(__file__).parent / "documents"
    return packaged if packaged.exists() else Path(__file__).parents[4] / "docs"
