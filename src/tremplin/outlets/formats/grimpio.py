"""Grimpio: XML, usually an outlet an announcer (contract §5.3)."""

from __future__ import annotations

from tremplin.outlets.ad import CIVIC_SERVICE, PARIS, Ad, description
from tremplin.outlets.formats.shape import PUBLISHER, Format, Value, iso

_REMOTE = {"full": "total", "possible": "partial"}
_UNITS_A_YEAR = {"year": 1, "month": 12}


def _location(ad: Ad) -> Value:
    place = ad.place or PARIS
    return {"latitude": place.lat, "longitude": place.lon, "city": place.city, "country": place.country or "FR"}


def _annual_gross_salary(ad: Ad) -> str:
    """Euros a year; empty when it can't be known: how many hours or days is not said."""
    amount, units = ad.exchanged["compensationAmount"], _UNITS_A_YEAR.get(ad.text("compensationUnit"))
    if amount is None or units is None or ad.text("compensationType") != "gross":
        return ""
    return f"{amount * units:.0f}"


def _duration(ad: Ad) -> str:
    """In months."""
    months = ad.exchanged["duration"]
    return "" if months is None else str(months)


GRIMPIO = Format(
    name="grimpio",
    title="Grimpio",
    head=(
        ("publisher", lambda _: PUBLISHER),
        ("publisherurl", lambda header: header.base_url),
        ("lastbuilddate", lambda header: iso(header.built_at)),
    ),
    fields=(
        ("title", lambda ad: ad.title),
        ("url", lambda ad: ad.link),
        ("contractType", lambda ad: "CIVIC_SERVICE" if ad.text("type") == CIVIC_SERVICE else ad.type_label),
        ("enterpriseName", lambda ad: ad.organisation),
        ("description", description),
        ("enterpriseIndustry", lambda ad: ad.domain_label),
        ("externalId", lambda ad: ad.text("clientId")),
        ("location", _location),
        ("logo", lambda ad: ad.logo),
        ("remoteJob", lambda ad: _REMOTE.get(ad.text("remote"), "none")),
        ("annualGrossSalary", _annual_gross_salary),
        ("duration", _duration),
        # Grimpio expects these three; a mission has no document and no school level, and a person's address stays with the announcer.
        ("attachment", lambda _: ""),
        ("levels", lambda _: ""),
        ("email", lambda _: ""),
        ("startingDate", lambda ad: iso(ad.instant("startAt"))),
    ),
)
