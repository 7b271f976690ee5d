"""An outlet is declared, has an address of its own, and is removed with its files."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from tests.factories.missions import draft
from tests.factories.partners import NOW
from tests.outlets.platform import BASE_URL, Channel
from tremplin.kit.refusal import Refusal
from tremplin.kit.secrets import SecretBox
from tremplin.outlets import actions, errors, store
from tremplin.partners.errors import PartnerUnknown

BOX = SecretBox("un secret bien assez long pour des tests")


async def test_it_works(channel: Channel) -> None:
    outlet = await channel.outlet("letudiant", outlet_id="letudiant", cap=100, companies={"Alizé": "12"})
    async with channel.db.reading() as conn:
        assert await store.every(conn) == [outlet]
    assert outlet.quotas == {"solidarite-insertion": 1800, "sport": 750, "benevolat-competences": 450}
    assert actions.address(BOX, outlet, BASE_URL).startswith("https://tremplin.example/outlets/letudiant/")
    assert actions.address(BOX, outlet, BASE_URL).endswith("/letudiant.json")


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"shape": "indeed"}, errors.OutletFormatUnknown),
        ({"outlet_id": "a b"}, errors.OutletIdInvalid),
        ({"outlet_id": "../a"}, errors.OutletIdInvalid),
        ({"partner_id": "inconnu"}, PartnerUnknown),
        ({"cap": 0}, errors.OutletSettingInvalid),
        ({"cap": 2**31}, errors.OutletSettingInvalid),
        ({"quotas": {"sport": -1}}, errors.OutletSettingInvalid),
        ({"every_hours": 0}, errors.OutletSettingInvalid),
        ({"every_hours": 169}, errors.OutletSettingInvalid),
        ({"least_percent": 101}, errors.OutletSettingInvalid),
    ],
)
async def test_it_is_refused(channel: Channel, given: dict[str, Any], refusal: type[Refusal]) -> None:
    async with channel.db.writing() as conn:
        with pytest.raises(refusal):
            await actions.create(conn, **{"partner_id": "boussole", "shape": "linkedin", "now": channel.clock(), **given})
        assert await store.every(conn) == []


async def test_an_id_is_taken_once(channel: Channel) -> None:
    await channel.outlet(outlet_id="o")
    with pytest.raises(errors.OutletExists):
        await channel.outlet(outlet_id="o")


async def test_an_address_does_not_change_until_it_is_renewed(channel: Channel) -> None:
    outlet = await channel.outlet()
    assert actions.signature(BOX, outlet) == actions.signature(BOX, await channel.build(outlet))
    async with channel.db.writing() as conn:
        renewed = await actions.renew(conn, outlet.id)
    assert actions.signature(BOX, renewed) != actions.signature(BOX, outlet)


async def test_two_outlets_and_two_platforms_have_other_addresses(channel: Channel) -> None:
    one, other = await channel.outlet(), await channel.outlet()
    assert actions.signature(BOX, one) != actions.signature(BOX, other)
    assert actions.signature(BOX, one) != actions.signature(SecretBox("un autre secret, bien assez long lui aussi"), one)


async def test_what_is_removed_leaves_nothing(channel: Channel) -> None:
    await channel.publish(draft())
    outlet = await channel.build(await channel.outlet())
    async with channel.db.writing() as conn:
        await actions.remove(conn, outlet.id, folder=channel.builder.folder)
        with pytest.raises(errors.OutletUnknown):
            await actions.known(conn, outlet.id)
    assert list(channel.builder.folder.iterdir()) == []


async def test_only_what_is_held_can_be_confirmed(channel: Channel) -> None:
    outlet = await channel.build(await channel.outlet())
    async with channel.db.writing() as conn:
        with pytest.raises(errors.OutletNothingHeld):
            await actions.confirm(conn, outlet.id, now=NOW)


@pytest.mark.parametrize("verb", [partial(actions.confirm, now=NOW), actions.renew, actions.known], ids=["confirm", "renew", "known"])
async def test_an_unknown_outlet_is_refused(channel: Channel, verb: Any) -> None:
    async with channel.db.writing() as conn:
        with pytest.raises(errors.OutletUnknown):
            await verb(conn, "inconnu")
