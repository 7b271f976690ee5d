"""A `<mission>` element, once parsed, turned into a draft."""

from __future__ import annotations

from tremplin.feeds.readers import problems as kinds
from tremplin.feeds.readers import vocabulary as names
from tremplin.feeds.readers.addresses import read_addresses
from tremplin.feeds.readers.dates import read_date
from tremplin.feeds.readers.elements import Elements
from tremplin.feeds.readers.organisations import read_organisation
from tremplin.feeds.readers.texts import notice_garbled
from tremplin.feeds.readers.values import (
    read_count,
    read_flag,
    read_link,
    read_number,
    read_places,
    read_remote,
    read_unit,
)
from tremplin.missions.draft import MissionDraft
from tremplin.missions.texts import legible
from tremplin.reference.activities import parse_activities
from tremplin.reference.domains import domain_code

MAX_CLIENT_ID = 250  # characters: longer ones could not be indexed


def read_client_id(mission: Elements) -> str | None:
    """The identifier of the mission, which is text (`0012345`, `1e5`); None with a problem when it cannot be used."""
    given = mission.line("clientId")
    client_id = legible(given.text).strip()  # as it will be kept: two that become the same are one given twice
    if not client_id:
        mission.problems.append(kinds.CLIENT_ID_MISSING.at(given.pointer))
    elif len(client_id) > MAX_CLIENT_ID:
        mission.problems.append(kinds.CLIENT_ID_TOO_LONG.at(given.pointer, limit=MAX_CLIENT_ID))
    else:
        return client_id
    return None


def read_mission(mission: Elements, client_id: str) -> MissionDraft:
    """The draft of a mission; what could not be read of it is left out, with a problem."""
    problems = mission.problems
    title, description = mission.line("title"), mission.rich("description")
    for given in (title, description):
        notice_garbled(given.text, given.pointer, problems)
    domain = mission.line("domain").text
    return MissionDraft(
        client_id=client_id,
        title=title.text or None,
        description=description.text or None,
        application_url=read_link(mission.line("applicationUrl"), problems),
        image=read_link(mission.line("image"), problems),
        posted_at=read_date(mission.line("postedAt"), problems),
        start_at=read_date(mission.line("startAt"), problems),
        end_at=read_date(mission.line("endAt"), problems),
        domain=domain_code(domain) or domain or None,
        activities=parse_activities(mission.values("activity", split=False)),
        tags=mission.values("tags"),
        tasks=mission.values("tasks"),
        audience=mission.values(*names.AUDIENCE),
        soft_skills=mission.values(*names.SOFT_SKILLS),
        requirements=mission.values("requirements"),
        rome_skills=mission.values("romeSkills"),
        remote=read_remote(mission.line("remote"), problems),
        schedule=mission.line("schedule").text or None,
        priority=mission.line("priority").text or None,
        metadata=mission.raw("metadata").text or None,
        places=read_places(mission.line("places"), problems),
        snu=read_flag(mission.line("snu"), problems) or False,
        snu_places=read_count(mission.line("snuPlaces"), problems),
        compensation_amount=read_number(mission.line("compensationAmount"), problems),
        compensation_amount_max=read_number(mission.line("compensationAmountMax"), problems),
        compensation_unit=read_unit(mission.line("compensationUnit"), problems),
        compensation_type=mission.line("compensationType").text.lower() or None,
        open_to_minors=read_flag(mission.line("openToMinors"), problems),
        reduced_mobility_accessible=read_flag(mission.line("reducedMobilityAccessible"), problems),
        close_to_transport=read_flag(mission.line("closeToTransport"), problems),
        addresses=read_addresses(mission),
        organisation=read_organisation(mission),
    )
