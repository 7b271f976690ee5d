"""Measures the platform and writes the report: `python -m bench.run [--quick]`, which `make bench` calls.

A new installation is loaded with the catalogue of `bench.catalogue`; each list of requests runs with one connection,
then eight, and so do the same bytes served from memory (the ceiling); then feeds are imported, visitors follow links.
Companies that welcome people, the agenda, and the public side have an installation of their own each (`--only immersions`,
`--only events` or `--only portal` measures nothing else, and leaves docs/ as it is).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from bench.catalogue import write_feed, write_missions
from bench.ceiling import save_answer
from bench.client import fetch
from bench.events import DEFAULT_EVENTS as DEFAULT_AGENDA
from bench.events import EventsReport, measure_events
from bench.immersions import DEFAULT_ESTABLISHMENTS, ImmersionsReport, measure_immersions
from bench.load import Measurement, Watched, measure
from bench.portal import DEFAULT_SHELF, PortalReport, measure_portal
from bench.records import Catalogue
from bench.report import ImportMeasurement, Report, agenda, append_json_line, directory, public_side, update_page
from bench.requests import Request, request_lists, shown_sample, write_list
from bench.server import CommandError, Installation, serving_ceiling
from bench.statistics import DEFAULT_EVENTS, StatisticsReport, lines
from bench.statistics import measure as measure_year
from bench.tracking import WORKERS, TrackingMeasurement, measure_tracking, write_lists
from tremplin.kit.postgres import EmbeddedPostgres

_HERE = Path(__file__).parent
_CONNECTIONS = (1, 8)


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured. `seconds` is the time of one list at one concurrency, warm-up included; without events, no statistics;
    without establishments, no directory; without an agenda, none; without a shelf (missions), no public side."""

    missions: int
    seconds: float
    feed: int
    large_feed: int
    events: int = 0
    visits: bool = False
    establishments: int = 0
    agenda: int = 0
    shelf: int = 0


FULL = Size(
    missions=50_000,
    seconds=5,
    feed=10_000,
    large_feed=90_000,  # they weigh 200 MB
    events=DEFAULT_EVENTS,
    visits=True,
    establishments=DEFAULT_ESTABLISHMENTS,
    agenda=DEFAULT_AGENDA,
    shelf=DEFAULT_SHELF,
)
QUICK = Size(
    missions=2_000, seconds=2, feed=1_000, large_feed=0, events=50_000, visits=True, establishments=5_000, agenda=2_000, shelf=2_000
)


def prepare(folder: Path, size: Size) -> dict[str, list[Request]]:
    """Writes the catalogue and the lists of requests in `folder`."""
    catalogue = write_missions(folder / "catalogue", size.missions)
    lists = request_lists(catalogue, shown_sample(catalogue, 3000))
    for name, requests in lists.items():
        write_list(folder / "lists" / f"{name}.txt", requests)
        write_list(folder / "ceiling" / f"{name}.txt", [Request(f"/{name}", "", requests[0].expected)])
    return lists


def check_answers(base_url: str, lists: dict[str, list[Request]], answers: Path) -> None:
    """Keeps an answer of each list for the ceiling. Raises CommandError rather than measure errors."""
    for name, requests in lists.items():
        answer = asyncio.run(fetch(base_url, requests[0]))
        if answer.status != requests[0].expected:
            raise CommandError(f"{requests[0].path} answered {answer.status}, not {requests[0].expected}")
        save_answer(answers, name, answer.status, answer.headers, answer.body)


def measure_lists(
    platform: tuple[str, Watched], ceiling: tuple[str, Watched], folder: Path, names: list[str], size: Size
) -> Iterator[Measurement]:
    """Each list at each concurrency, printed as it comes. Both servers are given as base URL and processes.

    The ceiling is measured right after the platform: both then see the same noise, and their ratio means something.
    """
    for name in names:
        for connections in _CONNECTIONS:
            found = measure(platform[0], folder / "lists" / f"{name}.txt", connections, size.seconds, platform[1])
            limit = measure(ceiling[0], folder / "ceiling" / f"{name}.txt", connections, size.seconds, ceiling[1])
            found = replace(found, ceiling_ratio=round(found.rps / limit.rps, 3) if limit.rps else None)
            print(_line(found))
            yield found


def _line(found: Measurement) -> str:
    return (
        f"{found.name:10} c={found.connections}  {found.rps:>9,.1f} req/s  p50 {found.p50:>8.2f}  p90 {found.p90:>8.2f}"
        f"  p99 {found.p99:>8.2f} ms  cpu {found.server_cpu:.3f} + {found.database_cpu:.3f} db ms"
        f"  {found.server_memory:.0f} + {found.database_memory:.0f} MiB  {found.answer_bytes:,} B"
        f"  {found.ceiling_ratio} of the ceiling  {found.errors} errors"
    )


def measure_imports(installation: Installation, folder: Path, size: Size) -> Iterator[ImportMeasurement]:
    """A feed for the first time, again unchanged, again with 1 % of changes, then a large one read but not written."""
    first, changed, large = (folder / f"{name}.xml" for name in ("feed", "feed-changed", "feed-large"))
    write_feed(first, size.feed)
    write_feed(changed, size.feed, changed=0.01)
    announcer = installation.command("partners", "create", "Annonceur du banc", "--announcer").answer["id"]
    runs: list[tuple[str, Path, int, tuple[str, ...]]] = [
        ("first", first, size.feed, ()),
        ("unchanged", first, size.feed, ()),
        ("changed", changed, size.feed, ()),
    ]
    if size.large_feed:
        write_feed(large, size.large_feed)
        runs.append(("large", large, size.large_feed, ("--dry-run",)))
    for name, file, missions, options in runs:
        done = installation.command("feeds", "import", announcer, str(file), *options)
        summary = {key: value for key, value in done.answer.items() if isinstance(value, int)}
        megabytes = file.stat().st_size / 1e6
        print(f"import {name:10} {missions:,} missions  {done.seconds:.2f} s  {done.memory_mb:.0f} MiB  {summary}")
        yield ImportMeasurement(name, missions, megabytes, round(done.seconds, 2), round(done.memory_mb), summary)


def measure_statistics(installation: Installation, events: int) -> StatisticsReport:
    """A year of tracking over the catalogue, rolled up and asked."""
    with EmbeddedPostgres(installation.data_dir / "postgres") as server:
        found = asyncio.run(measure_year(server.conninfo(), events))
    print("\n".join(lines(found)))
    return found


def measure_visits(installation: Installation, folder: Path, size: Size) -> list[TrackingMeasurement]:
    """Clicks and impressions of the distributor that shows everything."""
    catalogue = Catalogue(size.missions)
    files = write_lists(folder, shown_sample(catalogue, 3000), catalogue.distributors["D01"]["id"])
    with installation.serving(workers=WORKERS) as watched:
        return list(measure_tracking(installation, watched, files, size.seconds))


def run(folder: Path, size: Size) -> Report:
    """The whole bench, in an empty folder."""
    lists = prepare(folder, size)
    installation = Installation(folder)
    loading = installation.command("missions", "load", str(folder / "catalogue")).seconds
    print(f"load       {size.missions:,} missions  {loading:.1f} s")
    with installation.serving() as watched:
        check_answers(installation.base_url, lists, folder / "answers")
        with serving_ceiling(folder / "answers", folder / "ceiling.log") as ceiling:
            platform = (installation.base_url, watched)
            found = list(measure_lists(platform, ceiling, folder, list(lists), size))
    # Before the imports: what these leave behind, the database cleans up for minutes.
    visits = measure_visits(installation, folder, size) if size.visits else []
    with installation.serving():
        imports = list(measure_imports(installation, folder, size))
    statistics = measure_statistics(installation, size.events) if size.events else None
    immersions = run_immersions(folder / "immersions", size) if size.establishments else None
    events = run_events(folder / "agenda", size) if size.agenda else None
    portal = run_portal(folder / "portal", size) if size.shelf else None
    return Report(datetime.now(UTC), size.missions, round(loading, 1), found, imports, statistics, visits, immersions, events, portal)


def run_immersions(folder: Path, size: Size) -> ImmersionsReport:
    """The directory alone, in a folder that is made."""
    folder.mkdir()
    return measure_immersions(folder, size.establishments, size.seconds)


def run_events(folder: Path, size: Size) -> EventsReport:
    """The agenda alone, in a folder that is made."""
    folder.mkdir()
    return measure_events(folder, size.agenda, size.seconds)


def run_portal(folder: Path, size: Size) -> PortalReport:
    """The public side alone, in a folder that is made."""
    folder.mkdir()
    return measure_portal(folder, size.shelf, size.seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a small catalogue, short runs; docs/ is left as it is")
    parser.add_argument("--page", type=Path, default=_HERE.parent / "docs" / "performance.md")
    parser.add_argument("--out", type=Path, default=_HERE / "data" / "results.jsonl")
    parser.add_argument("--events", type=int, help="events of tracking for statistics, 0 for none (1 million; 10 take long)")
    parser.add_argument(
        "--establishments", type=int, help="companies of the directory, 0 for none (100,000; a million load in ten minutes)"
    )
    parser.add_argument(
        "--only", choices=("immersions", "events", "portal"), help="measure the directory, the agenda or the public side alone"
    )
    parser.add_argument("--agenda", type=int, help="events of the agenda, 0 for none (13,000; a million load in some minutes)")
    chosen = parser.parse_args()
    size = QUICK if chosen.quick else FULL
    size = size if chosen.events is None else replace(size, events=chosen.events)
    size = size if chosen.establishments is None else replace(size, establishments=chosen.establishments)
    size = size if chosen.agenda is None else replace(size, agenda=chosen.agenda)
    with tempfile.TemporaryDirectory(prefix="tremplin-bench-") as folder:
        try:
            if chosen.only:
                print(_alone(chosen.only, Path(folder), size))
                return
            report = run(Path(folder), size)
        except CommandError as failure:
            raise SystemExit(str(failure)) from failure
    append_json_line(chosen.out, report)
    if not chosen.quick:
        update_page(chosen.page, report, json.loads((_HERE / "peers.json").read_text(encoding="utf-8")))


def _alone(name: str, folder: Path, size: Size) -> str:
    """The table of one installation."""
    if name == "events":
        return agenda(run_events(folder / "agenda", size))
    if name == "portal":
        return public_side(run_portal(folder / "portal", size))
    return directory(run_immersions(folder / "immersions", size))


if __name__ == "__main__":
    main()
