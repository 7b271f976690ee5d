"""QR codes of tracked links, for paper: a drawing (SVG) that stays sharp on a poster, or an image (PNG). Pure."""

from __future__ import annotations

import io
from enum import StrEnum

import segno

# A code still reads with 15 % of it torn or stained: papers live outdoors (level M).
_CORRECTION = "m"
# In modules: the blank margin that readers need (ISO/IEC 18004 §9.1).
_MARGIN = 4
# Pixels a module: some 10 cm wide at 300 dots an inch, for the links we make.
_PNG_SCALE = 24


class Shape(StrEnum):
    """The formats offered."""

    SVG = "svg"
    PNG = "png"


def draw(link: str, shape: Shape, *, title: str = "") -> bytes:
    """The QR code of a link; `title` is read aloud by screen readers (SVG only)."""
    code = segno.make(link, error=_CORRECTION, micro=False)
    drawn = io.BytesIO()
    if shape is Shape.SVG:
        code.save(drawn, kind="svg", border=_MARGIN, scale=10, light="#fff", title=title or link, nl=False)
    else:
        code.save(drawn, kind="png", border=_MARGIN, scale=_PNG_SCALE)
    return drawn.getvalue()
