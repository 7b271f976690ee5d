"""The five questions, and what was answered, read from the address of the page: see `portal/forms.py`. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from tremplin.missions.matching.answers import Given, read
from tremplin.missions.matching.model import Answers
from tremplin.missions.matching.taxonomy import TAXONOMIES
from tremplin.portal import typed
from tremplin.portal.language.spoken import marked
from tremplin.portal.whereabouts import Whereabouts

PATH = "/trouver-ma-mission"
RESULTS = f"{PATH}/resultat"
FURTHEST_KM = 30


@dataclass(frozen=True, slots=True)
class Ask:
    """A question: `name` in the address, its taxonomy, and whether several answers may be ticked."""

    name: str
    taxonomy: str
    legend: str
    several: bool
    help: str = ""

    @property
    def choices(self) -> Mapping[str, str]:
        """Its answers, less those that say nothing: whoever doesn't know leaves the question."""
        known = TAXONOMIES[self.taxonomy]
        return {value: label for value, label in known.labels.items() if value not in known.neutral | known.hidden}


_SEVERAL = marked("Plusieurs réponses sont possibles.")
# The fourth question is the place, which has a field of its own.
QUESTIONS = (
    Ask("envie", "engagement_intent", marked("De quoi avez-vous envie ?"), several=True, help=_SEVERAL),
    Ask("cause", "domaine_engagement", marked("Pour qui, ou pour quoi ?"), several=True, help=_SEVERAL),
    Ask("rythme", "rythme", marked("À quel rythme ?"), several=False),
)
_RESERVED = marked("Certaines missions sont réservées à un âge.")
AGE = Ask("age", "tranche_age", marked("Quel âge avez-vous ?"), several=False, help=_RESERVED)


@dataclass(frozen=True, slots=True)
class QuizForm:
    """What was answered: values by name of question, and a place."""

    given: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    place: str = ""

    @classmethod
    def read(cls, query: QueryParams) -> QuizForm:
        """What an address holds; what is no answer of ours is left aside."""
        given = {}
        for ask in (*QUESTIONS, AGE):
            values = tuple(value for value in typed.values(query.getlist(ask.name)) if value in ask.choices)
            if values:
                given[ask.name] = values if ask.several else values[:1]
        return cls(given, typed.text(query.get("ou", "")))

    def has(self, name: str, value: str) -> bool:
        return value in self.given.get(name, ())

    @property
    def is_blank(self) -> bool:
        """Whether nothing was answered."""
        return not (self.given or self.place)

    def href(self, path: str) -> str:
        """The address of a page that knows the answers."""
        query = [(name, value) for name, values in self.given.items() for value in values]
        query += [("ou", self.place)] if self.place else []
        return f"{path}?{urlencode(query)}" if query else path

    def answers(self, where: Whereabouts) -> Answers:
        """The same, as matching reads them."""
        told = [Given(ask.taxonomy, value=value) for ask in (*QUESTIONS, AGE) for value in self.given.get(ask.name, ())]
        if where.lat is not None and where.lon is not None:
            told.append(Given("location", params={"lat": where.lat, "lon": where.lon, "radius_km": FURTHEST_KM}))
        told += [Given("departmentCode", value=code) for code in where.departments]
        found, faults = read(told)
        assert not faults, faults
        return found
