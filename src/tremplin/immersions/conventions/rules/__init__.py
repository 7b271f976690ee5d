"""What makes a convention lawful: each rule by name, with the dates between which it holds, its sentence and its source.

A rule is never changed once in force: another one takes over from a date, so that what was accepted stays acceptable. `check` applies
those that hold to one convention, all of them, and says everything that is wrong at once.
"""

from __future__ import annotations

from tremplin.immersions.conventions.rules.book import RULES, check, faults_of, of_unfinished
from tremplin.immersions.conventions.rules.facts import Facts
from tremplin.immersions.conventions.rules.rule import Rule

__all__ = ["RULES", "Facts", "Rule", "check", "faults_of", "of_unfinished"]
