"""The description of a mission that search engines read: schema.org JobPosting with the type VOLUNTEER.

schema.org has no word of its own for volunteering and advises this one; Google's documentation of job postings has it.
"""

from __future__ import annotations

from typing import Any

from tremplin.kit.french import day_of
from tremplin.portal.mission import Mission, Place


def job_posting(mission: Mission, address: str) -> dict[str, Any] | None:
    """The JSON-LD of a mission; None when a property that search engines require is not known."""
    on_site = [_place(place) for place in mission.places if place.city or place.postal_code]
    from_home = mission.remote == "full"
    if not (mission.title and mission.description and mission.organisation and mission.posted_at and (on_site or from_home)):
        return None
    posting: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": mission.title,
        "description": str(mission.description),
        "identifier": {
            "@type": "PropertyValue",
            "name": mission.publisher or mission.organisation,
            "value": mission.id,
        },
        "datePosted": day_of(mission.posted_at).isoformat(),
        "employmentType": "VOLUNTEER",
        "hiringOrganization": {"@type": "Organization", "name": mission.organisation},
        "directApply": False,
        "url": address,
    }
    if mission.organisation_url:
        posting["hiringOrganization"]["sameAs"] = mission.organisation_url
    if mission.end_at:
        posting["validThrough"] = mission.end_at.isoformat()
    if mission.seats:
        posting["totalJobOpenings"] = mission.seats
    if on_site:
        posting["jobLocation"] = on_site
    if from_home:
        posting["jobLocationType"] = "TELECOMMUTE"
        posting["applicantLocationRequirements"] = {"@type": "Country", "name": "France"}
    return posting


def _place(place: Place) -> dict[str, Any]:
    parts = {
        "streetAddress": place.street,
        "postalCode": place.postal_code,
        "addressLocality": place.city,
        "addressRegion": place.region,
        "addressCountry": place.country or "FR",
    }
    located: dict[str, Any] = {
        "@type": "Place",
        "address": {"@type": "PostalAddress"} | {name: text for name, text in parts.items() if text},
    }
    if place.lat is not None and place.lon is not None:
        located["geo"] = {"@type": "GeoCoordinates", "latitude": place.lat, "longitude": place.lon}
    return located
