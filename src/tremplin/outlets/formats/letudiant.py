"""L'Étudiant: the jobs its Piloty platform takes, one a distinct city, within its quotas (contract §5.4)."""

from __future__ import annotations

from tremplin.outlets.ad import CIVIC_SERVICE, Ad, Place, by_city, description
from tremplin.outlets.formats.shape import Format, Value, iso

_REMOTE = {"full": "full", "possible": "partial"}


def _localisation(ad: Ad) -> Value:
    place = ad.place or Place()
    return {
        "city": place.city,
        "postalCode": place.postal_code,
        "department": place.department,
        "region": place.region,
        "country": place.country or "FR",
        "lat": place.lat,
        "lon": place.lon,
    }


def _company(ad: Ad) -> Value:
    return {
        "reference": ad.text("organizationClientId") or ad.text("publisherId"),
        "name": ad.organisation,
        "description": ad.text("organizationDescription"),
        "website": ad.text("organizationUrl") or ad.text("publisherUrl"),
        "logo": ad.logo,
    }


LETUDIANT = Format(
    name="letudiant",
    title="L'Étudiant",
    extension="json",
    ads_name="jobs",
    head=(
        ("publisher", lambda header: header.base_url),
        ("builtAt", lambda header: iso(header.built_at)),
        ("count", lambda header: header.ads),
    ),
    split=by_city,
    quotas={"solidarite-insertion": 1800, "sport": 750, "benevolat-competences": 450},
    fields=(
        ("reference", lambda ad: ad.reference),
        ("missionId", lambda ad: ad.text("_id")),
        ("title", lambda ad: ad.title),
        ("contract", lambda ad: "civic_service" if ad.text("type") == CIVIC_SERVICE else "volunteering"),
        ("description", description),
        ("company", _company),
        ("localisation", _localisation),
        ("remote", lambda ad: _REMOTE.get(ad.text("remote"), "none")),
        ("sector", lambda ad: ad.domain_label),
        ("applicationUrl", lambda ad: ad.link),
        ("publishedAt", lambda ad: iso(ad.posted_at)),
        ("startsAt", lambda ad: iso(ad.instant("startAt"))),
        ("endsAt", lambda ad: iso(ad.instant("endAt"))),
        ("image", lambda ad: ad.text("domainLogo")),
    ),
)
