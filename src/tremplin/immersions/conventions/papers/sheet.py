"""A convention and its assessment as PDF: tagged (PDF/UA-1), with the code that leads to their public verification."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import segno

from tremplin.immersions.conventions.assessment import Assessment
from tremplin.immersions.conventions.model import Convention
from tremplin.immersions.conventions.papers.presentation import assessment_data, convention_data
from tremplin.immersions.conventions.signatures import Line
from tremplin.kit import paper

_TEMPLATES = Path(__file__).parent / "templates"


def convention_pdf(convention: Convention, chain: Sequence[Line], *, base_url: str, at: datetime) -> bytes:
    """The whole convention: who, when, what each commits to, signatures with their proof. Blocks for some tens of ms."""
    return _printed("convention.typ", convention_data(convention, chain, base_url=base_url), at)


def assessment_pdf(convention: Convention, assessment: Assessment, chain: Sequence[Line], *, base_url: str, at: datetime) -> bytes:
    """What the company said of the immersion, and what the person answered. Blocks for some tens of ms."""
    return _printed("assessment.typ", assessment_data(convention, assessment, chain, base_url=base_url), at)


def _printed(template: str, data: dict[str, Any], at: datetime) -> bytes:
    return paper.printed(_TEMPLATES / template, data, at=at, qr=_code(data["link"]))


def _code(link: str) -> str:
    """The drawing (SVG) of a link: it still reads with 15 % of it torn or stained (level M)."""
    drawn = io.BytesIO()
    segno.make(link, error="m", micro=False).save(drawn, kind="svg", border=2, light="#fff")
    return drawn.getvalue().decode()
