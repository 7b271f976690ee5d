"""« Is this convention valid today? », for anyone who holds a copy, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.factories.conventions import ID
from tests.portal.conventions.holding import BENEFICIARY, COMPANY, Held, words
from tremplin.immersions.conventions.evidence import examine
from tremplin.immersions.conventions.papers.verification import PATH, code_of


async def test_it_works(held: Held) -> None:
    address = f"{PATH}/{code_of(ID)}"
    assert "Non : le prescripteur ne l'a pas validée." in words(await held.read(address))
    await held.sign(BENEFICIARY, COMPANY)
    await held.validate()
    assert "Pas encore : elle est validée, et vaut à partir du 15 juin 2026." in words(await held.read(address))
    held.clock.at = datetime(2026, 6, 15, 9, tzinfo=UTC)
    read = words(await held.read(address))
    assert "Oui, cette convention est valable aujourd'hui." in read and "M. D." in read and "2 sur 2" in read
    proof = await held.http.get(f"{await held.link(BENEFICIARY)}/preuves.json")
    assert examine(proof.content).head in read
    for secret in ("Maël", "Dupré", "Fournil", "Boulang", "15900000100014", "courriel.example", "Agence"):
        assert secret not in read
    held.clock.at = datetime(2026, 6, 19, 22, 30, tzinfo=UTC)  # the next day, in France
    assert "Plus maintenant : elle valait jusqu'au 19 juin 2026." in words(await held.read(address))


async def test_a_code_may_be_typed(held: Held) -> None:
    await held.read(PATH)
    answer = await held.http.get(PATH, params={"code": f" {code_of(ID).lower()} "})
    assert answer.status_code == 303
    assert "le prescripteur" in words(await held.read(answer.headers["location"]))


async def test_a_code_of_nothing_is_said_to_be_one(held: Held) -> None:
    for code in ("0" * 26, "A", "%00", "%ff", "<b>"):
        answer = await held.http.get(f"{PATH}/{code}")
        assert answer.status_code in (400, 404) and "<b>" not in answer.text
    assert (await held.http.get(f"{PATH}?code=//ailleurs.example")).headers["location"] == f"{PATH}/ailleursexample"
