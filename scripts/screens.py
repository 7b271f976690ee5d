"""Pictures of every page, on a phone and on a desk, into docs/screens/: to be looked at before a change is called done.

Starts the demonstration on a folder of its own, follows the links of each menu as each person of it, and keeps one page of each kind.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Browser, Error, Page, sync_playwright

HERE = Path(__file__).parents[1]
SCREENS = HERE / "docs" / "screens"
WIDTHS = (320, 1440)
TALLEST = 4_000
STARTS = (
    *("/", "/missions?ou=Lyon", "/recherche", "/immersions", "/evenements", "/accueillir", "/statistiques"),
    *("/docs", "/accessibilite", "/mentions-legales"),
)
_READY_WITHIN = 180.0
_MOST_PAGES = 400  # a page whose links never end must not keep the command running
_NOT_PAGES = re.compile(
    r"\.(pdf|ics|csv|xlsx|json|xml|svg|png|js|atom|txt)(/|$)|/deconnexion|/entrer/|/export"
    r"|/r/|/outlets/|/api/|/feeds/|/missions/(browse|match)"
)


# What comes next names one thing of its kind, in words.
_ONE_OF_MANY = re.compile(r"(/docs/reference/).+|(/(?:p|partenaires|annonceurs|diffuseurs)/)[^/]+")


def main() -> None:
    """Writes docs/screens/WHO/PAGE-WIDTH.jpg, replacing those of the last time."""
    shutil.rmtree(SCREENS, ignore_errors=True)
    with _demonstration() as (base, entrances), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
        count = _walk(browser, base, "public", None)
        for who, link in entrances:
            count += _walk(browser, base, who, link)
    print(f"{count} pages dans {SCREENS.relative_to(HERE)}, en {' et '.join(map(str, WIDTHS))} pixels de large.")


def _chromium() -> str | None:
    return next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)


@contextmanager
def _demonstration() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """A demonstration that is ready, and the links by which its people come in."""
    with tempfile.TemporaryDirectory(prefix="tpl-") as folder, socket.socket() as probe:
        Path(folder).chmod(0o711)  # the database runs under an account of its own
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        log = Path(folder) / "demo.txt"
        command = [str(Path(sys.executable).with_name("tremplin")), "demo", "--port", str(port)]
        with log.open("w") as said:
            program = subprocess.Popen(command, env=_settings(folder, port), stdout=said, stderr=subprocess.DEVNULL)
        try:
            deadline = time.monotonic() + _READY_WITHIN
            while "Tremplin est prêt" not in log.read_text():
                if program.poll() is not None or time.monotonic() > deadline:
                    sys.exit("La démonstration n'a pas démarré.")
                time.sleep(0.3)
            yield f"http://localhost:{port}", re.findall(r"^ +(.+?) : (http\S+/espace/entrer/\S+)$", log.read_text(), re.MULTILINE)
        finally:
            program.terminate()
            program.wait(30)


def _settings(folder: str, port: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TREMPLIN_")}
    return {**kept, "TREMPLIN_DATA_DIR": f"{folder}/data", "TREMPLIN_BASE_URL": f"http://localhost:{port}"}


def _walk(browser: Browser, base: str, who: str, entrance: str | None) -> int:
    """Follows links from page to page, one page of each kind, and takes both pictures of each; how many pages."""
    context = browser.new_context(viewport={"width": WIDTHS[-1], "height": 900}, locale="fr-FR", java_script_enabled=False)
    page = context.new_page()
    if entrance:
        page.goto(entrance)
    waiting = [page.url] if entrance else [base + start for start in STARTS]
    seen = {_kind(address) for address in waiting}
    count = 0
    while waiting and count < _MOST_PAGES:
        address = waiting.pop(0)
        try:
            page.goto(address)
        except Error as error:  # a file that no name gave away
            print(f"{address} : {error.message.splitlines()[0]}", file=sys.stderr)
            continue
        count += 1
        _take(page, SCREENS / _named(who), _named(_kind(address)))
        for link in _links(page, base, inside="/espace" if entrance else "/"):
            if _kind(link) not in seen:
                seen.add(_kind(link))
                waiting.append(link)
    context.close()
    return count


def _links(page: Page, base: str, *, inside: str) -> list[str]:
    # Not `each.href`: in a drawing (the map of widgets), it is no text.
    read = "all => all.map(each => new URL(each.getAttribute('href'), document.baseURI).href.split('#')[0])"
    found = [link for link in page.eval_on_selector_all("a[href]", read) if link]
    own = [link for link in found if link.startswith(base) and urlsplit(link).path.startswith(inside)]
    return [each for each in own if not _is_file(each) and (inside != "/" or "/espace" not in each)]


def _is_file(link: str) -> bool:
    return bool(_NOT_PAGES.search(urlsplit(link).path)) or "format=" in link


def _kind(address: str) -> str:
    """What pages of one template share: their path without what names one thing, and the names of what is asked."""
    parts = urlsplit(address)
    named = _ONE_OF_MANY.sub(lambda found: f"{found[1] or found[2]}1", parts.path).split("/")
    path = "/".join("x" if re.search(r"\d|.{28}", part) else part for part in named)
    return path + "?" * bool(parts.query) + "&".join(sorted({name for name, value in parse_qsl(parts.query) if value}))


def _named(text: str) -> str:
    return re.sub(r"[^\w]+", "-", text).strip("-") or "accueil"


def _take(page: Page, folder: Path, name: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        # Asked for the full page, the browser draws all of it before it cuts: on the longest, it gives up.
        height = min(TALLEST, int(page.evaluate("document.documentElement.scrollHeight")))
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=folder / f"{name}-{width}.jpg", type="jpeg", quality=60)


if __name__ == "__main__":
    main()
