"""The inbox: what waits longest first, filtered and counted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.missions import address, draft, organisation
from tests.factories.partners import NOW, make_partner
from tests.missions.moderation.desk import Desk
from tremplin.diffusion import actions as diffusion
from tremplin.missions.moderation import actions, errors
from tremplin.missions.moderation.inbox.model import Page, Wanted

ROSES, LILACS = organisation("Les Roses", client_id="roses"), organisation("Les Lilas", client_id="lilas")


async def ask(desk: Desk, wanted: Wanted | None = None, *, newest: bool = False, limit: int = 25, skip: int = 0) -> Page:
    return await actions.inbox(desk.conn, desk.moderator, wanted or Wanted(), newest=newest, limit=limit, skip=skip)


def ids(page: Page) -> list[str]:
    return [line.decision.mission_id for line in page.lines]


def counts(page: Page, name: str) -> dict[str, int]:
    return {choice.label: choice.count for choice in page.choices[name]}


async def three(desk: Desk) -> list[str]:
    """One a day: of the Roses in Lyon, of the Roses in Nantes, of the Lilas in Nantes."""
    drafts = [
        draft(title="Lire des histoires", organisation=ROSES, addresses=[address()], domain="education"),
        draft(title="Trier des légumes", organisation=ROSES, addresses=[address("Nantes", "44000")], domain="environnement"),
        draft(title="Planter des haies", organisation=LILACS, addresses=[address("Nantes", "44000")], domain="environnement"),
    ]
    return [(await desk.publish(each, at=NOW + timedelta(days=day)))[0] for day, each in enumerate(drafts)]


async def test_it_works(desk: Desk) -> None:
    first, second, third = await three(desk)
    page = await ask(desk)
    assert (page.total, ids(page)) == (3, [first, second, third])
    line = page.lines[0]
    assert (line.title, line.organisation_name, line.city, line.publisher_name) == ("Lire des histoires", "Les Roses", "Lyon", "Alizé")
    assert line.waiting_since == NOW
    assert counts(page, "status") == {"PENDING": 3}
    assert counts(page, "organization") == {"Les Roses": 2, "Les Lilas": 1}
    assert counts(page, "city") == {"Nantes": 2, "Lyon": 1}
    assert counts(page, "publisher") == {"Alizé": 3}


async def test_pages_cover_it_in_both_orders(desk: Desk) -> None:
    everything = await three(desk)
    assert [ids(await ask(desk, limit=1, skip=n))[0] for n in range(3)] == everything
    assert ids(await ask(desk, newest=True)) == everything[::-1]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(city=("Nantes",)), [1, 2]),
        (Wanted(department=("69",)), [0]),
        (Wanted(department=("Loire-Atlantique",)), [1, 2]),
        (Wanted(domain=("environnement",), organization=("roses",)), [1]),
        (Wanted(organization=("Les Lilas",)), [2]),
        (Wanted(activity=("Soutien scolaire",)), [0, 1, 2]),
        (Wanted(words="LEGUMES roses"), [1]),
        (Wanted(words="100%"), []),
        (Wanted(publisher=("inconnu",)), []),
        (Wanted(status=("ACCEPTED", "REFUSED")), []),
    ],
)
async def test_each_filter_narrows_it(desk: Desk, wanted: Wanted, expected: list[int]) -> None:
    everything = await three(desk)
    page = await ask(desk, wanted)
    assert (page.total, ids(page)) == (len(expected), [everything[n] for n in expected])


async def test_a_count_ignores_its_own_filter_and_obeys_the_others(desk: Desk) -> None:
    first, *_ = await three(desk)
    await desk.decide(first, status="REFUSED", motive="OTHER")
    page = await ask(desk, Wanted(status=("PENDING",), city=("Nantes",)))
    assert counts(page, "status") == {"PENDING": 2}
    assert counts(page, "city") == {"Nantes": 2}
    page = await ask(desk, Wanted(organization=("roses",)))
    assert counts(page, "status") == {"PENDING": 1, "REFUSED": 1}
    assert counts(page, "motive") == {"OTHER": 1}
    assert counts(page, "organization") == {"Les Roses": 2, "Les Lilas": 1}


async def test_its_own_missions_and_those_not_open_to_it_are_not_there(desk: Desk) -> None:
    await desk.publish(by=desk.moderator)
    await desk.publish(by=await make_partner(desk.conn, "Cabestan"))
    await desk.publish(draft(domain="bricolage"))
    page = await ask(desk)
    assert (page.total, page.lines) == (0, [])
    assert not any(page.choices.values())


async def test_a_restriction_of_the_announcer_holds_there_too(desk: Desk) -> None:
    first, second, _ = await three(desk)
    await diffusion.restrict(
        desk.conn,
        announcer_id=desk.announcer.id,
        broadcaster_ids=[desk.moderator.id],
        field="publisherOrganization.clientId",
        operator="is_not",
        value="lilas",
        now=NOW,
    )
    assert ids(await ask(desk)) == [first, second]


async def test_a_mission_returned_waits_since_it_changed(desk: Desk) -> None:
    given = draft(client_id="a", organisation=ROSES)
    (mission,) = await desk.publish(given)
    await desk.decide(mission, status="ACCEPTED")
    await desk.publish(draft(client_id="a", organisation=LILACS), at=NOW + timedelta(days=9))
    (line,) = (await ask(desk, Wanted(status=("PENDING",)))).lines
    assert line.waiting_since == NOW + timedelta(days=9)


async def test_a_partner_that_does_not_moderate_is_refused(desk: Desk) -> None:
    with pytest.raises(errors.NotAModerator):
        await actions.inbox(desk.conn, desk.announcer, Wanted())
