"""`tremplin conventions …`: check what others are about to send, against every rule, without a database."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, BinaryIO

import typer

if TYPE_CHECKING:
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


def answer_each(lines: Iterable[bytes], out: BinaryIO) -> None:
    """Answers each line as soon as it is read, so that a program may ask one question at a time."""
    import orjson

    for answer in verdicts(lines):
        out.write(orjson.dumps(answer) + b"\n")
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
