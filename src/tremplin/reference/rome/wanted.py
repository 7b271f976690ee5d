"""The job that someone looks for: what was typed, turned into jobs of the register that this process holds."""

from __future__ import annotations

from dataclasses import dataclass

from tremplin.reference.rome.catalogue import find_appellation, find_rome, search_appellations
from tremplin.reference.rome.model import Appellation, Rome
from tremplin.reference.rome.words import forms, key

MOST_JOBS = 20
MOST_PROPOSED = 6


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for, and what to say of it.

    `appellations` are jobs, any of which suits; `rome` a whole occupation; `words` what no job is called, to be looked for in offers.
    `choices` are the jobs meant, when several are: one of them may be chosen. `others` resemble the one named. `guessed`: nothing is
    called as typed. `occupation` is that of the job named: its other jobs are neighbours.
    """

    label: str = ""
    appellations: tuple[str, ...] | None = None
    rome: str | None = None
    words: str = ""
    choices: tuple[Appellation, ...] = ()
    others: tuple[Appellation, ...] = ()
    guessed: bool = False
    occupation: Rome | None = None


def understand(text: str) -> Wanted:
    """What a text typed under « Quel métier ? » means: nothing asks for any job.

    A name of a job in full, masculine or feminine, means that job alone; a code (`11573`, `D1102`) what it stands for; anything else,
    every job that the register finds by it, the closest if it is mistyped; what finds none is looked for in the words of offers.
    """
    if not text:
        return Wanted()
    if rome := find_rome(text.upper()):
        return Wanted(rome.label, rome=rome.code)
    if job := find_appellation(text):
        return _named(job)
    found = [each.appellation for each in search_appellations(text, MOST_JOBS)]
    if not found:
        return Wanted(text, words=text)
    if key(text) in _names(found[0]):
        return _named(found[0], others=tuple(found[1:MOST_PROPOSED]))
    typed = key(text).split()
    said = all(any(word.startswith(each) for word in key(found[0].label).split()) for each in typed)
    codes = tuple(each.code for each in found)
    if len(found) == 1:
        return Wanted(found[0].label, codes, guessed=not said, occupation=_occupation(found[0]))
    return Wanted(text, codes, choices=tuple(found[:MOST_PROPOSED]), guessed=not said)


def _named(job: Appellation, others: tuple[Appellation, ...] = ()) -> Wanted:
    return Wanted(job.label, (job.code,), others=others, occupation=_occupation(job))


def _names(job: Appellation) -> list[str]:
    return [*forms(job.label), *forms(job.short_label)]


def _occupation(job: Appellation) -> Rome | None:
    return find_rome(job.rome_code)
