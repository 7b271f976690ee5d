"""What browsing and matching are answered, in the shapes of the contract (§1.11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from tremplin.apis.engagement.matching_bodies import FACETS
from tremplin.apis.engagement.widget_answers import compensation
from tremplin.missions.exchange import personalise
from tremplin.missions.matching import criteria
from tremplin.missions.matching.actions import Match
from tremplin.missions.matching.model import Answers, Held
from tremplin.missions.matching.taxonomy import TAXONOMIES, label, split
from tremplin.missions.model import Address, Mission
from tremplin.missions.store import Particulars
from tremplin.partners.model import Partner
from tremplin.reference.communes import departments
from tremplin.reference.located import distance_km
from tremplin.search.model import FacetValue, Hit

Rendered = Mapping[str, Any]
_DETAILED = (
    *("id", "title", "domain", "domainLogo", "type", "publisherId", "publisherName", "publisherLogo", "organizationName"),
    *("organizationLogo", "startAt", "endAt", "duration", "schedule", "descriptionHtml", "description", "applicationUrl"),
    *("remote", "places"),
)
_MATCHED = ("id", "title", "remote", "schedule", "domain", "organizationName", "publisherId", "publisherName", "applicationUrl")


def rendered(hits: Sequence[Hit], *, base_url: str, reader: str) -> list[dict[str, Any]]:
    """Missions as the exchange renders them for a reader."""
    listed = b",".join(hit.body for hit in hits)
    read: list[dict[str, Any]] = orjson.loads(b"[%s]" % personalise(listed, base_url=base_url, reader=reader))
    return read


def detail(mission: Rendered, more: Particulars | None, address_id: str | None) -> dict[str, Any]:
    """A mission in full, at the address asked or else at its first one."""
    addresses = mission["addresses"]
    place = next((each for each in addresses if each["id"] == address_id), addresses[0] if addresses else None)
    return {
        **{name: mission[name] for name in _DETAILED},
        "location": place and _place(place),
        "compensation": compensation(mission, more.compensation_amount_max if more else None),
        "photo": mission["domainLogo"],
        "openToMinors": mission["openToMinors"] == "yes",
        "reducedMobilityAccessible": mission["reducedMobilityAccessible"] == "yes",
    }


def _place(address: Mapping[str, Any]) -> dict[str, Any]:
    located = address["location"] or {"lat": None, "lon": None}
    return {"city": address["city"], "address": address["street"], "lat": located["lat"], "lon": located["lon"]}


def facets(found: Mapping[str, Sequence[FacetValue]], publishers: Mapping[str, Partner]) -> dict[str, list[dict[str, Any]]]:
    """Counts by criterion, each with the name people know it by."""
    codes = {each.name: code for code, each in departments().items()}
    shown: dict[str, list[dict[str, Any]]] = {}
    for name, field in FACETS.items():
        counts = {each.value: each.count for each in found[field]}
        if name == "publisherId":
            labelled = [(owner, count, publishers[owner].name) for owner, count in counts.items() if owner in publishers]
        elif name == "departmentCode":
            labelled = [(codes[department], count, department) for department, count in counts.items() if department in codes]
        else:
            labels = TAXONOMIES[name].labels
            labelled = [(value, count, labels[value]) for value, count in criteria.shown(name, counts).items() if value in labels]
        shown[name] = [{"key": key, "count": count, "label": text} for key, count, text in labelled]
    return shown


def matched(match: Match, mission: Rendered, answers: Answers) -> dict[str, Any]:
    """A mission that suits someone, how well, and why."""
    return {
        "mission": {
            **{name: mission[name] for name in _MATCHED},
            "domainOriginal": match.mission.domain_original,
            "media": {
                "photo": mission["domainLogo"],
                "domainLogo": mission["domainLogo"],
                "organizationLogo": mission["organizationLogo"],
                "publisherLogo": mission["publisherLogo"],
            },
            "location": _closest(match, answers),
            "compensation": compensation(mission, match.mission.compensation_amount_max),
        },
        "match": {
            # A mission is scored once, by the rules of the day: its scoring has no other name than its own.
            "missionScoringId": match.mission.id,
            "totalScore": _rounded(match.agreement.total),
            "taxonomyScore": _rounded(match.agreement.taxonomy),
            "geoScore": _rounded(match.agreement.geo),
            "taxonomyScores": {name: _rounded(score) for name, score in match.agreement.by_taxonomy.items()},
            "values": [_value(each) for each in match.values],
        },
    }


def _value(held: Held) -> dict[str, Any]:
    return {
        "taxonomyKey": split(held.key)[0],
        "taxonomyValueKey": held.key,
        "taxonomyValueLabel": label(held.key),
        "enrichmentConfidence": held.confidence,
        "scoringScore": held.score,
        "evidence": held.evidence,
    }


def _closest(match: Match, answers: Answers) -> dict[str, Any]:
    """The place of a mission nearest to someone; the first one for someone who said no place."""
    place = _nearest(match.mission, answers)
    return {
        "city": place and place.city,
        "closestLat": place and place.lat,
        "closestLon": place and place.lon,
        "closestAddress": place and place.street,
        "addressId": place and place.id,
        "distanceKm": None if match.hit.distance_km is None else round(match.hit.distance_km, 3),
    }


def _nearest(mission: Mission, answers: Answers) -> Address | None:
    here = answers.location
    if here is None:
        return mission.addresses[0] if mission.addresses else None
    located = [each for each in mission.addresses if each.lat is not None]
    return min(located, key=lambda each: distance_km(here, each), default=next(iter(mission.addresses), None))


def _rounded(score: float | None) -> float | None:
    return None if score is None else round(score, 4)
