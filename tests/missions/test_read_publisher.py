"""A partner of a neutral catalogue: what it does not say is what one of its role usually is."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.partners import NOW
from tremplin.missions.records import read_publisher
from tremplin.partners.model import Partner


def read(**given: Any) -> Partner:
    return read_publisher({"id": "p", "name": "Phare", **given}, NOW)[0]


def test_it_works() -> None:
    partner = read(
        role="diffuseur",
        category="Ville",
        url="https://phare.example",
        logo="https://phare.example/l.svg",
        description="Un port",
        hasApiRights=False,
        hasWidgetRights=True,
        hasCampaignRights=True,
    )
    assert (partner.category, partner.url, partner.logo) == ("Ville", "https://phare.example", "https://phare.example/l.svg")
    assert partner.description == "Un port"
    assert (partner.announces, partner.broadcasts) == (False, True)
    assert (partner.uses_api, partner.uses_widgets, partner.uses_campaigns) == (False, True, True)


@pytest.mark.parametrize(("role", "uses_api"), [("annonceur", False), ("diffuseur", True), (None, True)])
def test_one_that_broadcasts_uses_the_api_unless_it_says_otherwise(role: str | None, uses_api: bool) -> None:
    partner = read(role=role)
    assert (partner.uses_api, partner.uses_widgets, partner.uses_campaigns) == (uses_api, False, False)


def test_a_right_that_is_no_flag_is_refused() -> None:
    with pytest.raises(TypeError, match="hasWidgetRights doit être true ou false"):
        read(hasWidgetRights="oui")
