"""How well a colour is read on another (WCAG 2.1 §1.4.3, relative luminance). Pure."""

from __future__ import annotations

ENOUGH_FOR_TEXT = 4.5
ENOUGH_FOR_SHAPES = 3.0
WHITE, INK = "#ffffff", "#07353d"


def ratio(one: str, other: str) -> float:
    """The contrast of two colours written as #rrggbb, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def text_on(colour: str) -> str:
    """Which of white or ink is read better on a colour: what buttons of that colour write with."""
    return max((WHITE, INK), key=lambda each: ratio(colour, each))


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return float(channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4)
