"""A number whose digits can't be right is told to its announcer, and refuses nothing."""

from __future__ import annotations

import pytest

from tests.factories.missions import draft, organisation
from tests.factories.partners import NOW, make_partner
from tremplin.kit.db import Conn
from tremplin.missions import actions
from tremplin.missions.actions import Submission


async def warned(conn: Conn, **given: str) -> list[tuple[str, str, str]]:
    by = await make_partner(conn)
    (done,) = await actions.publish(conn, [Submission(draft(organisation=organisation(**given)))], by=by, now=NOW, door="api")
    assert done.mission.public
    return [(each.code, each.pointer, each.severity) for each in done.problems]


async def test_it_works(conn: Conn) -> None:
    assert await warned(conn, siret="73282932000074", rna="W691000077") == []


@pytest.mark.parametrize(
    ("field", "value", "pointer"),
    [("siret", "73282932000075", "/organizationSiret"), ("siren", "732829321", "/organizationSiren")],
)
async def test_a_wrong_check_digit_is_a_warning(conn: Conn, field: str, value: str, pointer: str) -> None:
    assert await warned(conn, **{field: value}) == [("ORGANISATION_NUMBER_WRONG", pointer, "warning")]


async def test_the_siret_of_a_post_office_is_right(conn: Conn) -> None:
    """La Poste's numbers follow a rule of their own: the sum of the digits is a multiple of five."""
    assert await warned(conn, siret="35600000049837") == []


async def test_a_rna_number_of_another_shape_is_a_warning(conn: Conn) -> None:
    assert await warned(conn, rna="691000077") == [("ORGANISATION_RNA_WRONG", "/organizationRNA", "warning")]
