"""Writes catalogues: the five files of missions, or a feed in the API Engagement dialect.

python -m bench.catalogue missions DIR -n 50000 [--seed 1]
python -m bench.catalogue feed DIR -n 10000 [--changed 0.01] [--seed 1]
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import orjson

from bench.records import Catalogue, Record


def write_missions(folder: Path, size: int, seed: int = 1) -> Catalogue:
    """Writes the five files (publishers, organizations, diffusion_rules, widgets, missions) and gives the catalogue."""
    folder.mkdir(parents=True, exist_ok=True)
    catalogue = Catalogue(size, seed)
    _write(folder / "publishers.jsonl", catalogue.publishers)
    _write(folder / "organizations.jsonl", catalogue.organizations)
    _write(folder / "diffusion_rules.jsonl", catalogue.diffusion_rules())
    _write(folder / "widgets.jsonl", catalogue.widgets())
    _write(folder / "missions.jsonl", catalogue.missions())
    return catalogue


def _write(file: Path, records: Iterable[Record]) -> None:
    with file.open("wb") as output:
        output.writelines(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE) for record in records)


def write_feed(file: Path, size: int, changed: float = 0.0, seed: int = 1) -> int:
    """Writes a feed of `size` missions and gives its size in bytes.

    `changed` is the share of titles that differ from the feed written with 0: every hundredth one for 0.01.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    period = round(1 / changed) if changed else 0
    with file.open("w", encoding="utf-8") as output:
        output.writelines(_feed_lines(Catalogue(size, seed), period))
    return file.stat().st_size


def _feed_lines(catalogue: Catalogue, period: int) -> Iterator[str]:
    owners = {each["id"]: each for each in catalogue.organizations}
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<source>\n<lastBuildDate>{date(2026, 6, 1)}</lastBuildDate>\n'
    for number, mission in enumerate(catalogue.missions()):
        suffix = " (mise à jour)" if period and number % period == 0 else ""
        yield _mission(number, mission, owners[mission["publisherOrganizationId"]], suffix)
    yield "</source>\n"


def _mission(number: int, mission: Record, organization: Record, suffix: str) -> str:
    texts = {
        "title": mission["title"] + suffix,
        "clientId": f"FEED-{number:06}",
        "applicationUrl": mission["applicationUrl"],
        "postedAt": mission["postedAt"],
        "startAt": mission["startAt"],
        "endAt": mission["endAt"],
        "activity": ",".join(mission["activities"]),
        "domain": mission["domain"],
        "schedule": mission["schedule"],
        "remote": mission["remote"],
        "places": str(mission["places"]),
        "organizationName": organization["name"],
        "organizationClientId": organization["clientId"],
        "organizationRNA": organization["rna"],
        "organizationUrl": organization["url"],
        "organizationDescription": organization["description"],
        "organizationPostCode": organization["postalCode"],
        "organizationCity": organization["city"],
    }
    elements = "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in texts.items() if text)
    lists = "".join(
        f"<{tag}>{''.join(f'<value>{escape(each)}</value>' for each in mission[tag])}</{tag}>"
        for tag in ("audience", "tags", "softSkills")
    )
    addresses = "".join(_address(each) for each in mission["addresses"])
    description = f"<description><![CDATA[{mission['descriptionHtml']}]]></description>"
    return f"<mission>{elements}{description}{lists}<addresses>{addresses}</addresses></mission>\n"


def _address(address: Record) -> str:
    tags = ("street", "city", "postalCode", "departmentCode", "departmentName", "region", "country")
    texts = "".join(f"<{tag}>{escape(address[tag])}</{tag}>" for tag in tags)
    where = address["location"]
    return f"<address>{texts}<location><lat>{where['lat']}</lat><lon>{where['lon']}</lon></location></address>"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=("missions", "feed"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("-n", "--size", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--changed", type=float, default=0.0, help="share of changed titles in feed-changed.xml")
    chosen = parser.parse_args()
    if chosen.kind == "missions":
        write_missions(chosen.folder, chosen.size, chosen.seed)
        return
    write_feed(chosen.folder / "feed.xml", chosen.size, seed=chosen.seed)
    if chosen.changed:
        write_feed(chosen.folder / "feed-changed.xml", chosen.size, chosen.changed, chosen.seed)


if __name__ == "__main__":
    main()
