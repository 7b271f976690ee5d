"""What can be said of answers that are not all there: what is wrong in those that are given, and which are missing. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from tremplin.immersions.conventions import fields
from tremplin.immersions.conventions.vocabulary import InternshipKind
from tremplin.kit.shapes import REQUIRED, Fault

# Given when the draft is submitted, by no author.
_LATER = frozenset({"id", "status", "dateSubmission"})


class Judged(NamedTuple):
    """Faults of what was given, and the paths of what was not."""

    wrong: list[Fault]
    missing: list[str]


def judge(answers: Mapping[str, Any]) -> Judged:
    """What is wrong with a draft, and what it lacks. Rules are asked when it is submitted: half of it would break most."""
    faults: list[Fault] = []
    fields.WRITTEN.read({"internshipKind": InternshipKind.IMMERSION.value, **answers}, "", faults)
    asked = [each for each in faults if each.path not in _LATER]
    return Judged([each for each in asked if each.code != REQUIRED[0]], [each.path for each in asked if each.code == REQUIRED[0]])
