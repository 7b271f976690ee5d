"""Two web servers of strangers to each other: a platform that serves the tag and records what it is told, and a partner's site."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Page

from tremplin.portal.tag import PANEL, TAG, script

# What partners have had on their pages for years: a queue, then the script, loaded when it can.
QUEUE = "window.apieng = window.apieng || function () { (apieng.q = apieng.q || []).push(arguments) };"
_OPEN = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "*"}
STYLE = "<style>.carte{height:200px;margin:8px;background:#eee}.loin{margin-top:3000px}</style>"


@dataclass(frozen=True, slots=True)
class Told:
    """Something that the tag sent."""

    method: str
    path: str
    words: dict[str, str]
    cookie: str | None


@dataclass(slots=True)
class Recorder:
    """The platform's side: `answers` are given to paths that begin so, and 200 to the others."""

    port: int = 0
    told: list[Told] = field(default_factory=list)
    answers: dict[str, tuple[int, dict[str, str]]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def paths(self) -> list[str]:
        return [each.path for each in self.told]


@dataclass(slots=True)
class Site:
    """A partner's site: its pages by path, and what all of them say to browsers. Another host than the platform's, not only another
    port."""

    port: int = 0
    pages: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def url(self, path: str = "/") -> str:
        return f"http://localhost:{self.port}{path}"


class _Quiet(BaseHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        pass

    def answer(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class _Platform(_Quiet):
    recorder: ClassVar[Recorder]

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        if asked.path in (f"/{TAG}", f"/{PANEL}"):
            self.answer(200, script(asked.path[1:]).content, {"Content-Type": "text/javascript", **_OPEN})
            return
        if asked.path.startswith("/r/"):
            words = dict(parse_qsl(asked.query))
            self.recorder.told.append(Told(self.command, asked.path, words, self.headers.get("cookie")))
        found = [answer for start, answer in self.recorder.answers.items() if asked.path.startswith(start)]
        status, headers = found[0] if found else (200, {})
        self.answer(status, b"", {**_OPEN, **headers})

    def do_POST(self) -> None:
        self.do_GET()


class _Partner(_Quiet):
    site: ClassVar[Site]

    def do_GET(self) -> None:
        page = self.site.pages.get(urlsplit(self.path).path)
        self.answer(200 if page else 404, (page or "").encode(), {"Content-Type": "text/html; charset=utf-8", **self.site.headers})

    def do_POST(self) -> None:
        self.do_GET()


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[int]:
    """A server on a free port, for the time of a block."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}).start()
        try:
            yield server.server_port
        finally:
            server.shutdown()


@contextmanager
def platform() -> Iterator[Recorder]:
    recorder = Recorder()
    with serving(type("Platform", (_Platform,), {"recorder": recorder})) as recorder.port:
        yield recorder


@contextmanager
def partner() -> Iterator[Site]:
    site = Site()
    with serving(type("Partner", (_Partner,), {"site": site})) as site.port:
        yield site


def page_of(platform_url: str, *commands: str, body: str = "", attributes: str = "") -> str:
    """A page with the tag, as partners write it; `commands` wait in the queue."""
    said = "\n".join((QUEUE, *commands))
    tag = f'<script async src="{platform_url}/{TAG}" {attributes}></script>'
    return f"<!doctype html><html lang=fr><title>Partenaire</title>{STYLE}<script>{said}</script>{tag}<body>{body}</body></html>"


def card(mission: str, inside: str = "", **attributes: str) -> str:
    """A card of a list, counted as a whole."""
    said = " ".join(f'data-{name}="{value}"' for name, value in attributes.items())
    return f'<div class=carte data-name=tracker_counter data-id="{mission}" {said}>{mission}{inside}</div>'


def arrive(page: Page, url: str) -> None:
    """Opens a page, and waits for the tag to have run."""
    page.goto(url)
    page.wait_for_function("window.apieng && !!apieng.lines")


def eventually(told: Recorder, count: int, page: Page) -> list[Told]:
    """What the platform was told, once it was told so many things."""
    deadline = time.monotonic() + 20
    while len(told.told) < count:
        assert time.monotonic() < deadline, (told.told, page.evaluate("window.apieng.lines"))
        page.wait_for_timeout(50)  # lets the browser's events be handled
    return told.told


def settle(page: Page) -> None:
    """Gives what must not be sent the time to be: more than the second after which something seen is counted."""
    page.wait_for_timeout(1_800)
