"""Leboncoin and JobTeaser: channels that read `/v0/mission` find here the same JSON, whole, in one file (contract §1.1, §5)."""

from __future__ import annotations

from tremplin.missions.exchange import told_in_paris
from tremplin.outlets.formats.shape import Format, HeadFields, iso

_HEAD: HeadFields = (
    ("ok", lambda _: True),
    ("total", lambda header: header.ads),
    ("builtAt", lambda header: iso(header.built_at)),
)
LEBONCOIN = Format(
    name="leboncoin",
    title="Leboncoin",
    extension="json",
    ads_name="data",
    head=_HEAD,
    as_exchanged=told_in_paris,
    fields=(),
)
JOBTEASER = Format(name="jobteaser", title="JobTeaser", extension="json", ads_name="data", head=_HEAD, as_exchanged=dict, fields=())
