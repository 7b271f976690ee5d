"""The colours of an embed, out of the one its owner chose: what is written can be read, whatever that one is. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tremplin.diffusion.widgets import contrast

DEFAULT = "#0b5862"
_COLOR = re.compile(r"[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class Theme:
    """`accent` fills buttons, `on_accent` is written on it; `link` is written on white."""

    accent: str
    on_accent: str
    link: str

    @property
    def address(self) -> str:
        """Where its style sheet is."""
        return f"/embed/theme.{self.accent[1:]}.css"

    @property
    def sheet(self) -> str:
        """Its style sheet."""
        return f":root{{--accent:{self.accent};--on-accent:{self.on_accent};--link:{self.link}}}"


def theme(color: str) -> Theme:
    """The theme of a colour written as #rrggbb. One that is too pale for text still fills buttons."""
    accent = color.lower()
    readable = contrast.ratio(accent, contrast.WHITE) >= contrast.ENOUGH_FOR_TEXT
    return Theme(accent, contrast.text_on(accent), accent if readable else contrast.INK)


def named(digits: str) -> Theme | None:
    """The theme that an address names, by six digits."""
    return theme(f"#{digits}") if _COLOR.fullmatch(digits) else None
