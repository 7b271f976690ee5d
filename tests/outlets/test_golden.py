"""What each channel reads, to the byte: a change of these files is a change for the channel, to be looked at before it is kept.

`TREMPLIN_GOLDEN=write pytest tests/outlets/test_golden.py` writes them anew.
"""

from __future__ import annotations

import os
from pathlib import Path

import orjson
import pytest
from lxml import etree

from tests.factories.partners import NOW
from tests.outlets.catalogue import bodies
from tremplin.outlets import building
from tremplin.outlets.formats.known import FORMATS
from tremplin.outlets.model import Outlet

GOLDEN = Path(__file__).parent / "golden"
COMPANIES = {"Lire & grandir": "1234567"}


def made(shape: str, folder: Path) -> tuple[bytes, building.Sheet]:
    """The file of a format for the five missions."""
    quotas = FORMATS[shape].quotas
    outlet = Outlet(
        id="o", partner_id="canal", format=shape, salt="", next_build_at=NOW, created_at=NOW, companies=COMPANIES, quotas=quotas
    )
    with (folder / "ads").open("w+b") as file:
        sheet = building.Sheet(outlet, FORMATS[shape], base_url="https://tremplin.example", now=NOW, file=file)
        for body in bodies():  # a page a mission: pages must not show
            sheet.add([body])
        edition = building.finish(sheet, file, FORMATS[shape], folder / "o", "https://tremplin.example", "", NOW)
    return building.plain_path(folder / "o", edition.digest).read_bytes(), sheet


@pytest.mark.parametrize("shape", sorted(FORMATS))
def test_it_is_what_the_channel_reads(shape: str, tmp_path: Path) -> None:
    written, _ = made(shape, tmp_path)
    golden = GOLDEN / FORMATS[shape].file_name
    if os.environ.get("TREMPLIN_GOLDEN") == "write":
        golden.write_bytes(written)
    assert written == golden.read_bytes()


@pytest.mark.parametrize("shape", sorted(FORMATS))
def test_it_can_be_read_by_any_parser(shape: str, tmp_path: Path) -> None:
    written, sheet = made(shape, tmp_path)
    if FORMATS[shape].extension == "xml":
        assert len(etree.fromstring(written).findall("job")) == sheet.ads
    else:
        read = orjson.loads(written)
        assert len(read[FORMATS[shape].ads_name]) == sheet.ads == read.get("total", read.get("count"))


@pytest.mark.parametrize("shape", sorted(FORMATS))
def test_it_says_nothing_of_missions_that_are_over(shape: str, tmp_path: Path) -> None:
    written, sheet = made(shape, tmp_path)
    assert "buvette" not in written.decode()
    assert sheet.left_out["expired"] == 1


def test_linkedin_is_not_given_a_description_it_would_refuse(tmp_path: Path) -> None:
    written, sheet = made("linkedin", tmp_path)
    assert "affiches" not in written.decode()
    assert sheet.left_out["description_too_short"] == 1


def test_each_ad_has_a_reference_of_its_own(tmp_path: Path) -> None:
    written, sheet = made("talent", tmp_path)
    references = [found.text for found in etree.fromstring(written).iter("referencenumber")]
    assert len(set(references)) == len(references) == sheet.ads > sheet.missions
