"""A contact becomes a discussion. What is refused and in which order is in tests/apis/immersion/test_apply.py."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.apis.immersion.companies import company, keep
from tests.factories.partners import NOW
from tests.immersions.contacts.talking import ASKED, BAKERY, CAMILLE, RELAY, Talk, posted, text
from tremplin.immersions.contacts import actions, conversing
from tremplin.immersions.contacts.discussion import Side, State
from tremplin.immersions.contacts.errors import SimilarContact
from tremplin.kit.db import Database


async def test_it_works(db: Database) -> None:
    async with db.writing() as conn:
        await keep(conn, company())
        await actions.contact(conn, ASKED, relay=RELAY, now=NOW)
    sent = {str(message["To"]): message for message in await posted(db)}
    assert set(sent) == {BAKERY, CAMILLE}
    assert CAMILLE not in sent[BAKERY].as_string() and BAKERY not in sent[CAMILLE].as_string()
    codes = {to: RELAY.code_of(str(message["Reply-To"])) for to, message in sent.items()}
    assert None not in codes.values() and codes[BAKERY] != codes[CAMILLE]
    for to, code in codes.items():
        assert code is not None and RELAY.page(code) in text(sent[to])


async def test_each_side_reads_what_was_asked(talk: Talk) -> None:
    for side in Side:
        found = await talk.read(side)
        assert found.side is side and found.state is State.PENDING
        assert found.request["Dates souhaitées"] == "Deux semaines en mars"
        assert found.discussion.company == "FOURNIL 155" and found.job


async def test_someone_who_erases_their_request_waits_seven_days_all_the_same(talk: Talk) -> None:
    async with talk.db.writing() as conn:
        await conversing.erase(conn, RELAY, talk.applicant_code, now=talk.now)
    async with talk.db.writing() as conn:
        with pytest.raises(SimilarContact):
            await actions.contact(conn, ASKED, relay=RELAY, now=NOW + timedelta(days=6))
    async with talk.db.writing() as conn:
        await actions.contact(conn, ASKED, relay=RELAY, now=NOW + timedelta(days=7))
