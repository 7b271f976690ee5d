"""Every rule, and their application to one convention."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from tremplin.immersions.conventions import fields
from tremplin.immersions.conventions.model import Convention
from tremplin.immersions.conventions.rules import hours, people, period
from tremplin.immersions.conventions.rules.facts import Facts, Unfinished, Unreadable
from tremplin.immersions.conventions.rules.rule import Rule
from tremplin.immersions.conventions.wire import build, write
from tremplin.kit.shapes import Fault, Field

RULES: tuple[Rule, ...] = tuple(sorted((*period.RULES, *people.RULES, *hours.RULES), key=lambda rule: int(rule.number[1:])))


def check(payload: Any, *, now: datetime, shape: Field = fields.READ) -> tuple[Convention | None, list[Fault]]:
    """Reads a convention of the contract and says everything that is wrong with it, fields first, then rules.

    `shape` is `fields.READ` (ConventionRead) or `fields.WRITTEN` (what an author sends). The convention is None when there is a fault,
    or when it was only written.
    """
    faults: list[Fault] = []
    values = shape.read(payload, "", faults)
    if isinstance(values, dict):
        faults += _broken(RULES, Facts(values, now))
    return (build(values) if not faults and shape is fields.READ else None), faults


def of_unfinished(values: dict[str, Any], *, now: datetime) -> list[Fault]:
    """What rules already say of fields as they were read, before all are there: those that want another say nothing."""
    return _broken(RULES, Unfinished(values, now))


def faults_of(convention: Convention, *, now: datetime) -> list[Fault]:
    """Everything that is wrong with a convention; nothing when it may be kept, signed or accepted."""
    return check(write(convention), now=now)[1]


def _broken(rules: Iterable[Rule], facts: Facts) -> list[Fault]:
    faults: list[Fault] = []
    for rule in rules:
        try:
            if rule.applies(facts):
                faults += rule.faults(facts)
        except Unreadable:
            continue
    return faults
