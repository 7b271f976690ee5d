from __future__ import annotations

import pytest

from tremplin.kit.condition import ALWAYS, Is
from tremplin.portal.whereabouts import understand


def test_it_works() -> None:
    found = understand("Villeurbanne")
    assert (found.label, found.undecided) == ("Villeurbanne (69100)", False)
    assert found.lat == pytest.approx(45.77, abs=0.05)


def test_nothing_typed_means_everywhere() -> None:
    found = understand("")
    assert (found.lat, found.area, found.undecided) == (None, ALWAYS, False)


def test_a_postcode_that_several_communes_share_is_no_doubt() -> None:
    assert not understand("69670").undecided


def test_homonyms_of_comparable_size_are_a_doubt() -> None:
    found = understand("Saint-Denis")
    assert {"La Réunion", "Seine-Saint-Denis"} <= {each.department for each in found.choices}


def test_the_text_of_a_choice_is_no_longer_a_doubt() -> None:
    for choice in understand("Saint-Denis").choices:
        again = understand(choice.text)
        assert (again.undecided, again.label) == (False, choice.text)


def test_a_much_larger_town_is_meant_and_the_others_are_mentioned() -> None:
    found = understand("Valence")
    assert found.label.startswith("Valence (26")
    assert any(other.startswith("Valence (82") for other in found.others)


def test_a_region_is_the_area_of_its_departements() -> None:
    found = understand("Bretagne")
    assert isinstance(found.area, Is)
    assert set(found.area.values) == {"Côtes-d'Armor", "Finistère", "Ille-et-Vilaine", "Morbihan"}
    assert found.lat is None


def test_a_name_that_nothing_bears_is_unknown() -> None:
    assert understand("Xyzzyqwk").unknown
