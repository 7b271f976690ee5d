"""Writes the figures: one JSON line a run for machines, tables in docs/performance.md for people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.events import LIMITS as EVENT_LIMITS
from bench.events import EventsReport
from bench.immersions import ImmersionsReport, Limit
from bench.load import Measurement
from bench.portal import LIMITS as PORTAL_LIMITS
from bench.portal import PortalReport
from bench.statistics import StatisticsReport
from bench.tracking import TrackingMeasurement

_BEGIN, _END = "<!-- bench:begin -->", "<!-- bench:end -->"
_PAGE = """# Performances

`make bench` mesure une instance neuve, servie et chargée par les commandes documentées, et réécrit les tableaux
ci-dessous. Le CPU par requête est la mesure stable : le débit dépend du bruit de la machine, partagée avec le
générateur de charge.

- **plafond** : débit rapporté à celui du même serveur HTTP qui rend les mêmes octets depuis la mémoire ;
- **× moins de CPU** : CPU de serveur et de base de l'API d'origine, divisé par le nôtre ({peer}).

Les statistiques sont mesurées sur un million d'événements en un an, un jour de 27 400 et un de 333 000 de plus.
`make bench ARGS="--events 10000000"` en fait dix millions (dix minutes de chargement, 9 Go) ; `--events 0` s'en passe.

L'annuaire des entreprises d'accueil est mesuré avec cent mille entreprises ; chaque route peut coûter le double avec dix fois plus,
ce que mesure `make bench ARGS="--only immersions --establishments 1000000"`. Le CPU est celui du serveur et de la base ensemble.

L'agenda est mesuré avec treize mille événements ; `make bench ARGS="--only events --agenda 1000000"` en charge un million, pour les
mêmes promesses.

Le portail est mesuré sur une base qui tient les trois sortes : `make bench ARGS="--only portal"`. Chaque recherche (`search`, page
`/recherche` ; `missions`, page `/missions`) est une question nouvelle, tirée au sort parmi des mots et toutes les communes : rien de
ce qui est déjà connu d'une question semblable ne sert. `feed-page` est une page de 500 missions du journal RPDE, environ 2 Mo.

{begin}
{end}
"""


@dataclass(frozen=True, slots=True)
class ImportMeasurement:
    """One import of a feed: `name` is `first`, `unchanged`, `changed` or `large` (a dry run of a big file)."""

    name: str
    missions: int
    megabytes: float
    seconds: float
    memory_mb: float
    summary: dict[str, int]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything one bench found. `loading` is the seconds `missions load` took."""

    at: datetime
    missions: int
    loading: float
    measurements: list[Measurement]
    imports: list[ImportMeasurement]
    statistics: StatisticsReport | None = None
    visits: Sequence[TrackingMeasurement] = ()
    immersions: ImmersionsReport | None = None
    events: EventsReport | None = None
    portal: PortalReport | None = None


def append_json_line(file: Path, report: Report) -> None:
    """Adds the report to a file of JSON lines."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as output:
        output.write(json.dumps(asdict(report), default=str, ensure_ascii=False) + "\n")


def update_page(file: Path, report: Report, peers: dict[str, Any]) -> None:
    """Replaces the tables of the page, which is made when missing; what stands around them is kept."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        peer = f"mesurée sur la même machine avec {_number(peers['missions'])} missions"
        file.write_text(_PAGE.format(begin=_BEGIN, end=_END, peer=peer), encoding="utf-8")
    before, _, rest = file.read_text(encoding="utf-8").partition(_BEGIN)
    _, _, after = rest.partition(_END)
    file.write_text(f"{before}{_BEGIN}\n{tables(report, peers)}\n{_END}{after}", encoding="utf-8")


def tables(report: Report, peers: dict[str, Any]) -> str:
    """The two tables, in Markdown."""
    loading = f"{_number(report.missions)} missions, chargées en {_number(report.loading, 1)} s"
    head = f"Mesuré le {report.at:%d/%m/%Y} : {loading}."
    columns = (
        "route", "connexions", "req/s", "p50 ms", "p90 ms", "p99 ms", "CPU serveur ms", "CPU base ms",
        "mémoire serveur + base Mio", "octets", "plafond", "× moins de CPU", "× plus de débit", "erreurs",
    )  # fmt: skip
    rows = (_row(each, peers["routes"].get(each.name)) for each in report.measurements)
    imports = (_import_row(each) for each in report.imports)
    parts = [head, _table(columns, rows)]
    titles: tuple[str, ...]
    if report.imports:
        titles = ("import d'un flux", "missions", "Mo", "secondes", "mémoire Mio", "créées", "modifiées", "inchangées")
        parts.append(_table(titles, imports))
    if report.visits:
        titles = (
            "suivi, deux processus", "par seconde", "p50 ms", "p99 ms", "à mi-charge, par seconde", "p99 ms", "CPU serveur ms",
            "CPU base ms", "répondus, non enregistrés", "erreurs",
        )  # fmt: skip
        parts.append(_table(titles, map(_visits_row, report.visits)))
    if report.statistics:
        parts.append(_year(report.statistics))
        titles = ("statistiques", "ms")
        parts.append(_table(titles, ([_said(each.name), _number(each.milliseconds, 1)] for each in report.statistics.measurements)))
    if report.immersions:
        parts.append(directory(report.immersions))
    if report.events:
        parts.append(agenda(report.events))
    if report.portal:
        parts.append(public_side(report.portal))
    return "\n\n".join(parts)


def directory(found: ImmersionsReport) -> str:
    """What was measured of the directory, beside what was promised, in Markdown."""
    told = _kept(found.loading <= found.loading_limit)
    head = (
        f"Annuaire : {_number(found.establishments)} entreprises, {_number(found.offers)} lignes, chargées en"
        f" {_number(found.loading, 1)} s (promis : {_number(found.loading_limit)} s ; {told})."
    )
    rows = (_promised_row(each, found.limit(each.name), kept=found.kept(each)) for each in found.measurements)
    return f"{head}\n\n{_table(('annuaire', *_PROMISED), rows)}"


def agenda(found: EventsReport) -> str:
    """What was measured of the agenda, beside what was promised, in Markdown."""
    head = f"Agenda : {_number(found.events)} événements, chargés en {_number(found.loading, 1)} s ; un calendrier en a 1 000."
    rows = (_promised_row(each, EVENT_LIMITS[each.name], kept=found.kept(each)) for each in found.measurements)
    return f"{head}\n\n{_table(('agenda', *_PROMISED), rows)}"


def public_side(found: PortalReport) -> str:
    """What was measured of the public pages and feeds, beside what was promised, in Markdown."""
    held = f"{_number(found.missions)} missions, {_number(found.offers)} offres d'immersion, {_number(found.events)} événements"
    rows = (_promised_row(each, PORTAL_LIMITS.get(each.name), kept=found.kept(each)) for each in found.measurements)
    return f"Portail : {held}, dans la même base.\n\n{_table(('portail', *_PROMISED), rows)}"


_PROMISED = (
    "connexions", "req/s", "p50 ms", "p95 ms", "p99 ms", "CPU serveur ms", "CPU base ms", "mémoire serveur + base Mio", "octets",
    "promis", "verdict", "erreurs",
)  # fmt: skip


def _promised_row(found: Measurement, limit: Limit | None, *, kept: bool) -> list[str]:
    # An answer waits for the others: only alone does its time say what it costs.
    judged = limit and (limit.of == "CPU" or found.connections == 1)
    return [
        found.name, str(found.connections), _number(found.rps), _number(found.p50, 2), _number(found.p95, 2), _number(found.p99, 2),
        _number(found.server_cpu, 3), _number(found.database_cpu, 3),
        f"{_number(found.server_memory)} + {_number(found.database_memory)}", _number(found.answer_bytes),
        _promise(limit) if limit and judged else "–", _kept(kept) if judged else "–",
        str(found.errors),
    ]  # fmt: skip


def _promise(limit: Limit) -> str:
    return f"{limit.of} ≤ {_number(limit.milliseconds, 0 if limit.milliseconds >= 1 else 1)} ms"


def _kept(kept: bool) -> str:
    return "tenu" if kept else "**dépassé**"


def _row(found: Measurement, peer: dict[str, Any] | None) -> list[str]:
    ours = found.server_cpu + found.database_cpu
    theirs = peer["server_cpu_ms"] + peer["database_cpu_ms"] if peer else 0
    their_rps = peer["rps"].get(str(found.connections)) if peer else None
    return [
        found.name, str(found.connections), _number(found.rps), _number(found.p50, 2), _number(found.p90, 2),
        _number(found.p99, 2), _number(found.server_cpu, 3), _number(found.database_cpu, 3),
        f"{_number(found.server_memory)} + {_number(found.database_memory)}", _number(found.answer_bytes),
        _number(found.ceiling_ratio, 2), _number(theirs / ours if peer and ours else None, 1),
        _number(found.rps / their_rps if their_rps else None, 1), str(found.errors),
    ]  # fmt: skip


_IMPORTS = {
    "first": "première fois",
    "unchanged": "inchangé",
    "changed": "1 % de changements",
    "large": "grand fichier, à blanc",
}


def _import_row(found: ImportMeasurement) -> list[str]:
    counts = (str(found.summary.get(key, "–")) for key in ("created", "updated", "unchanged"))
    numbers = (
        _number(found.missions),
        _number(found.megabytes, 1),
        _number(found.seconds, 2),
        _number(found.memory_mb),
    )
    return [_IMPORTS[found.name], *numbers, *counts]


_VISITS = {
    "click": "clics, enregistrés avant la réponse",
    "print": "impressions, une par requête",
    "prints": "impressions, vingt par requête (une liste)",
}


def _visits_row(found: TrackingMeasurement) -> list[str]:
    return [
        _VISITS[found.name], _number(found.rate),
        _number(found.p50, 2), _number(found.p99, 2), _number(found.half_rate), _number(found.half_p99, 2),
        _number(found.server_cpu, 3), _number(found.database_cpu, 3), str(found.unstored), str(found.errors),
    ]  # fmt: skip


def _year(found: StatisticsReport) -> str:
    partners, sources, missions = (_number(rows) for rows in found.rows)
    return (
        f"Suivi : {_number(found.events)} événements en un an, devenus {partners} sommes par partenaire, {sources} par moyen de"
        f" diffusion et {missions} par mission. Un jour ordinaire a {_number(found.ordinary)} événements (dix millions par an), le"
        f" jour chargé {_number(found.busy)} (dix millions par mois) ; qui demande est le plus gros partenaire."
    )


_WORDS = {
    "announcer": "annonceur,",
    "broadcaster": "diffuseur,",
    "year": "un an :",
    "month": "un mois :",
    "totals": "totaux comparés",
    "series": "jour par jour",
    "counterpart": "par partenaire",
    "source": "par moyen de diffusion",
    "mission": "par mission",
    "domain": "par domaine",
    "department": "par département",
}
_WHOLE = {
    "rollup ordinary": "additionner un jour ordinaire, la première fois",
    "rollup first": "additionner un jour chargé, la première fois",
    "rollup unchanged": "additionner un jour chargé, inchangé",
    "rollup of one change": "additionner un changement",
    "rollup year": "additionner toute l'année",
    "own mission": "`/v0/mymission/…/stats` de la mission la plus vue",
    "public": "publier les statistiques publiques",
}


def _said(name: str) -> str:
    return _WHOLE.get(name) or " ".join(_WORDS.get(word, word) for word in name.split())


def _table(columns: Iterable[str], rows: Iterable[list[str]]) -> str:
    titles = list(columns)
    lines = [titles, ["---", *["---:"] * (len(titles) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _number(value: float | None, decimals: int = 0) -> str:
    """A number written the French way; a dash when there is none."""
    return "–" if value is None else f"{value:,.{decimals}f}".replace(",", " ").replace(".", ",")
