"""Writes a feed as API Engagement's documentation shows it: CDATA, `addresses/address`, `<value>` lists, instants."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from email.utils import format_datetime

from tremplin.demo.missions import Address, DemoMission


def write_documented(name: str, website: str, prefix: str, missions: Iterable[DemoMission], today: date) -> str:
    """The whole document. `prefix` begins every clientId."""
    built = format_datetime(datetime.combine(today, time(6), UTC), usegmt=True)
    facts = {"publisher": name, "publisherurl": website, "lastBuildDate": built}
    head = "".join(f"  <{tag}>{text}</{tag}>\n" for tag, text in facts.items())
    body = "".join(_mission(mission, website, prefix) for mission in missions)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<source>\n{head}{body}</source>\n'


def _mission(mission: DemoMission, website: str, prefix: str) -> str:
    theme = mission.theme
    client_id = f"{prefix}-{1000 + mission.number}"
    elements = [
        _text("clientId", client_id),
        _text("title", mission.title),
        _text("description", _html(mission)),
        _text("applicationUrl", f"{website}/missions/{client_id.lower()}"),
        _text("postedAt", f"{mission.posted}T09:00:00Z"),
        _text("startAt", f"{mission.start}T08:00:00Z"),
        _text("endAt", f"{mission.end}T18:00:00Z") if mission.end else "",
        _addresses(mission.addresses),
        _text("activity", ", ".join(theme.activities)),
        _text("domain", theme.domain),
        _values("tags", theme.tags),
        _values("audience", theme.audience),
        _values("softSkills", theme.skills),
        _text("remote", "no" if mission.addresses else "full"),
        _text("places", str(mission.places)),
        _text("openToMinors", _yes(theme.minors)),
        _text("reducedMobilityAccessible", _yes(theme.accessible)),
        _text("closeToTransport", _yes(mission.number % 3 != 0)),
        _text("schedule", mission.schedule),
        *_organisation(mission, website),
    ]
    inside = "".join(f"    {element}\n" for element in elements if element)
    return f"  <mission>\n{inside}  </mission>\n"


def _html(mission: DemoMission) -> str:
    *story, practical = mission.paragraphs
    tasks = "".join(f"<li>{task}</li>" for task in mission.tasks)
    return "".join(f"<p>{part}</p>" for part in story) + f"<p>Au programme :</p><ul>{tasks}</ul><p>{practical}</p>"


def _organisation(mission: DemoMission, website: str) -> list[str]:
    organisation, home = mission.organisation, mission.home
    return [
        _text("organizationClientId", f"org-{organisation.number}"),
        _text("organizationName", organisation.name),
        _text("organizationDescription", organisation.purpose),
        _text("organizationRNA", organisation.rna(home.department_code)),
        _text("organizationSiren", organisation.siren),
        _text("organizationStatusJuridique", "Association"),
        _text("organizationUrl", f"{website}/organisations/{organisation.number}"),
        _text("organizationPostCode", home.postcode),
        _text("organizationCity", home.name),
        _text("organizationReseaux", organisation.network) if organisation.network else "",
    ]


def _addresses(addresses: Iterable[Address]) -> str:
    written = "".join(_address(address) for address in addresses)
    return f"<addresses>{written}</addresses>" if written else ""


def _address(address: Address) -> str:
    town = address.town
    lines = [
        _text("street", address.street),
        _text("postalCode", town.postcode),
        _text("city", town.name),
        _text("departmentCode", town.department_code),
        _text("departmentName", town.department),
        _text("region", town.region),
        _text("country", "France"),
        f"<location><lat>{address.lat}</lat><lon>{address.lon}</lon></location>",
    ]
    return f"<address>{''.join(lines)}</address>"


def _text(tag: str, value: str) -> str:
    return f"<{tag}><![CDATA[{value}]]></{tag}>"


def _values(tag: str, values: Iterable[str]) -> str:
    return f"<{tag}>{''.join(f'<value>{value}</value>' for value in values)}</{tag}>"


def _yes(value: bool) -> str:
    return "yes" if value else "no"
