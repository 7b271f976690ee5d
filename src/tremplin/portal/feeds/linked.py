"""What was found as linked data: schema.org, and for missions the volunteering data standard (standard.volunteeringdata.io). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tremplin.portal.mission import Mission, Place
from tremplin.portal.structured import job_posting

MEDIA_TYPE = "application/ld+json"
_VOLUNTEERING = "https://api.volunteeringdata.io/context/v1"


def listed(items: Sequence[Mapping[str, Any]], *, address: str, following: str | None, total: int) -> dict[str, Any]:
    """A page of a list, as schema.org writes it."""
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "@id": address,
        "numberOfItems": total,
        "itemListElement": [
            {"@type": "ListItem", "position": rank, "item": {name: value for name, value in each.items() if name != "@context"}}
            for rank, each in enumerate(items, 1)
        ],
    }
    return {**told, "relatedLink": following} if following else told


def mission(found: Mission, address: str) -> dict[str, Any]:
    """A mission: all that search engines want of one, or what is known."""
    return job_posting(found, address) or {"@type": "CreativeWork", "@id": address, "name": found.title, "url": address}


def immersion(told: Mapping[str, Any], address: str) -> dict[str, Any]:
    """An offer of immersion, given as its JSON decoded: some days in a company to discover a job."""
    where, position = told["address"], told["position"]
    return {
        "@type": "WorkBasedProgram",
        "@id": address,
        "url": address,
        "name": f"Découvrir le métier : {told['romeLabel']}",
        "occupationalCategory": {
            "@type": "CategoryCode",
            "codeValue": told["rome"],
            "name": told["romeLabel"],
            "inCodeSet": {"@type": "CategoryCodeSet", "name": "ROME"},
        },
        "provider": {
            "@type": "Organization",
            "name": told.get("customizedName") or told["name"],
            "legalName": told["name"],
            "identifier": {"@type": "PropertyValue", "propertyID": "SIRET", "value": told["siret"]},
            "location": {
                "@type": "Place",
                "address": {
                    "@type": "PostalAddress",
                    "streetAddress": where["streetNumberAndAddress"],
                    "postalCode": where["postcode"],
                    "addressLocality": where["city"],
                    "addressCountry": "FR",
                },
                "geo": {"@type": "GeoCoordinates", "latitude": position["lat"], "longitude": position["lon"]},
            },
        },
    }


def volunteering(found: Sequence[tuple[Mission, str]]) -> dict[str, Any]:
    """Missions in the volunteering data standard: organisations, each with its activities, their role and their places."""
    organisations: dict[str, dict[str, Any]] = {}
    for each, address in found:
        name = each.organisation or each.publisher
        told = organisations.setdefault(name, {"type": "Organisation", "name": name, "activity": []})
        if each.organisation_url:
            told["website"] = each.organisation_url
        told["activity"].append(_activity(each, address))
    return {"@context": _VOLUNTEERING, "graph": list(organisations.values())}


def _activity(found: Mission, address: str) -> dict[str, Any]:
    role: dict[str, Any] = {
        "title": found.title,
        "description": found.summary,
        "applyLink": address,
        "allowsRemoteParticipation": found.remote in ("full", "possible"),
    }
    if found.schedule:
        role["commitment"] = found.schedule
    if found.open_to_minors is False:
        role["minimumAge"] = "18"
    sessions = [_session(found, place) for place in found.places]
    told = {"type": "Activity", "id": address, "title": found.title, "description": found.summary, "role": [role]}
    return {**told, "session": sessions} if sessions else told


def _session(found: Mission, place: Place) -> dict[str, Any]:
    told: dict[str, Any] = {"type": "Session", "location": {"type": "Location", "address": place.line}}
    if place.postal_code:
        told["location"]["postalCode"] = place.postal_code
    if place.lat is not None and place.lon is not None:
        told["location"] |= {"latitude": place.lat, "longitude": place.lon}
    if found.start_at:
        told["startDate"] = found.start_at.isoformat()
    if found.end_at:
        told["endDate"] = found.end_at.isoformat()
    return told
