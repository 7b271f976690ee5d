"""Pages: templates rendered the same way everywhere, for browsers with JavaScript and without.

A template that names something missing fails instead of printing nothing, and every value is escaped unless it was
cleaned before. Files are named by their plain name; `asset` gives the address that browsers may keep for ever.
"""

from __future__ import annotations

import gzip
import json
from asyncio import to_thread
from collections.abc import Callable, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from tremplin.kit.language.model import FRENCH, Language

ONE_YEAR = 31_536_000
_TEXTS = (".css", ".js", ".svg", ".json")


class AssetsMissing(Exception):
    """The style sheets and scripts were not built, or a template asks for one that does not exist."""


class Assets:
    """Addresses of built files: `assets("portal.css")` → `/static/dist/portal.1a2b3c4d5e.css`."""

    def __init__(self, names: Mapping[str, str], prefix: str) -> None:
        self._names = names
        self._prefix = prefix

    @classmethod
    def built_in(cls, folder: Path, prefix: str) -> Assets:
        """The files that `scripts/build_assets.py` left in a folder. Raises `AssetsMissing`."""
        try:
            return cls(json.loads((folder / "manifest.json").read_bytes()), prefix)
        except FileNotFoundError as error:
            raise AssetsMissing("Les styles des pages ne sont pas construits : lancez « make install ».") from error

    def __call__(self, name: str) -> str:
        try:
            return self._prefix + self._names[name]
        except KeyError:
            raise AssetsMissing(f"Le fichier « {name} » n'est pas parmi ceux construits : lancez « make install ».") from None


def ended(sentence: str) -> str:
    """A sentence with its full stop, whether it came with one or not: what other modules say is written both ways."""
    return sentence if sentence.endswith((".", "!", "?", "…")) else f"{sentence}."


class Pages:
    """Templates with what they all need, in a language; `shared` are names available in every one of them."""

    def __init__(self, folders: Sequence[Path], assets: Callable[[str], str], language: Language = FRENCH, **shared: Any) -> None:
        self.environment = Environment(
            loader=FileSystemLoader(folders),
            extensions=["jinja2.ext.i18n"],
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        # Texts of ours in `{% trans %}` are one line for whoever translates, however templates cut them.
        self.environment.policies["ext.i18n.trimmed"] = True
        self.environment.install_gettext_translations(language.catalogue, newstyle=True)  # type: ignore[attr-defined]
        self.environment.globals |= {"asset": assets, "language": language, **shared}
        writing = language.writing
        self.environment.filters |= {
            "number": writing.number,
            "ended": ended,
            "distance": writing.distance,
            "date": writing.long_date,
            "short_date": writing.short_date,
            "relative_day": writing.relative_day,
            "clock_time": writing.clock_time,
            "json_for_script": json_for_script,
        }

    def html(self, template: str, **context: Any) -> str:
        """The text of a template. Raises jinja2.UndefinedError when it names something the context lacks."""
        return self.environment.get_template(template).render(context)

    def page(self, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
        """A whole page; its template knows the status it is sent with."""
        return HTMLResponse(self.html(template, status=status, **context), status)

    def page_or_fragment(self, request: Request, template: str, fragment: str, **context: Any) -> HTMLResponse:
        """The whole page, or only the fragment of it that htmx is about to swap; both from the same context."""
        response = self.page(fragment if wants_fragment(request) else template, **context)
        # Caches keyed by the address alone would show a bare fragment to someone who opens the link.
        response.headers["Vary"] = "HX-Request"
        return response


class HashedFiles(StaticFiles):
    """Built files: a name that holds a hash of its content never changes meaning, so it may be kept for a year.

    Those that are text travel compressed, packed once for each process: a seventh of the style sheet. Pages do not, on purpose:
    they hold tokens, which the size of what is compressed with them would give away letter by letter.
    """

    def __init__(self, directory: Path) -> None:
        super().__init__(directory=directory)
        self._packed: dict[str, bytes] = {}

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if isinstance(response, FileResponse) and path.endswith(_TEXTS):
            asked = Headers(scope=scope)
            if scope["method"] == "GET" and "gzip" in asked.get("Accept-Encoding", "") and "Range" not in asked:
                if path not in self._packed:
                    self._packed[path] = await to_thread(_packed, response.path)
                packed = {"Content-Encoding": "gzip", "ETag": response.headers["ETag"]}
                response = Response(self._packed[path], headers=packed, media_type=response.media_type)
            response.headers["Vary"] = "Accept-Encoding"
        if response.status_code in {200, 304}:
            response.headers["Cache-Control"] = f"public, max-age={ONE_YEAR}, immutable"
        return response


def _packed(path: str | PathLike[str]) -> bytes:
    return gzip.compress(Path(path).read_bytes(), mtime=0)


def wants_fragment(request: Request) -> bool:
    """Whether htmx asks for a part of the page: when it restores history it needs the whole page again."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"


def json_for_script(value: Any) -> Markup:
    """JSON that can stand inside `<script>`: no text in it can close the element or open a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - every character that HTML could read was escaped above
