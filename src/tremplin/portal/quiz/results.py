"""The missions that suit what was answered, and why each does, in words that come from the mission itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tremplin.kit.condition import Condition
from tremplin.kit.db import Conn
from tremplin.missions.matching import actions as matching
from tremplin.missions.matching.actions import Match
from tremplin.missions.matching.taxonomy import TAXONOMIES, split
from tremplin.portal import mission
from tremplin.portal.language.spoken import _, marked
from tremplin.portal.quiz.forms import AGE, QuizForm
from tremplin.portal.results import Card
from tremplin.portal.whereabouts import Whereabouts

SHOWN = 10
# Wishes first, then how far; missions done from home are near everywhere.
ENGINE = "m4"
_MOST_EVIDENCE = 3
# From 0 to 1, how well a mission suits: what is said of it, from this figure on.
_WORDS = (
    (0.75, marked("Vous correspond très bien")),
    (0.5, marked("Vous correspond bien")),
    (0.0, marked("Vous correspond en partie")),
)


@dataclass(frozen=True, slots=True)
class Reason:
    """A wish that a mission meets, and the words of the mission that say so."""

    label: str
    evidence: Sequence[str]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A mission with why it is here: what it meets of what was wished, and what it says nothing of."""

    card: Card
    verdict: str
    reasons: Sequence[Reason]
    missing: Sequence[str]


@dataclass(frozen=True, slots=True)
class Proposals:
    total: int
    missions: Sequence[Proposed]


async def propose(conn: Conn, scope: Condition, form: QuizForm, where: Whereabouts) -> Proposals:
    """The missions that suit, the best first."""
    if where.undecided or form.is_blank:
        return Proposals(0, ())
    answers = form.answers(where)
    found = await matching.propose(conn, answers, scope, engine=ENGINE, limit=SHOWN)
    return Proposals(found.total, [_proposed(each, answers.wishes) for each in found.page])


def _proposed(match: Match, wishes: Mapping[str, Sequence[str]]) -> Proposed:
    held = {each.key: each for each in match.values if split(each.key)[0] != AGE.taxonomy}
    reasons = [Reason(_label(key), list(dict.fromkeys(one.evidence))[:_MOST_EVIDENCE]) for key, one in held.items()]
    # Of a question with several answers, one met is enough.
    unmet = [keys for keys in wishes.values() if not held.keys() & set(keys)]
    missing = [_(" ou ").join(_("«\u00a0%(wish)s\u00a0»", wish=_label(key)) for key in keys) for keys in unmet]
    verdict = next(_(words) for least, words in _WORDS if match.agreement.total >= least)
    return Proposed(Card(mission.read(match.hit.body), match.hit.distance_km), verdict, reasons, missing)


def _label(key: str) -> str:
    taxonomy, value = split(key)
    return _(TAXONOMIES[taxonomy].labels[value])
