"""Documents on paper: a template and its data make a tagged PDF (PDF/UA-1), so that who listens to it reads it too."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

# What the fonts that come with typst can draw (Latin, Greek, Cyrillic, punctuation, currencies, arrows, signs). Anything else in one
# title, an emoji for instance, would have the whole document refused: a tagged PDF holds no character without its shape.
_DRAWN = re.compile(r"[\x20-\x7e\xa0-\u024f\u0300-\u04ff\u1e00-\u1eff\u2010-\u2027\u202f-\u2040\u20a0-\u20bf\u2190-\u22ff]+")


def printed(template: Path, data: Any, *, at: datetime, **inputs: str) -> bytes:
    """The PDF of a template in typst's language, that reads its data as JSON in `sys.inputs.told`; `inputs` are given as they are.

    The same data at the same instant give the same bytes. Only the fonts that come with typst are used: the same everywhere. Blocks
    for some tens of milliseconds.
    """
    return typst.compile(
        template.read_bytes(),
        sys_inputs={"told": json.dumps(drawable(data)), **inputs},
        pdf_standards="ua-1",
        ignore_system_fonts=True,
        timestamp=at.replace(microsecond=0),  # typst refuses any
    )


def painted(template: Path, data: Any) -> bytes:
    """The first page of a template as a PNG, a pixel a point: a picture of the data, for screens. Blocks as `printed` does."""
    drawn = typst.compile(
        template.read_bytes(),
        sys_inputs={"told": json.dumps(drawable(data))},
        format="png",
        ppi=72.0,
        ignore_system_fonts=True,
    )
    return drawn[0] if isinstance(drawn, list) else drawn


def drawable(value: Any) -> Any:
    """The same data, its texts without what can't be drawn; lines stay apart."""
    match value:
        case str():
            return "".join("\n" if each == "\n" else _shape(each) for each in value)
        case dict():
            return {name: drawable(each) for name, each in value.items()}
        case list() | tuple():
            return [drawable(each) for each in value]
        case _:
            return value


def _shape(character: str) -> str:
    """A character, its plain form, a question mark for a letter of another script, or nothing for an ornament."""
    kind = unicodedata.category(character)[0]
    if kind == "C":  # controls and what is no character yet
        return ""
    for form in (character, unicodedata.normalize("NFKC", character)):
        if _DRAWN.fullmatch(form) and all(unicodedata.category(each)[0] != "C" for each in form):
            return form
    return "?" if kind in "LN" else ""
