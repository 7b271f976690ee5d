"""What search knows of an event: its fields, its place, its words, its instant. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from tremplin.events.model import KIND, OWNER, Event
from tremplin.events.rendering import modes, render
from tremplin.events.vocabulary import MODES, Family
from tremplin.reference.communes import departments
from tremplin.reference.rome.catalogue import find_rome
from tremplin.search.model import Document, Field, Level, Place, Terms

TYPE, MODE, SECTOR, ROME, STATUS, PARTNER = "eventType", "eventMode", "sector", "romeCode", "eventStatus", "partnerId"
LONG, YES = "eventLong", "oui"
"""Those of several days: few enough to look among them all for those that began long ago and still last."""
POSTCODE, DEPARTMENT, DEPARTMENT_NAME = "postalCode", "departmentCode", "departmentName"
TAGS = {family: f"event.{family}" for family in Family}
CROSSED = "eventCrossed"
"""What an event is by several criteria at once, as one value: how many are so is then read from tallies, by day, and not counted."""
CRITERIA = (TYPE, MODE, SECTOR, TAGS[Family.AUDIENCES])
"""Those that are crossed, all together. The department is only crossed with one of them: there are too many for more."""

FIELDS = (
    Field(DEPARTMENT_NAME, Level.COUNTED),
    *(Field(name, Level.RARE) for name in (TYPE, MODE, SECTOR, ROME, STATUS, CROSSED, *TAGS.values())),
    *(Field(name, Level.PLACE) for name in (POSTCODE, DEPARTMENT)),
    *(Field(name, Level.ITEM) for name in (PARTNER, LONG)),
)


def document(event: Event) -> Document:
    """The search document of an event, cancelled or not. One that is followed from anywhere suits every place."""
    rare = {
        TYPE: (event.type,),
        MODE: tuple(code for code, label in MODES.items() if label in modes(event)),
        ROME: event.rome_codes,
        STATUS: (event.status,),
        SECTOR: tuple(dict.fromkeys(code[0] for code in event.rome_codes)),
        TAGS[Family.OBJECTIVES]: event.objectives,
        TAGS[Family.AUDIENCES]: event.audiences,
        TAGS[Family.OPERATIONS]: event.operations,
        TAGS[Family.BENEFITS]: event.benefits,
    }
    department = departments().get(event.department or "")
    named = _one(department.name if department else None)
    rare[CROSSED] = (YES, *_crossings({**rare, DEPARTMENT_NAME: named}))
    return Document(
        kind=KIND,
        id=str(event.id),
        owner=OWNER,
        body=render(event),
        created_at=event.created_at,
        date=event.starts_at,
        rare=_held(rare),
        terms=_held({PARTNER: (event.partner_id,), LONG: (YES,) if _is_long(event) else ()}),
        places=(
            Place(
                lat=event.lat if event.located else None,
                lon=event.lon if event.located else None,
                terms=_held({POSTCODE: _one(event.postcode), DEPARTMENT: _one(event.department)}),
                counted=_held({DEPARTMENT_NAME: named}),
            ),
        ),
        title=event.title,
        keywords=" ".join(word for word in (event.type, event.city, event.organiser, event.venue, *_jobs(event)) if word),
        text="\n".join((event.description, event.programme)),
        anywhere=event.remote and not event.on_site,
        daily=True,
    )


def crossing(criteria: Iterable[tuple[str, str]]) -> str:
    """The value of the field CROSSED that says several criteria, names and values, whatever their order."""
    return "&".join(f"{name}={value}" for name, value in sorted(criteria))


def _crossings(held: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Every set of two criteria or more that an event suits."""
    given = [[(name, value) for value in held[name]] for name in CRITERIA]
    for chosen in product(*([None, *each] for each in given)):
        criteria = [each for each in chosen if each]
        if len(criteria) > 1:
            yield crossing(criteria)
        elif criteria:
            yield from (crossing([*criteria, (DEPARTMENT_NAME, name)]) for name in held[DEPARTMENT_NAME])


def _jobs(event: Event) -> list[str]:
    """The occupations that an event is about, by name: who looks for « boulanger » writes no code."""
    return [job.label for job in map(find_rome, event.rome_codes) if job]


def _is_long(event: Event) -> bool:
    return event.last_day > event.local_start.date()


def _one(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


def _held(values: Mapping[str, Sequence[str]]) -> Terms:
    """Field → values, without the fields that have none."""
    return {name: tuple(held) for name, held in values.items() if held}
