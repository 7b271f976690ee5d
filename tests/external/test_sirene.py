"""The national directory: what it says of a siret, and all the ways in which it can say nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.sirene import FakeSirene, establishment, serving
from tremplin.external.sirene import Company, DirectoryUnavailable, Sirene

SIRET = "15900001700018"


@pytest.fixture
def fake() -> Iterator[FakeSirene]:
    with serving() as server:
        yield server


async def test_it_works(fake: FakeSirene) -> None:
    fake.companies[SIRET] = establishment()
    assert await Sirene(fake.url, "secret").find(SIRET) == Company(SIRET, "SARL LE FOURNIL", "1071C", "6-9", is_open=True)
    assert fake.keys == ["secret"]


async def test_a_closed_one_is_known_as_such(fake: FakeSirene) -> None:
    fake.companies[SIRET] = establishment(is_open=False, employees="NN")
    found = await Sirene(fake.url).find(SIRET)
    assert found == Company(SIRET, "SARL LE FOURNIL", "1071C", "", is_open=False)


async def test_an_unknown_one_is_none(fake: FakeSirene) -> None:
    assert await Sirene(fake.url).find(SIRET) is None


@pytest.mark.parametrize("status", [429, 500, 503, 403])
async def test_a_server_that_says_no_tells_nothing(fake: FakeSirene, status: int) -> None:
    fake.status = status
    with pytest.raises(DirectoryUnavailable):
        await Sirene(fake.url).find(SIRET)


@pytest.mark.parametrize(
    "answer", [{}, [], {"etablissement": {}}, {"etablissement": {"uniteLegale": {}, "periodesEtablissement": []}}]
)
async def test_an_answer_of_another_shape_tells_nothing(fake: FakeSirene, answer: object) -> None:
    fake.companies[SIRET] = answer
    with pytest.raises(DirectoryUnavailable):
        await Sirene(fake.url).find(SIRET)


async def test_a_server_that_is_not_there_tells_nothing() -> None:
    with pytest.raises(DirectoryUnavailable):
        await Sirene("http://127.0.0.1:9/").find(SIRET)
