"""The mail is a page that reads without images or style sheets, the same as text, and a tagged PDF."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from tremplin.kit import paper
from tremplin.kit.mail import Mail
from tremplin.tracking.model import Side
from tremplin.tracking.reports import sheet
from tremplin.tracking.reports.letter import letter
from tremplin.tracking.reports.model import Part, Report, Top, past_year
from tremplin.tracking.statistics.model import Figures

MONTH = date(2026, 11, 1)


def report(name: str = "Alizé", mission: str = "Compter les hirondelles", clicks: int = 1_234) -> Report:
    figures = Figures(impressions=9_876, clicks=clicks, applications=56)
    part = Part(
        side=Side.ANNOUNCER,
        figures=figures,
        before=Figures(impressions=9_876, clicks=617),
        counterparts=(Top("Boussole", 800, 40), Top(name, 434, 16)),
        missions=(Top(mission, 400, 20),),
        year=tuple((month, figures if month == MONTH else Figures(clicks=617)) for month in past_year(MONTH)),
    )
    as_of = datetime(2026, 12, 2, 7, 0, 0, 123_000, tzinfo=UTC)
    return Report(partner_id="alize", partner_name=name, month=MONTH, as_of=as_of, parts=(part,))


def written(told: Report) -> Mail:
    return letter(
        told, to="contact@alize.example", guide="https://t.example/docs/rapport-mensuel", unsubscribe="https://t.example/stop"
    )


def words_of(element: Any) -> str:
    return " ".join(element.itertext())


@pytest.fixture(scope="module")
def mail() -> Mail:
    return written(report())


def test_it_works(mail: Mail) -> None:
    page = html.fromstring(mail.page or "")
    rows = {
        row.findtext("th"): [words_of(cell) for cell in row.findall("td")] for row in page.iter("tr") if row.find("td") is not None
    }
    assert rows["Clics"] == ["1\u202f234", "617", "+100\u00a0%"]
    assert rows["Candidatures"] == ["56", "0", "nouveau"]
    assert rows["Affichages"] == ["9\u202f876", "9\u202f876", "stable"]
    assert rows["Compter les hirondelles"] == ["400", "20"]
    assert mail.unsubscribe == "https://t.example/stop"


def test_the_page_is_accessible(mail: Mail) -> None:
    page = html.document_fromstring(mail.page or "")
    assert page.get("lang") == "fr"
    assert page.findtext(".//title")
    levels = [int(heading.tag[1]) for heading in page.iter("h1", "h2", "h3", "h4")]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for table in page.iter("table"):
        assert table.findtext("caption")
        assert all(heading.get("scope") in {"col", "row"} for heading in table.iter("th"))


def test_the_page_needs_nothing_from_elsewhere(mail: Mail) -> None:
    page = html.document_fromstring(mail.page or "")
    assert [each.tag for each in page.iter("img", "link", "script", "style", "iframe")] == []
    assert "url(" not in (mail.page or "")


def test_the_text_says_the_same(mail: Mail) -> None:
    (text,) = mail.paragraphs
    words = set(re.findall(r"[\w+−%]+", text.lower()))
    page = html.document_fromstring(mail.page or "")
    said = set(re.findall(r"[\w+−%]+", words_of(page.find("body")).lower()))
    # Headings of columns and the words of links, which addresses stand for.
    assert said - words <= {"mesure", "évolution", "diffuseur", "mission", "mois", "en", "chiffres", "le", "nov", "oct"}
    assert "https://t.example/stop" in text


def test_the_pdf_is_tagged_titled_and_in_french(mail: Mail) -> None:
    (file,) = mail.attachments
    assert file.content.startswith(b"%PDF-")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in file.content
    assert "Bilan de novembre 2026 – Alizé".encode() in file.content
    assert b"/Lang(fr-FR)" in file.content
    assert b"/StructTreeRoot" in file.content


def test_the_same_report_gives_the_same_pdf(mail: Mail) -> None:
    assert sheet.drawn(report()) == mail.attachments[0].content


def test_a_month_without_a_click_is_drawn() -> None:
    assert sheet.drawn(report(clicks=0))


@pytest.mark.parametrize(
    ("title", "shown"),
    [("Nettoyer la plage 🌊 ensemble", "plage  ensemble"), ("ＣＵＩＳＩＮＥ", "CUISINE"), ("مهمة", "????"), ("Dvořák", "Dvořák")],
)
def test_a_title_that_fonts_cannot_draw_is_drawn_as_far_as_they_can(title: str, shown: str) -> None:
    told = report(mission=title)
    assert sheet.drawn(told)
    assert shown in paper.drawable(title)
    assert html.fromstring(written(told).page or "").xpath("//th[text()=$title]", title=title)


@settings(max_examples=20, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=60))
def test_no_name_is_read_as_markup(name: str) -> None:
    """Neither by the page nor by the printed sheet, whose language has marks of its own."""
    mail = written(report(name=name, mission=f"#panic() *{name}* <script>"))
    page = html.document_fromstring(mail.page or "")
    assert f"#panic() *{name}* <script>".split() in [words_of(heading).split() for heading in page.iter("th")]
