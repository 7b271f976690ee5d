"""What the law allows one person in one company over a year, told to the adviser who decides. Pure.

Code du travail, art. D5135-3: over twelve months in a row, two conventions at most, of different purposes or objectives, that last
sixty days in all, renewals included. The contract of API Immersion Facilitée refuses none of it, and a person is recognised by their
name and birth date alone: the adviser is told, and judges.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tremplin.immersions.conventions.advising.model import Neighbour
from tremplin.immersions.conventions.upkeep import months_before

MOST_CONVENTIONS = 2
MOST_DAYS = 60
_LAW = "(code du travail, D5135-3)"


def told(one: Neighbour, others: Sequence[Neighbour]) -> Iterator[str]:
    """What a convention breaks, with the others of the same person in the same company, in sentences."""
    years = [year for last in (one, *others) if one in (year := _of_year_until(last, (one, *others)))]
    count = max(len({each.family for each in year}) for year in years)
    if count > MOST_CONVENTIONS:
        yield f"Cette personne a {count} conventions en douze mois dans cette entreprise : {MOST_CONVENTIONS} au plus {_LAW}."
    days = max(sum(each.days for each in year) for year in years)
    if days > MOST_DAYS:
        yield f"Ses conventions dans cette entreprise durent {days} jours en douze mois : {MOST_DAYS} au plus {_LAW}."
    same = {each.family for year in years for each in year if (each.job, each.objective) == (one.job, one.objective)}
    if same - {one.family}:
        yield f"Une autre convention des douze mois a le même métier et le même but : l'un des deux doit changer {_LAW}."


def _of_year_until(last: Neighbour, found: Sequence[Neighbour]) -> list[Neighbour]:
    """Those that begin in the twelve months that end with the first day of one of them."""
    before = months_before(last.start, 12)
    return [each for each in found if before < each.start <= last.start]
