"""How a channel's file is declared: names of fields and where their values come from; and how such fields are written.

A file is a head, ads one after the other, a tail. Ads are written first: several channels want their number in the head.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, TypeAlias

import orjson
from lxml import etree

from tremplin.outlets.ad import Ad
from tremplin.outlets.model import LeftOut

# Known to channels under this name, by which they recognise the file.
PUBLISHER = "api-engagement"

# None: XML leaves the field out; a mapping: fields inside it; a list: several of them.
Value: TypeAlias = "str | int | float | bool | Mapping[str, Value] | Sequence[Mapping[str, Value]] | None"
AdFields: TypeAlias = "Sequence[tuple[str, Callable[[Ad], Value]]]"

# What XML 1.0 has no way to carry, even escaped (its §2.2).
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What a head may tell."""

    base_url: str
    built_at: datetime
    ads: int


HeadFields: TypeAlias = "Sequence[tuple[str, Callable[[Header], Value]]]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """The shape a channel reads.

    `fields` tell an ad; `as_exchanged` does in their place for a channel that reads missions as they are exchanged. `split` makes
    its ads, `refuse` says which it can't have; `quotas`: the ads of a domain it takes, unless the outlet says otherwise.
    """

    name: str
    title: str
    fields: AdFields
    head: HeadFields
    split: Callable[[Ad], Sequence[Ad]] = lambda ad: (ad,)
    refuse: Callable[[Ad], LeftOut | None] = lambda _ad: None
    quotas: Mapping[str, int] = field(default_factory=dict)
    as_exchanged: Callable[[dict[str, Any]], dict[str, Any]] | None = None
    extension: str = "xml"
    ads_name: str = "job"

    @property
    def file_name(self) -> str:
        return f"{self.name}.{self.extension}"

    @property
    def media_type(self) -> str:
        return f"application/{self.extension}; charset=utf-8" if self.extension == "xml" else "application/json"

    def write_ad(self, ad: Ad) -> bytes:
        """One ad."""
        if self.as_exchanged is not None:
            return orjson.dumps(self.as_exchanged(dict(ad.exchanged)))
        told = {name: read(ad) for name, read in self.fields}
        return _xml(self.ads_name, told) + b"\n" if self.extension == "xml" else orjson.dumps(told)

    @property
    def between(self) -> bytes:
        """What separates two ads."""
        return b"" if self.extension == "xml" else b",\n"

    def write_head(self, header: Header) -> bytes:
        """What comes before the ads."""
        told = {name: read(header) for name, read in self.head}
        if self.extension == "xml":
            return b'<?xml version="1.0" encoding="UTF-8"?>\n' + _xml("source", told).removesuffix(b"</source>") + b"\n"
        return orjson.dumps(told)[:-1] + b',"%s":[\n' % self.ads_name.encode()

    @property
    def tail(self) -> bytes:
        """What comes after the ads."""
        return b"</source>\n" if self.extension == "xml" else b"\n]}\n"


def rfc_1123(at: datetime | None) -> str | None:
    """`Mon, 01 Mar 2027 00:00:00 GMT`."""
    return format_datetime(at.astimezone(UTC), usegmt=True) if at else None


def iso(at: datetime | None) -> str | None:
    """`2027-03-01T00:00:00Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def _xml(name: str, value: Value) -> bytes:
    element = etree.Element(name)
    _fill(element, value)
    return etree.tostring(element, encoding="utf-8", xml_declaration=False)


def _fill(element: etree._Element, value: Value) -> None:
    if isinstance(value, str | int | float):
        # A reader of XML takes every kind of line end for this one (its §2.11), but not where it is written as a reference.
        lines = str(value).replace("\r\n", "\n").replace("\r", "\n")
        element.text = _text(_UNWRITABLE.sub("", lines))
    elif isinstance(value, Mapping):
        for name, inside in value.items():
            if inside is not None:
                _fill(etree.SubElement(element, name), inside)
    else:
        for each in value or ():
            _fill(element, each)


def _text(text: str) -> str | etree.CDATA | None:
    """A CDATA section, as channels ask; escaped where the text holds the section's own end, which reads the same."""
    if not text:
        return None
    return text if "]]>" in text else etree.CDATA(text)
