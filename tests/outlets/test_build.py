"""A file is made of what its broadcaster may show at that instant, is replaced at once or not at all, and never by a small one."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.factories.missions import address, draft
from tests.factories.partners import NOW
from tests.outlets.platform import Channel
from tremplin.diffusion import store as diffusion
from tremplin.kit.condition import Is
from tremplin.missions.moderation import actions as moderation
from tremplin.missions.moderation.model import Author
from tremplin.outlets import actions, building, errors, store
from tremplin.outlets.model import Outlet, State
from tremplin.partners.warnings import store as warnings


async def titles(channel: Channel, outlet: Outlet) -> set[str]:
    return {job["title"].removeprefix("Bénévolat - ") for job in channel.jobs(outlet)}


async def test_it_works(channel: Channel) -> None:
    first, second = await channel.publish(draft(), draft())
    outlet = await channel.outlet("linkedin")
    assert (outlet.state, outlet.edition) == (State.NEW, None)
    built = await channel.build(outlet)
    assert built.state == State.READY
    assert built.edition is not None
    assert (built.edition.missions, built.edition.ads) == (2, 2)
    assert {job["partnerJobId"] for job in channel.jobs(built)} == {first.id, second.id}
    assert built.edition.size == len(channel.served(built))
    packed = building.gzip_path(channel.builder.folder / built.id, built.edition.digest).read_bytes()
    assert gzip.decompress(packed) == channel.served(built)
    assert built.edition.gzip_size == len(packed)
    async with channel.db.reading() as conn:
        assert await store.find(conn, outlet.id) == built


async def test_links_are_those_of_the_broadcaster(channel: Channel) -> None:
    (mission,) = await channel.publish(draft())
    (job,) = channel.jobs(await channel.build(await channel.outlet("linkedin")))
    assert job["applyUrl"] == f"https://tremplin.example/r/{mission.id}/boussole"


async def test_missions_have_the_titles_under_which_the_broadcaster_shows_them(channel: Channel) -> None:
    (mission,) = await channel.publish(draft(title="Lire des albums"))
    moderator = replace(channel.boussole, moderates=True)
    async with channel.db.writing() as conn:
        await conn.execute("UPDATE partners.partner SET moderates = true WHERE id = 'boussole'")
        given = {"status": "ACCEPTED", "title": "Lire aux enfants"}
        await moderation.decide(conn, moderator, mission.id, given, by=Author(name="Équipe nord"), now=NOW)
    assert await titles(channel, await channel.build(await channel.outlet())) == {"Lire aux enfants"}


async def test_only_what_the_broadcaster_may_show_is_told(channel: Channel) -> None:
    await channel.publish(draft(title="Trier des dons de vêtements"))
    await channel.publish(draft(title="Tenir la buvette du club"), by=channel.cabestan)
    assert await titles(channel, await channel.build(await channel.outlet())) == {"Trier des dons de vêtements"}


async def test_a_rule_removed_takes_its_missions_away_at_the_next_build_however_many(channel: Channel) -> None:
    await channel.publish(*(draft() for _ in range(30)))
    built = await channel.build(await channel.outlet())
    assert len(channel.jobs(built)) == 30
    async with channel.db.writing() as conn:
        await conn.execute("DELETE FROM diffusion.rule WHERE broadcaster_id = 'boussole'")
        assert await diffusion.rules_of(conn, "boussole") == []
    built = await channel.build(built)
    assert (built.state, channel.jobs(built)) == (State.READY, [])


async def test_a_filter_narrows_it(channel: Channel) -> None:
    await channel.publish(draft(domain="sport", title="Arbitrer des rencontres"), draft(domain="sante", title="Visiter des malades"))
    built = await channel.build(await channel.outlet(filter=Is("domain", ("sport",))))
    assert await titles(channel, built) == {"Arbitrer des rencontres"}


async def test_missions_that_are_over_are_left_out_and_counted(channel: Channel) -> None:
    end = channel.clock() + timedelta(days=2)
    await channel.publish(draft(start_at=datetime(2026, 11, 1, tzinfo=UTC), end_at=end), draft())
    outlet = await channel.outlet()
    assert (await channel.build(outlet)).left_out == {}
    channel.clock.at = end + timedelta(seconds=1)
    built = await channel.build(outlet)
    assert (len(channel.jobs(built)), built.left_out) == (1, {"expired": 1})


async def test_a_cap_keeps_the_latest(channel: Channel) -> None:
    await channel.publish(draft(title="La plus ancienne mission"))
    channel.clock.at += timedelta(hours=1)
    await channel.publish(draft(title="La plus récente mission"))
    built = await channel.build(await channel.outlet(cap=1))
    assert await titles(channel, built) == {"La plus récente mission"}
    assert built.left_out == {"cap": 1}


async def test_a_quota_bounds_a_domain_but_not_civic_service(channel: Channel) -> None:
    sport = {"domain": "sport", "addresses": [address()]}
    await channel.publish(
        *(draft(**sport) for _ in range(3)), draft(domain="sante"), draft(**sport, type="volontariat_service_civique")
    )
    built = await channel.build(await channel.outlet("letudiant", quotas={"sport": 2}))
    jobs = channel.data(built)["jobs"]
    assert sorted((job["sector"], job["contract"]) for job in jobs) == [
        ("Santé", "volunteering"),
        ("Sport", "civic_service"),
        ("Sport", "volunteering"),
        ("Sport", "volunteering"),
    ]
    assert built.left_out == {"quota": 1}


async def test_nothing_changed_leaves_the_very_same_file(channel: Channel) -> None:
    await channel.publish(draft())
    first = await channel.build(await channel.outlet())
    channel.clock.at += timedelta(hours=1)
    again = await channel.build(first)
    assert again.edition == first.edition
    assert again.checked_at == channel.clock()
    await channel.publish(draft())
    changed = await channel.build(again)
    assert changed.edition != first.edition


async def test_a_file_that_loses_more_than_half_is_held_and_the_one_before_still_served(channel: Channel) -> None:
    published = await channel.publish(*(draft() for _ in range(20)))
    before = await channel.build(await channel.outlet())
    await channel.withdraw([each.client_id for each in published[:11]])
    held = await channel.build(before)
    assert held.state == State.HELD
    assert held.edition == before.edition
    assert held.comment is not None
    assert held.comment.startswith("9 missions au lieu de 20 : le fichier précédent reste servi.")
    assert len(channel.jobs(held)) == 20
    async with channel.db.writing() as conn:
        (_, told), confirmed, (left, _) = (
            await warnings.page(conn, held.partner_id, open_only=True, limit=9, skip=0),
            await actions.confirm(conn, held.id, now=channel.clock()),
            await warnings.page(conn, held.partner_id, open_only=True, limit=9, skip=0),
        )
    assert [(each.kind, held.id in each.description) for each in told] == [("OUTLET_WARNING", True)]
    assert left == 0
    assert (confirmed.state, len(channel.jobs(confirmed))) == (State.READY, 9)


async def test_a_file_that_loses_half_is_served(channel: Channel) -> None:
    published = await channel.publish(*(draft() for _ in range(20)))
    before = await channel.build(await channel.outlet())
    await channel.withdraw([each.client_id for each in published[:10]])
    built = await channel.build(before)
    assert (built.state, len(channel.jobs(built))) == (State.READY, 10)


async def test_a_small_file_may_lose_everything(channel: Channel) -> None:
    published = await channel.publish(*(draft() for _ in range(19)))
    before = await channel.build(await channel.outlet())
    await channel.withdraw([each.client_id for each in published])
    assert (await channel.build(before)).state == State.READY


async def test_a_held_file_is_forgotten_when_the_missions_come_back(channel: Channel) -> None:
    drafts = [draft() for _ in range(20)]
    published = await channel.publish(*drafts)
    before = await channel.build(await channel.outlet())
    await channel.withdraw([each.client_id for each in published])
    assert (await channel.build(before)).state == State.HELD
    await channel.publish(*drafts)
    back = await channel.build(before)
    assert (back.state, back.held, back.comment) == (State.READY, None, None)
    assert len(channel.jobs(back)) == 20


async def test_being_killed_before_the_file_has_its_name_leaves_the_one_before(
    channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    await channel.publish(draft())
    before = await channel.build(await channel.outlet())
    await channel.publish(draft())

    def die(self: Path, target: Path) -> Path:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", die)
        with pytest.raises(KeyboardInterrupt):
            await channel.build(before)
    async with channel.db.reading() as conn:
        kept = await actions.known(conn, before.id)
    assert kept == before
    assert len(channel.jobs(kept)) == 1
    assert len(channel.jobs(await channel.build(kept))) == 2


async def test_being_killed_before_the_commit_leaves_the_one_before(channel: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    await channel.publish(draft())
    before = await channel.build(await channel.outlet())
    await channel.publish(draft())

    async def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(store, "save", die)
        with pytest.raises(KeyboardInterrupt):
            await channel.build(before)
    async with channel.db.reading() as conn:
        assert await actions.known(conn, before.id) == before
    assert len(channel.jobs(before)) == 1


async def test_only_the_files_still_needed_are_kept(channel: Channel) -> None:
    outlet = await channel.outlet()
    folder = channel.builder.folder / outlet.id
    folder.mkdir(parents=True)
    (folder / "left-by-a-killed-build.part").write_bytes(b"<source>")
    for _ in range(4):
        await channel.publish(draft())
        outlet = await channel.build(outlet)
    # The one served, and the one before for whoever is reading it; each with its compressed twin.
    assert len(list(folder.iterdir())) == 4


async def test_two_builds_at_once_are_refused(channel: Channel) -> None:
    outlet = await channel.outlet()
    async with channel.db.writing() as conn:
        assert await store.claim(conn, outlet.id)
        with pytest.raises(errors.OutletBuildRunning):
            await channel.build(outlet)


async def test_a_database_restored_without_its_files_makes_them_again(channel: Channel) -> None:
    await channel.publish(draft())
    built = await channel.build(await channel.outlet())
    for path in (channel.builder.folder / built.id).iterdir():
        path.unlink()
    assert len(channel.jobs(await channel.build(built))) == 1


async def test_an_unknown_outlet_is_refused(channel: Channel) -> None:
    with pytest.raises(errors.OutletUnknown):
        await channel.builder.build("inconnu")


async def test_what_is_confirmed_while_a_build_runs_is_not_undone(channel: Channel) -> None:
    """The build decides on the outlet as it is when it ends."""
    outlet = await channel.build(await channel.outlet())
    async with channel.db.writing() as conn:
        renewed = await actions.renew(conn, outlet.id)
    assert renewed.salt != outlet.salt
    assert (await channel.build(outlet)).salt == renewed.salt
    assert replace(renewed, salt=outlet.salt) == outlet
