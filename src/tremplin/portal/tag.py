"""The scripts that partners put on their pages: served so that they can be kept, checked by their digest, shared with any site."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi import APIRouter
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response

from tremplin.kit.pages import ONE_YEAR, AssetsMissing

TAG, PANEL = "jstag.js", "jstag-debug.js"
FRAMES, ELEMENT = "embed.js", "tremplin-missions.js"
# How guides name what sites load: in braces, with this after a hyphen.
_CALLED = {TAG: "", FRAMES: "-cadres", ELEMENT: "-element"}
_READ = ["GET", "HEAD"]
_DIST = Path(__file__).parent / "static/dist"
# Corrections reach every page within the hour.
_BRIEFLY = "public, max-age=3600"
_FOR_EVER = f"public, max-age={ONE_YEAR}, immutable"
# Read by any site: scripts checked by their digest are asked for as any other data (CORS).
_SHARED = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


@dataclass(frozen=True, slots=True)
class Script:
    """A script as built. `version` is in its lasting address, `integrity` is what a page checks it with (SRI)."""

    content: bytes
    version: str
    integrity: str


@cache
def script(name: str) -> Script:
    """A script for partners. Raises AssetsMissing when it was not built."""
    try:
        built = json.loads((_DIST / "manifest.json").read_bytes())[name]
    except (FileNotFoundError, KeyError):
        raise AssetsMissing(f"Le fichier « {name} » n'est pas parmi ceux construits : lancez « make install ».") from None
    content = (_DIST / built).read_bytes()
    digest = base64.b64encode(hashlib.sha384(content).digest()).decode()
    return Script(content, built.split(".")[-2], f"sha384-{digest}")


def answer(request: Request, name: str, *, version: str | None = None) -> Response:
    """The script, or a word that the browser has it already. An address of another version gives this one, for a short while."""
    found = script(name)
    etag = f'"{found.version}"'
    headers = {**_SHARED, "ETag": etag, "Cache-Control": _FOR_EVER if version == found.version else _BRIEFLY}
    known = {each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")}
    if known & {etag, "*"}:
        return Response(status_code=304, headers=headers)
    return Response(found.content, headers=headers, media_type="text/javascript; charset=utf-8")


def serve(router: APIRouter, path: str, name: str) -> None:
    """Gives a script its addresses: `{path}.js`, where corrections come, and `{path}.{version}.js`, which never changes."""

    async def latest(request: Request) -> Response:
        return answer(request, name)

    async def lasting(request: Request, version: str) -> Response:
        return answer(request, name, version=version)

    router.add_api_route(f"{path}.js", latest, methods=_READ)
    router.add_api_route(f"{path}.{{version}}.js", lasting, methods=_READ)


def told(guide: Markup, *, base_url: str) -> Markup:
    """A guide with the platform's address, and the versions and digests of the scripts it serves, where it names them in braces."""
    guide = guide.replace("{plateforme}", escape(base_url))
    for name, called in _CALLED.items():
        if f"{called}}}" in guide:
            found = script(name)
            guide = guide.replace(f"{{version{called}}}", escape(found.version))
            guide = guide.replace(f"{{integrite{called}}}", escape(found.integrity))
    return guide
