"""Pages: templates rendered the same way everywhere, for browsers with JavaScript and without.

A template that names something missing fails instead of printing nothing, and every value is escaped unless it was
cleaned before. Files are named by their plain name; `asset` gives the address that browsers may keep for ever.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from tremplin.kit import french

ONE_YEAR = 31_536_000


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


class Pages:
    """Templates with what they all need; `shared` are names available in every one of them."""

    def __init__(self, folders: Sequence[Path], assets: Callable[[str], str], **shared: Any) -> None:
        self.environment = Environment(
            loader=FileSystemLoader(folders),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self.environment.globals |= {"asset": assets, **shared}
        self.environment.filters |= {
            "number": french.number,
            "distance": french.distance,
            "date": french.long_date,
            "short_date": french.short_date,
            "relative_day": french.relative_day,
            "clock_time": french.clock_time,
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
    """Built files: a name that holds a hash of its content never changes meaning, so it may be kept for a year."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code in {200, 304}:
            response.headers["Cache-Control"] = f"public, max-age={ONE_YEAR}, immutable"
        return response


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
