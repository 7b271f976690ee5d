"""What is sent to browse and to match: parameters and bodies (contract §1.11), read into questions and answers."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from tremplin.apis.engagement.bodies import ClosedBody, custom_issue
from tremplin.apis.engagement.errors import InvalidBody
from tremplin.apis.engagement.parameters import FURTHEST, Parameters
from tremplin.kit.condition import ALWAYS, All, Condition, Is
from tremplin.missions.matching import answers, criteria
from tremplin.missions.matching.model import Answers
from tremplin.missions.matching.scoring import DEFAULT_ENGINE, ENGINES
from tremplin.missions.model import KIND
from tremplin.missions.texts import legible
from tremplin.search.model import OWNER, Order, Query

PAGE_SIZE, MOST = 20, 100
MOST_ANSWERS = 200
# Facets of the contract → the fields they count.
FACETS = {"publisherId": criteria.PUBLISHER, "departmentCode": "departmentName", **{name: name for name in criteria.BROWSED}}

DistinctId = Annotated[str, Field(min_length=1, max_length=250), AfterValidator(legible)]


class AnswerBody(ClosedBody):
    """L'un des deux : `value` ou `params`."""

    taxonomy: Annotated[str, Field(max_length=100)]
    value: Annotated[str, Field(max_length=250)] | None = None
    params: dict[str, Any] | None = None


class UserScoringBody(ClosedBody):
    """Les réponses d'un visiteur. `distinctId` est le nom que vous lui donnez : il le faut pour changer ses réponses ensuite."""

    answers: Annotated[list[AnswerBody], Field(min_length=1, max_length=MOST_ANSWERS)]
    distinct_id: DistinctId | None = None
    mission_alert_enabled: bool = False


class UserScoringChange(ClosedBody):
    """Les réponses données remplacent toutes les précédentes."""

    distinct_id: DistinctId
    answers: Annotated[list[AnswerBody], Field(min_length=1, max_length=MOST_ANSWERS)] | None = None
    mission_alert_enabled: bool | None = None


def read_answers(given: Sequence[AnswerBody]) -> Answers:
    """The answers of a body. Raises InvalidBody with every fault."""
    read, faults = answers.read([answers.Given(each.taxonomy, each.value, each.params) for each in given])
    if faults:
        raise InvalidBody([custom_issue(fault.message, "answers", *fault.path) for fault in faults])
    return read


@dataclass(frozen=True, slots=True)
class BrowseSearch:
    """A page of missions asked by criteria."""

    filters: dict[str, Condition]
    page: int
    size: int

    def query(self, scope: Condition, facets: Sequence[str], *, without: str | None = None) -> Query:
        """The question for search, but for the filter named `without`."""
        asked = tuple(condition for name, condition in self.filters.items() if name != without)
        return Query(
            kinds=(KIND,),
            scope=scope,
            where=All(asked) if asked else ALWAYS,
            order=Order.NEWEST,
            limit=self.size,
            offset=(self.page - 1) * self.size,
            count=tuple(FACETS[name] for name in facets),
            rare=True,
        )


def browse_search(query_string: str) -> BrowseSearch:
    """Reads the parameters of `/missions/browse`. Raises InvalidQuery."""
    parameters = Parameters(query_string)
    page = parameters.number("page", 1, least=1, most=FURTHEST // MOST, whole=True)
    size = parameters.number("pageSize", PAGE_SIZE, least=1, most=MOST, whole=True)
    filters: dict[str, Condition] = {}
    for name in FACETS:
        if said := [legible(value) for value in parameters.listed(name)]:
            filters[name] = _filter(name, said)
    parameters.refuse_if_wrong()
    return BrowseSearch(filters, int(page or 1), int(size or PAGE_SIZE))


def _filter(name: str, said: list[str]) -> Condition:
    if name == "publisherId":
        return Is(OWNER, tuple(dict.fromkeys(said)))
    if name == "departmentCode":
        return Is("departmentCode", tuple(dict.fromkeys(code.upper() for code in said)))
    return Is(name, criteria.meant(name, said))


@dataclass(frozen=True, slots=True)
class MatchSearch:
    """A page of missions that suit someone."""

    user_scoring_id: str
    engine: str
    limit: int
    offset: int


def match_search(query_string: str) -> MatchSearch:
    """Reads the parameters of `/missions/match`. Raises InvalidQuery."""
    parameters = Parameters(query_string)
    limit = parameters.number("limit", PAGE_SIZE, least=1, most=MOST, whole=True)
    offset = parameters.number("offset", 0, least=0, most=FURTHEST, whole=True)
    engine = (parameters.options("engineVersion", tuple(ENGINES)) or [DEFAULT_ENGINE])[0]
    given = parameters.first("userScoringId")
    scoring_id = uuid_of(given or "")
    if given is None:
        message = "Invalid input: expected string, received undefined"
        parameters.issues.append({"expected": "string", "code": "invalid_type", "path": ["userScoringId"], "message": message})
    elif scoring_id is None:
        issue = {"origin": "string", "code": "invalid_format", "format": "uuid", "path": ["userScoringId"], "message": "Invalid UUID"}
        parameters.issues.append(issue)
    parameters.refuse_if_wrong()
    return MatchSearch(scoring_id or "", engine, int(limit or PAGE_SIZE), int(offset or 0))


def uuid_of(text: str) -> str | None:
    """A UUID as it is kept; None for anything else."""
    try:
        return str(uuid.UUID(text)) if len(text) == 36 else None
    except ValueError:
        return None
