"""Texts are compared as people read them: without case, accents nor ligatures."""

from __future__ import annotations

import pytest

from tremplin.kit.pattern import Comparison, Pattern, folded


@pytest.mark.parametrize(
    ("comparison", "text", "value", "matches"),
    [
        (Comparison.EQUALS, "réseau vélo", "RESEAU VÉLO", True),
        (Comparison.EQUALS, "vélo", "vélos", False),
        (Comparison.CONTAINS, "COEUR", "Les Cœurs", True),
        (Comparison.CONTAINS, "%", "50 %", True),
        (Comparison.CONTAINS, "%", "cinquante", False),
        (Comparison.STARTS_WITH, "69", "69003", True),
        (Comparison.STARTS_WITH, "69", "44690", False),
        (Comparison.GREATER, "50000", "69003", True),
        (Comparison.GREATER, "69003", "69003", False),
        (Comparison.LESS, "Lyon", "amiens", True),
        (Comparison.LESS, "Lyon", "Éauze", True),
    ],
)
def test_it_works(comparison: Comparison, text: str, value: str, matches: bool) -> None:
    assert Pattern("tags", comparison, text).matches(value) is matches


def test_folding_twice_changes_nothing() -> None:
    for text in ("Œuvre", "ÎLE-DE-FRANCE", "straße", "ﬁn", "ascii"):
        assert folded(folded(text)) == folded(text)
