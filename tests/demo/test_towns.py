"""Towns named in French sentences."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from tremplin.demo.towns import Town, towns

LYON = Town("69123", "Lyon", "69001", "69", "Rhône", "Auvergne-Rhône-Alpes", 45.77, 4.83, 1.0)


@pytest.mark.parametrize(
    ("name", "at", "of"),
    [
        ("Lyon", "à Lyon", "de Lyon"),
        ("Angers", "à Angers", "d'Angers"),
        ("Évry", "à Évry", "d'Évry"),
        ("Le Havre", "au Havre", "du Havre"),
        ("Les Ulis", "aux Ulis", "des Ulis"),
        ("La Rochelle", "à La Rochelle", "de La Rochelle"),
        ("Lesparre", "à Lesparre", "de Lesparre"),
    ],
)
def test_prepositions_contract_with_the_article(name: str, at: str, of: str) -> None:
    town = replace(LYON, name=name)
    assert (town.at, town.of) == (at, of)


def test_paris_is_drawn_as_its_districts_under_its_own_name() -> None:
    rng = random.Random(1)
    drawn = {towns().in_department(rng, "75") for _ in range(200)}
    assert {town.name for town in drawn} == {"Paris"}
    assert len({town.postcode for town in drawn}) > 10
