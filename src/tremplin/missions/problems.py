"""Problems that no rule on the draft alone can find: they come from places, or from the announcer's other missions."""

from __future__ import annotations

from tremplin.kit.problem import ProblemKind, Severity

PLACE_NOT_FOUND = ProblemKind(
    "PLACE_NOT_FOUND",
    Severity.WARNING,
    "Lieu introuvable : « {value} »",
    'Place not found: "{value}"',
    "Vérifiez la ville et le code postal, ou donnez les coordonnées.",
)
PLACE_DOUBTFUL = ProblemKind(
    "PLACE_DOUBTFUL",
    Severity.WARNING,
    "Les coordonnées sont à {km:.0f} km de « {value} »",
    'The coordinates are {km:.0f} km away from "{value}"',
    "Corrigez les coordonnées, ou retirez-les : la ville suffit pour vous situer.",
)
DUPLICATE = ProblemKind(
    "DUPLICATE",
    Severity.WARNING,
    "Semble identique à votre mission « {other} » (même titre, même organisation, mêmes lieux)",
    'Looks the same as your mission "{other}" (same title, organisation and places)',
    "Gardez-en une seule, avec le bon nombre de places, ou précisez ce qui les distingue.",
)
