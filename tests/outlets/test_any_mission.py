"""Whatever an announcer wrote, the file can be read: nothing in a text ends an element, a section or the file."""

from __future__ import annotations

import io
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.factories.partners import NOW
from tests.outlets.catalogue import ALIZE, LECTURE, RECORDS
from tremplin.missions.exchange import render
from tremplin.missions.records import read_mission
from tremplin.outlets import building
from tremplin.outlets.formats.known import FORMATS
from tremplin.outlets.formats.shape import Header
from tremplin.outlets.model import Outlet

NASTY = st.sampled_from(["]]>", "<![CDATA[", "</source>", "<!--", "&#0;", "&amp;", "\x0b", "￾", "\r\n", "é", "🌱", "\x7f", "<job>"])
TEXTS = st.lists(
    st.one_of(NASTY, st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)), max_size=5
).map("".join)
MISSIONS = st.fixed_dictionaries(
    {},
    optional={
        "title": TEXTS,
        "description": TEXTS,
        "descriptionHtml": TEXTS,
        "schedule": TEXTS,
        "domain": TEXTS,
        "remote": st.one_of(st.none(), TEXTS),
        "type": st.one_of(st.none(), TEXTS),
        "requirements": st.lists(TEXTS, max_size=3),
        "audience": st.lists(TEXTS, max_size=3),
        "activities": st.lists(TEXTS, max_size=3),
        "compensationUnit": TEXTS,
        "compensationAmount": st.floats(allow_nan=False, allow_infinity=False),
    },
)


def written(shape: str, record: dict[str, Any]) -> bytes:
    mission = read_mission(record, {ALIZE.id: ALIZE}, NOW)
    outlet = Outlet(id="o", partner_id="canal", format=shape, salt="", next_build_at=NOW, created_at=NOW)
    file = io.BytesIO()
    sheet = building.Sheet(outlet, FORMATS[shape], base_url="https://tremplin.example", now=NOW, file=file)
    sheet.add([render(mission, LECTURE, ALIZE)])
    head = FORMATS[shape].write_head(Header(base_url="https://tremplin.example", built_at=NOW, ads=sheet.ads))
    return head + file.getvalue() + FORMATS[shape].tail


@pytest.mark.parametrize("shape", [name for name, shape in FORMATS.items() if shape.extension == "xml"])
@given(changes=MISSIONS)
def test_xml_is_well_formed_and_says_what_was_written(shape: str, changes: dict[str, Any]) -> None:
    record = {**RECORDS[0], **changes}
    source = etree.fromstring(written(shape, record))
    for job in source.iter("job"):
        title = job.findtext("title") or ""
        wanted = record["title"].replace("\r\n", "\n").replace("\r", "\n")
        carried = "".join(c for c in wanted if c in "\t\n" or "\x20" <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff")
        assert title.partition(" - ")[2] == carried


@pytest.mark.parametrize("shape", [name for name, shape in FORMATS.items() if shape.extension == "json"])
@given(changes=MISSIONS)
def test_json_is_well_formed_and_says_what_was_written(shape: str, changes: dict[str, Any]) -> None:
    record = {**RECORDS[0], **changes}
    for ad in orjson.loads(written(shape, record))[FORMATS[shape].ads_name]:
        assert ad["title"].endswith(record["title"])
