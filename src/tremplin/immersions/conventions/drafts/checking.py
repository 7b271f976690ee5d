"""What can be said of answers that are not all there: what is wrong in those that are given, and which are missing. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from tremplin.immersions.conventions import fields, rules
from tremplin.immersions.conventions.vocabulary import InternshipKind
from tremplin.kit.shapes import REQUIRED, Fault

# Given when the draft is submitted, by no author.
_LATER = frozenset({"id", "status", "dateSubmission"})


class Judged(NamedTuple):
    """Faults of what was given, and what is asked of what was not."""

    wrong: list[Fault]
    missing: list[Fault]


def judge(answers: Mapping[str, Any], *, now: datetime) -> Judged:
    """What is wrong with a draft, fields and rules, and what it lacks: a representative too, once the ages tell that one is needed."""
    faults: list[Fault] = []
    values = fields.WRITTEN.read({"internshipKind": InternshipKind.IMMERSION.value, **answers}, "", faults)
    faults = [each for each in faults if each.path not in _LATER]
    if isinstance(values, dict):
        faults += rules.of_unfinished(values, now=now)
    missing = [each for each in faults if each.code == REQUIRED[0] or not _is_given(answers, each.path)]
    return Judged([each for each in faults if each not in missing], missing)


def _is_given(answers: Any, path: str) -> bool:
    for name in path.split("."):
        if isinstance(answers, Mapping) and name not in answers:
            return False
        answers = answers[name] if isinstance(answers, Mapping) else None
    return True
