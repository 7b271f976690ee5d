"""Leboncoin and JobTeaser: channels that read `/v0/mission` find here the same JSON, whole, in one file (contract §1.1, §5)."""

from __future__ import annotations

from collections.abc import Callable

from tremplin.outlets.ad import PARIS, Ad
from tremplin.outlets.formats.shape import Format, HeadFields, Value, iso

_HEAD: HeadFields = (
    ("ok", lambda _: True),
    ("total", lambda header: header.ads),
    ("builtAt", lambda header: iso(header.built_at)),
)
# Leboncoin has no ad without a town: what is done from home is shown in Paris, and its title says so (contract §1.1, special case).
_IN_PARIS: dict[str, Value] = {
    "address": None,
    "city": PARIS.city,
    "postalCode": PARIS.postal_code,
    "departmentCode": "75",
    "departmentName": PARIS.department,
    "region": PARIS.region,
    "country": PARIS.country,
    "location": {"lat": PARIS.lat, "lon": PARIS.lon},
}


def _from_home(ad: Ad) -> bool:
    return ad.text("remote") == "full"


def _placed(name: str, in_paris: Value) -> Callable[[Ad], Value]:
    def read(ad: Ad) -> Value:
        found: Value = in_paris if _from_home(ad) else ad.exchanged.get(name)
        return found

    return read


LEBONCOIN = Format(
    name="leboncoin",
    title="Leboncoin",
    extension="json",
    ads_name="data",
    head=_HEAD,
    as_exchanged=True,
    fields=(
        ("title", lambda ad: f"[À distance] {ad.text('title')}" if _from_home(ad) else ad.text("title")),
        *((name, _placed(name, in_paris)) for name, in_paris in _IN_PARIS.items()),
    ),
)
JOBTEASER = Format(name="jobteaser", title="JobTeaser", extension="json", ads_name="data", head=_HEAD, as_exchanged=True, fields=())
