"""The report on paper."""

from __future__ import annotations

from pathlib import Path

from tremplin.kit import paper
from tremplin.tracking.reports.model import Report
from tremplin.tracking.reports.presentation import present

_TEMPLATE = Path(__file__).parent / "templates" / "report.typ"


def drawn(report: Report) -> bytes:
    """The PDF of a report. Blocks for some tens of ms."""
    return paper.printed(_TEMPLATE, present(report).as_data(), at=report.as_of)
