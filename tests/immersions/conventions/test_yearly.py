"""What one person may do in one company over a year: the bounds of article D5135-3 of the code du travail."""

from __future__ import annotations

from datetime import date, timedelta

from tremplin.immersions.conventions.advising.model import Neighbour
from tremplin.immersions.conventions.advising.yearly import told

START = date(2026, 6, 15)


def one(start: date = START, days: int = 20, *, job: str = "11573", family: str = "") -> Neighbour:
    id_ = f"{start} {job}"
    end = start + timedelta(days=days - 1)
    return Neighbour(id=id_, family=family or id_, start=start, end=end, job=job, objective="Découvrir")


def after(wait: int, days: int = 20, *, job: str = "11573", family: str = "") -> Neighbour:
    return one(START + timedelta(days=wait), days, job=job, family=family)


def test_it_works() -> None:
    third = after(200, job="c")
    assert list(told(third, [one(), after(100, job="b")])) == [
        "Cette personne a 3 conventions en douze mois dans cette entreprise : 2 au plus (code du travail, D5135-3)."
    ]
    assert not list(told(after(200, job="c"), [one()]))


def test_twelve_months_are_counted_from_any_first_day() -> None:
    others = [one(), after(364, job="b")]
    assert len(list(told(after(100, job="c"), others))) == 1
    assert not list(told(after(365, job="c"), others))


def test_a_renewal_is_no_convention_more_but_its_days_count() -> None:
    renewal = after(30, days=20, family=one().id)
    assert not list(told(renewal, [one(), after(100, days=20, job="b")]))
    assert list(told(renewal, [one(), after(100, days=21, job="b")])) == [
        "Ses conventions dans cette entreprise durent 61 jours en douze mois : 60 au plus (code du travail, D5135-3)."
    ]


def test_two_conventions_differ_by_their_job_or_their_purpose() -> None:
    assert "le même métier et le même but" in "".join(told(after(40), [one()]))
    assert not list(told(after(40, family=one().id), [one()]))
