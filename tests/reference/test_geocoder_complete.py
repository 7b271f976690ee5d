"""`complete`: suggestions while someone types."""

from __future__ import annotations

from tremplin.reference.communes import communes
from tremplin.reference.geocoder import complete


def labels(prefix: str, limit: int = 5) -> list[str]:
    return [each.label for each in complete(prefix, limit)]


def test_it_works() -> None:
    assert labels("marseil", 1) == ["Marseille (13)"]


def test_the_most_populated_come_first() -> None:
    assert labels("s", 3) == ["Strasbourg (67000)", "Saint-Étienne (42000)", "Saint-Denis (97400)"]


def test_an_exact_name_is_not_drowned_by_larger_towns() -> None:
    assert labels("Mont", 2) == ["Mont (64300)", "Montpellier (34000)"]


def test_a_town_is_found_without_its_article() -> None:
    assert "Le Mans (72000)" in labels("man")


def test_a_former_name_comes_after_those_of_today() -> None:
    assert "Annecy (74000)" not in labels("s", 20)
    assert labels("seynod") == ["Annecy (74000)"]


def test_digits_complete_postcodes_in_their_order() -> None:
    found = complete("7500", 3)
    assert [each.postcode for each in found] == ["75001", "75002", "75003"]
    assert {each.precision for each in found} == {"district"}


def test_a_typo_still_suggests() -> None:
    assert labels("strasbuorg") == ["Strasbourg (67000)"]


def test_nothing_typed_suggests_nothing() -> None:
    assert labels("") == labels(" - ") == []


def test_every_beginning_of_a_city_suggests_it_among_the_first_ten() -> None:
    cities = [each for each in communes().values() if each.population > 150_000 and not each.district_of]
    for city in cities:
        for length in range(4, len(city.name) + 1):
            if not city.name.startswith("Saint-"):
                assert city.insee in {each.insee for each in complete(city.name[:length], 10)}, city.name[:length]
