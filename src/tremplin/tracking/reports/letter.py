"""The mail that carries a report: a page, the same as text, and the printed sheet."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from tremplin.kit.mail import Attachment, Mail
from tremplin.tracking.reports import sheet
from tremplin.tracking.reports.model import Report
from tremplin.tracking.reports.presentation import Presentation, present


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(enabled_extensions=("html.jinja",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def letter(report: Report, *, to: str, guide: str, unsubscribe: str) -> Mail:
    """The mail of a report. `guide`: where its figures are explained; `unsubscribe`: where it is stopped."""
    told = present(report)
    return Mail(
        to=to,
        subject=f"{told.title} – {told.partner}",
        paragraphs=(as_text(told, guide=guide, unsubscribe=unsubscribe),),
        page=as_page(told, guide=guide, unsubscribe=unsubscribe),
        attachments=(Attachment(name=f"bilan-{report.month:%Y-%m}.pdf", kind="application/pdf", content=sheet.drawn(report)),),
        unsubscribe=unsubscribe,
    )


def as_page(told: Presentation, *, guide: str, unsubscribe: str) -> str:
    """The report as the HTML of a mail."""
    return _templates().get_template("report.html.jinja").render(told=told, guide=guide, unsubscribe=unsubscribe)


def as_text(told: Presentation, *, guide: str, unsubscribe: str) -> str:
    """The same, for those who read text."""
    return _templates().get_template("report.txt.jinja").render(told=told, guide=guide, unsubscribe=unsubscribe).strip()
