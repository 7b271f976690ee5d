"""Every table is in docs/donnees-personnelles.md, those that touch people with the time they are kept, as the code keeps it."""

from __future__ import annotations

import re

import pytest

from tests.structure.project import ROOT
from tremplin.events.registrations.model import KEPT as REGISTRATIONS_KEPT
from tremplin.feeds.jobs import REPORTS_KEPT
from tremplin.flagging.model import KEPT as FLAGS_KEPT
from tremplin.identity.arrivals.model import REQUESTS_KEPT, SIGN_UP_LASTS
from tremplin.identity.model import INVITATION_LASTS, SESSION_LASTS, TRACES_KEPT
from tremplin.immersions.contacts.model import COUNTED as APPLICANTS_COUNTED
from tremplin.immersions.contacts.model import KEPT as APPLICANTS_KEPT
from tremplin.immersions.conventions.links.model import REMEMBERED
from tremplin.immersions.conventions.notices.model import KEPT as NOTICES_KEPT
from tremplin.immersions.conventions.upkeep import DRAFT_KEPT, UNVALIDATED_KEPT_YEARS
from tremplin.immersions.hosts.model import DRAFTS_KEPT, LINKS_LAST
from tremplin.kit.db import Conn
from tremplin.kit.queue import app
from tremplin.missions.matching.jobs import KEPT_FOR
from tremplin.missions.moderation.jobs import NAMES_KEPT
from tremplin.partners.journal.model import KEPT as JOURNAL_KEPT
from tremplin.portal.alerts.model import KEPT as ALERTS_KEPT
from tremplin.portal.alerts.model import UNCONFIRMED_KEPT
from tremplin.settings import load
from tremplin.tracking.retention.model import MOST_EVENT_MONTHS, REFUSALS
from tremplin.webhooks.model import KEPT as WEBHOOKS_KEPT
from tremplin.worker import JOBS

assert JOBS  # imported so that every job is declared
DOCUMENT = (ROOT / "docs" / "donnees-personnelles.md").read_text()
PERSONAL, OTHERS = DOCUMENT.split("## Ce qui touche à des personnes")[1].split("## Sans donnée personnelle")
# Columns that hold, or may hold, something about someone.
TELLING = re.compile(
    r"(e?mail|phone|visitor|salt|distinct_id|actor|author|.*_by|username|password|custom|message|body|first_?name|last_?name)"
)
# Such a name, and nothing about anyone.
HARMLESS = {
    ("outlets.outlet", "salt"): "part of a signed address",
    ("search.item", "body"): "what a mission publishes",
}


def rows(text: str) -> dict[str, list[str]]:
    """Table → the other cells of its line."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.split("|")[1:-1]]
        if cells and cells[0].startswith("`"):
            found |= dict.fromkeys(re.findall(r"`([\w.]+)`", cells[0]), cells[1:])
    return found


async def columns(conn: Conn) -> dict[str, set[str]]:
    """Every table of a platform, partitions of events apart, with its columns."""
    found: dict[str, set[str]] = {}
    cursor = await conn.execute(
        """
        SELECT CASE WHEN table_schema = 'public' AND table_name LIKE 'procrastinate%' THEN table_name
                    ELSE table_schema || '.' || table_name END, column_name
        FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
        WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'
          AND (table_schema, table_name) NOT IN (
              SELECT 'tracking', c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
              WHERE i.inhparent = 'tracking.event'::regclass AND c.relname ~ '[0-9]$'
          )
        """
    )
    for table, column in await cursor.fetchall():
        found.setdefault(table, set()).add(column)
    return found


async def test_it_works(conn: Conn) -> None:
    named, known = [*rows(PERSONAL), *rows(OTHERS)], set(await columns(conn))
    assert known - set(named) == set()
    assert set(named) - known == set()
    assert len(named) == len(set(named))


async def test_what_tells_of_someone_is_in_the_first_table(conn: Conn) -> None:
    telling = {
        table
        for table, names in (await columns(conn)).items()
        for name in names
        if TELLING.fullmatch(name) and (table, name) not in HARMLESS
    }
    assert telling - set(rows(PERSONAL)) == set()
    assert {name for name in HARMLESS if name[1] not in (await columns(conn))[name[0]]} == set()


def test_each_line_says_what_why_how_long_and_by_what() -> None:
    for table, cells in rows(PERSONAL).items():
        assert len(cells) == 4, table
        assert all(len(cell) > 4 for cell in cells), table


def test_each_job_that_is_named_exists() -> None:
    commands = {"tremplin partners", "tremplin reference"}
    for table, (*_, by) in rows(PERSONAL).items():
        for named in re.findall(r"`([^`]+)`", by):
            assert named in app.tasks or " ".join(named.split()[:2]) in commands, table


@pytest.mark.parametrize(
    ("table", "kept"),
    [
        ("tracking.event", f"{MOST_EVENT_MONTHS} mois"),
        ("immersions.discussion", f"{APPLICANTS_KEPT.days} jours"),
        ("immersions.host_draft", f"{DRAFTS_KEPT.days} jours"),
        ("immersions.host_link", f"{LINKS_LAST.days} jours"),
        ("immersions.convention", f"{UNVALIDATED_KEPT_YEARS} ans"),
        ("immersions.convention_draft", f"{DRAFT_KEPT.days} jours"),
        ("immersions.convention_link", f"{REMEMBERED.days} jours"),
        ("immersions.convention_notice", f"{NOTICES_KEPT.days} jours"),
        ("immersions.exchange", f"{APPLICANTS_KEPT.days} jours"),
        ("immersions.discussion", f"{APPLICANTS_COUNTED.days} jours"),
        ("events.registration", f"{REGISTRATIONS_KEPT.days} jours"),
        ("identity.account", f"{TRACES_KEPT.days} jours"),
        ("identity.session", f"{SESSION_LASTS.days} jours"),
        ("identity.invitation", f"{INVITATION_LASTS.days} jours"),
        ("identity.trace", f"{TRACES_KEPT.days} jours"),
        ("identity.signup", f"{SIGN_UP_LASTS.days} jours"),
        ("identity.join_request", f"{REQUESTS_KEPT.days} jours"),
        ("partners.journal", f"{JOURNAL_KEPT.days} jours"),
        ("webhooks.message", f"{WEBHOOKS_KEPT.days} jours"),
        ("webhooks.attempt", f"{WEBHOOKS_KEPT.days} jours"),
        ("tracking.refusal", f"{REFUSALS.days} jours"),
        ("missions.user_scoring", f"{KEPT_FOR.days} jours"),
        ("missions.decision", f"{NAMES_KEPT.days} jours"),
        ("missions.decision_change", f"{NAMES_KEPT.days} jours"),
        ("flagging.flag", f"{FLAGS_KEPT.days} jours"),
        ("alerts.subscription", f"{ALERTS_KEPT.days} jours"),
        ("alerts.subscription", f"{UNCONFIRMED_KEPT.days} jours"),
        ("feeds.run", f"{REPORTS_KEPT.days} jours"),
    ],
)
def test_the_time_told_is_the_one_of_the_code(table: str, kept: str) -> None:
    assert kept in rows(PERSONAL)[table][2]


def test_events_are_kept_as_long_as_told_unless_the_setting_says_less() -> None:
    assert load({}).event_months == MOST_EVENT_MONTHS
