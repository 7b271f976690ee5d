"""`tremplin conventions …`: check what others will send, or the evidence that they were given; load those of another platform."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from tremplin.cli.context import answer, database, readable, say, transaction
from tremplin.settings import load as load_settings

if TYPE_CHECKING:
    from tremplin.immersions.conventions.evidence import Verdict
    from tremplin.immersions.conventions.loading import Loaded
    from tremplin.kit.shapes import Fault

app = typer.Typer(no_args_is_help=True)


@app.callback()
def conventions() -> None:
    """Les conventions d'immersion."""


@app.command()
def check() -> None:
    """Vérifie des objets du contrat : une ligne JSON lue sur l'entrée standard, une ligne écrite sur la sortie standard.

    Entrée : {"id", "kind", "payload"}, où kind est convention (toutes les règles), apply (candidature), offer (offre d'une réponse) ou
    status (changement de statut). Sortie : {"id", "valid", "errors": [{"path", "code", "message"}]}. Aucune base de données n'est
    nécessaire ; une ligne illisible est refusée, les suivantes sont vérifiées.
    """
    answer_each(sys.stdin.buffer, sys.stdout.buffer)


@app.command()
def load(
    file: Annotated[Path, typer.Argument(help="Fichier JSONL de conventions.")],
    as_json: Annotated[bool, typer.Option("--json", help="Répond en JSON sur la sortie standard.")] = False,
) -> None:
    """Charge en masse des conventions, telles que l'API les rend (ConventionRead).

    Pour une migration : identifiants, statuts, dates et signatures sont pris tels quels, et aucune règle n'est vérifiée ; seules les
    lignes dont la forme est cassée sont refusées, une à une. Une convention déjà connue est remplacée. Personne n'est prévenu.
    """

    async def work(conninfo: str) -> Loaded:
        from tremplin.immersions.conventions import loading
        from tremplin.kit.clock import utc_now

        # The collector would walk through millions of short-lived objects, none of which is in a cycle: a third of the time.
        gc.disable()
        async with transaction(conninfo) as conn:
            return await loading.load(conn, readable(file), now=utc_now(), progress=_show)

    with database(load_settings()) as conninfo:
        loaded = asyncio.run(work(conninfo))
    if sys.stderr.isatty():
        say("")
    text = f"Chargé : {loaded.conventions} conventions. Lignes refusées : {len(loaded.refused)}."
    answer(loaded.as_json(), as_json=as_json, text=text)


@app.command()
def verify(
    file: Annotated[typer.FileBinaryRead, typer.Argument(help="Fichier de preuves d'une convention ; - pour l'entrée standard.")],
    head: Annotated[str | None, typer.Option(help="Dernière empreinte attendue, telle qu'imprimée sur la convention.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Répond en JSON sur la sortie standard.")] = False,
) -> None:
    """Vérifie le fichier de preuves d'une convention : dit s'il est entier, ou à quelle signature il ne l'est plus.

    Aucune base de données n'est nécessaire. Code de sortie : 0 quand le fichier est valide, 1 sinon.
    """
    from tremplin.immersions.conventions.evidence import EvidenceUnreadable, examine

    try:
        found = examine(file.read(), expected_head=head)
    except EvidenceUnreadable as error:
        answer({"valid": False, "reason": str(error)}, as_json=as_json, text=f"Illisible : {error}.")
        raise typer.Exit(1) from None
    answer(_proof(found), as_json=as_json, text=_proof_told(found))
    if not found.is_valid:
        raise typer.Exit(1)


def _proof(found: Verdict) -> dict[str, Any]:
    said: dict[str, Any] = {"valid": found.is_valid, "convention": found.convention_id, "signatures": len(found.lines)}
    if found.is_valid:
        return {**said, "textsRead": found.read, "head": found.head}
    return {**said, "reason": found.fault, "rank": found.rank}


def _proof_told(found: Verdict) -> str:
    from tremplin.immersions.conventions.vocabulary import ROLE_LABELS
    from tremplin.kit.french import day_of

    if not found.is_valid:
        where = "" if found.rank is None else f" à la ligne {found.rank} (la première est la ligne 0)"
        return f"Invalide{where} : {found.fault}."
    people = [f"  {day_of(line.signed_at):%d/%m/%Y} {line.signer}, {ROLE_LABELS[line.role]}" for line in found.lines]
    count = len(found.lines)
    many = "s" if count > 1 else ""
    said = f"Valide : {count} signature{many} de la convention {found.convention_id}, dont {found.read} avec le texte signé."
    return "\n".join([said, *people, f"Dernière empreinte : {found.head}"])


def answer_each(lines: Iterable[bytes], out: BinaryIO) -> None:
    """Answers each line as soon as it is read, so that a program may ask one question at a time."""
    import orjson

    for verdict in verdicts(lines):
        out.write(orjson.dumps(verdict) + b"\n")
        out.flush()


def verdicts(lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """The verdict on each line; an empty one has none."""
    import orjson

    checks = _checks()
    for line in lines:
        if not line.strip():
            continue
        asked: Any = None
        with suppress(orjson.JSONDecodeError):
            asked = orjson.loads(line)
        faults = _judged(asked, checks)
        yield {
            "id": asked.get("id") if isinstance(asked, dict) else None,
            "valid": not faults,
            "errors": [fault._asdict() for fault in faults],
        }


def _judged(asked: Any, checks: dict[str, Callable[[Any], list[Fault]]]) -> list[Fault]:
    from tremplin.kit.shapes import Fault

    if not isinstance(asked, dict):
        return [Fault("", "NOT_JSON", "La ligne n'est pas un objet JSON.")]
    kind = asked.get("kind")
    if not isinstance(kind, str) or kind not in checks:
        return [Fault("kind", "KIND_UNKNOWN", f"Les sortes d'objets sont : {', '.join(checks)}.")]
    return checks[kind](asked.get("payload"))


def _checks() -> dict[str, Callable[[Any], list[Fault]]]:
    from tremplin.apis.immersion.answers import OFFER
    from tremplin.immersions.conventions import rules
    from tremplin.immersions.conventions.fields import STATUS_CHANGE
    from tremplin.kit.clock import utc_now
    from tremplin.kit.shapes import Field

    def shaped(field: Field) -> Callable[[Any], list[Fault]]:
        def check_one(payload: Any) -> list[Fault]:
            faults: list[Fault] = []
            field.read(payload, "", faults)
            return faults

        return check_one

    return {
        "convention": lambda payload: rules.check(payload, now=utc_now())[1],
        "apply": _application,
        "offer": shaped(OFFER),
        "status": shaped(STATUS_CHANGE),
    }


def _application(payload: Any) -> list[Fault]:
    """The faults of a contact request, in the order of the API: HTML anywhere first, then the fields."""
    from tremplin.apis.immersion.checks import REQUIRED
    from tremplin.apis.immersion.schemas import APPLY
    from tremplin.kit.markup import holds_html
    from tremplin.kit.shapes import HTML_FORBIDDEN, Fault

    _, issues = APPLY.read(payload, ())
    faults = [Fault(".".join(each.path), "REQUIRED" if each.message == REQUIRED else "INVALID", each.message) for each in issues]
    if isinstance(payload, dict):
        faults += [Fault(name, *HTML_FORBIDDEN) for name, value in payload.items() if holds_html(value)]
    return faults


def _show(count: int) -> None:
    """Says on a terminal how far the load is."""
    if sys.stderr.isatty():
        print(f"\r{count} conventions", end="", file=sys.stderr, flush=True)
