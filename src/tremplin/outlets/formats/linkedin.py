"""LinkedIn: XML of its Basic Jobs (contract §5.1)."""

from __future__ import annotations

import re

from tremplin.outlets.ad import Ad, description
from tremplin.outlets.formats.shape import PUBLISHER, Format, Value, rfc_1123
from tremplin.outlets.model import LeftOut

_SHORTEST, _LONGEST = 100, 25_000  # characters of a description that LinkedIn takes
_MOST_ALTERNATES = 7
_TAG = re.compile(r"<[^>]*>")
_WORKPLACES = {"full": "Remote", "possible": "Hybrid"}
# LinkedIn's industry codes. Non-profit organisation management (100) suits what has no industry of its own.
_INDUSTRIES = {
    "animaux": "16",  # veterinary
    "batiment-industrie-logistique": "48",  # construction
    "communication": "98",  # public relations and communications
    "culture-loisirs": "37",  # museums and institutions
    "education": "69",  # education management
    "emploi": "104",  # staffing and recruiting
    "environnement": "86",  # environmental services
    "gestion-finance-droit": "43",  # financial services
    "humanitaire": "74",  # international affairs
    "memoire-et-citoyennete": "90",  # civic and social organisation
    "numerique": "96",  # information technology and services
    "prevention-protection": "78",  # public safety
    "recherche": "70",  # research
    "sante": "14",  # hospital and health care
    "service-public-defense-securite": "75",  # government administration
    "solidarite-insertion": "88",  # individual and family services
    "sport": "33",  # sports
    "vivre-ensemble": "90",
}
_NON_PROFIT = "100"


def _refuse(ad: Ad) -> LeftOut | None:
    told = description(ad)
    if len(told) > _LONGEST:
        return LeftOut.TOO_LONG
    # Counted as people read it: the tags and labels around one word would make it long enough.
    return LeftOut.TOO_SHORT if len(_TAG.sub("", told)) < _SHORTEST else None


def _alternates(ad: Ad) -> Value:
    labels = dict.fromkeys(place.label for place in ad.places)
    others = list(labels)[1 : _MOST_ALTERNATES + 1]
    return [{"alternateLocation": label} for label in others] or None


LINKEDIN = Format(
    name="linkedin",
    title="LinkedIn",
    head=(
        ("publisher", lambda _: PUBLISHER),
        ("publisherUrl", lambda header: header.base_url),
        ("lastBuildDate", lambda header: rfc_1123(header.built_at)),
        ("expectedJobCount", lambda header: header.ads),
    ),
    refuse=_refuse,
    fields=(
        ("jobtype", lambda _: "VOLUNTEER"),
        ("partnerJobId", lambda ad: ad.reference),
        ("applyUrl", lambda ad: ad.link),
        ("title", lambda ad: ad.title),
        ("description", description),
        ("company", lambda ad: ad.organisation),
        ("companyId", lambda ad: ad.company_id),
        ("location", lambda ad: ad.place.label if ad.place else "France"),
        ("alternateLocations", _alternates),
        ("country", lambda ad: None if ad.place else "FR"),
        ("listDate", lambda ad: rfc_1123(ad.posted_at)),
        ("expirationDate", lambda ad: rfc_1123(ad.instant("endAt"))),
        ("industryCodes", lambda ad: [{"industryCode": _INDUSTRIES.get(ad.text("domain"), _NON_PROFIT)}]),
        ("workplaceTypes", lambda ad: _WORKPLACES.get(ad.text("remote"), "On-site")),
    ),
)
