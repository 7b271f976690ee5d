"""What companies that join do: begin, go on, publish, come back, pause, change, leave. All in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from tremplin.immersions.hosts import errors, letters, store, telling
from tremplin.immersions.hosts.drafting import answers_of, described, step_of
from tremplin.immersions.hosts.model import (
    DRAFTS_KEPT,
    REQUESTS_KEPT,
    SOURCE,
    Answers,
    Draft,
    Link,
    Step,
    digest,
    mailbox,
)
from tremplin.immersions.offers import actions as offers
from tremplin.immersions.offers import store as companies
from tremplin.immersions.offers.errors import EstablishmentInvalid
from tremplin.immersions.offers.identification import NOT_ASKED, Identity, registered
from tremplin.immersions.offers.model import Establishment, Member
from tremplin.immersions.offers.preparation import prepare
from tremplin.kit import mail
from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn
from tremplin.kit.deferring import defer
from tremplin.kit.problem import Problem, Severity


@dataclass(frozen=True, slots=True)
class Open:
    """A draft that someone has open. `known` and `members`: the page it changes, when it changes one."""

    token: str
    link: Link
    draft: Draft
    known: Establishment | None
    members: tuple[Member, ...]

    @property
    def proved(self) -> bool:
        """Whether whoever has it open reads the mailbox that the page will be administered from."""
        if self.known is not None:
            return telling.administers(self.link.email, self.members)
        return self.link.email is not None and self.link.email == mailbox(self.draft.answers.email)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the directory, open to someone who administers it."""

    token: str
    email: str
    company: Establishment
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Published:
    """A page just written, and the token that opens it."""

    company: Establishment
    token: str
    created: bool


async def begin(conn: Conn, answers: Answers, *, base_url: str, now: datetime) -> str:
    """Keeps the first answers of someone who joins; gives the token of their draft, and sends another to their mailbox."""
    draft_id, email = uuid7(now), mailbox(answers.email)
    await store.insert_draft(conn, draft_id, answers, siret=None, email=email, now=now)
    if await telling.may_write_to(conn, email, now):
        token = await telling.make_link(conn, now=now, draft_id=draft_id, email=email)
        link = letters.draft_address(base_url, token)
        await mail.post(conn, letters.resume(email, answers.name, link, until=now + DRAFTS_KEPT))
    return await telling.make_link(conn, now=now, draft_id=draft_id, email=None)


async def open_draft(conn: Conn, token: str, *, now: datetime) -> Open:
    """A draft, by its token. Raises LinkUnknown."""
    link = await store.find_link(conn, digest(token), now=now)
    draft = await store.find_draft(conn, link.draft_id) if link and link.draft_id else None
    if link is None or draft is None:
        raise errors.LinkUnknown
    known = await companies.find(conn, draft.siret) if draft.siret else None
    return Open(token, link, draft, known, tuple(await companies.members(conn, draft.siret)) if draft.siret else ())


async def keep(conn: Conn, held: Open, answers: Answers, asked: Iterable[str], *, now: datetime) -> None:
    """Keeps the answers of one step, whose names are given, right or wrong."""
    told = answers.as_json()
    await store.save_answers(
        conn, held.draft.id, {name: told[name] for name in asked}, email=mailbox(answers.email) or held.draft.answers.email, now=now
    )


async def judge(
    conn: Conn,
    answers: Answers,
    *,
    identity: Identity = NOT_ASKED,
    known: Establishment | None = None,
    members: Iterable[Member] = (),
    now: datetime,
) -> list[Problem]:
    """Every error of these answers, whatever their step; warnings are left out."""
    draft, unread = described(answers, known, tuple(members))
    siret = "".join(answers.siret.split())
    if not identity.answered:
        identity = await registered(conn, siret)
    prepared = prepare(draft, known=known, identity=identity, source=SOURCE, now=now)
    return [each for each in (*unread, *prepared.problems) if each.severity == Severity.ERROR]


async def is_listed(conn: Conn, siret: str) -> bool:
    """Whether the directory already has a page under this number: it is changed, not made twice."""
    return await companies.find(conn, "".join(siret.split())) is not None


def first_wrong(problems: Iterable[Problem]) -> Step | None:
    """The first step that has something to be put right."""
    wrong = {step_of(each) for each in problems}
    return next((step for step in Step if step in wrong), None)


async def send_confirmation(conn: Conn, held: Open, *, base_url: str, now: datetime) -> bool:
    """Sends the link from which a draft can be published; False when its mailbox was written to enough for today."""
    answers = held.draft.answers
    email = mailbox(answers.email)
    if not await telling.may_write_to(conn, email, now):
        return False
    token = await telling.make_link(conn, now=now, draft_id=held.draft.id, email=email)
    link = letters.draft_address(base_url, token, Step.CHECK)
    await mail.post(conn, letters.confirmation(email, answers.customized_name or answers.name, link))
    return True


async def publish(conn: Conn, held: Open, *, identity: Identity, base_url: str, now: datetime) -> Published:
    """Writes the page that a draft describes, and forgets the draft.

    Raises MailboxUnproved; LinkUnknown when it was published meanwhile; EstablishmentInvalid; EstablishmentExists.
    """
    if not held.proved:
        raise errors.MailboxUnproved
    draft = await store.hold_draft(conn, held.draft.id)
    if draft is None:
        raise errors.LinkUnknown
    description, unread = described(draft.answers, held.known, held.members)
    if unread:
        raise EstablishmentInvalid(tuple(unread))
    saved = await offers.save(conn, description, by=SOURCE, now=now, identity=identity, must_be_new=draft.siret is None)
    await store.delete_draft(conn, draft.id)
    after = await companies.members(conn, saved.establishment.siret)
    await telling.tell_saved(
        conn, saved.establishment, before=held.members, after=after, created=saved.created, base_url=base_url, now=now
    )
    token = await telling.make_link(conn, now=now, siret=saved.establishment.siret, email=mailbox(draft.answers.email))
    return Published(saved.establishment, token, saved.created)


async def ask_links(conn: Conn, email: str, *, now: datetime) -> None:
    """Notes that someone asks for their links. A job looks for them: neither the answer nor the time it takes tells if there are."""
    request_id = uuid7(now)
    await store.insert_request(conn, request_id, mailbox(email), now=now)
    await defer(conn, "hosts.answer_request", request_id=request_id)


async def answer_request(conn: Conn, request_id: str, *, base_url: str, now: datetime) -> None:
    """Sends to an address the links it asked for, if it has any, once."""
    email = await store.take_request(conn, request_id)
    if email is None or not await telling.may_write_to(conn, email, now):
        return
    for siret, name in await store.pages_of(conn, email):
        token = await telling.make_link(conn, now=now, siret=siret, email=email)
        await mail.post(conn, letters.way_to_page(email, name, letters.page_address(base_url, token)))
    for draft_id, name in await store.drafts_of(conn, email):
        token = await telling.make_link(conn, now=now, draft_id=draft_id, email=email)
        link = letters.draft_address(base_url, token)
        await mail.post(conn, letters.resume(email, name, link, until=now + DRAFTS_KEPT))


async def open_page(conn: Conn, token: str, *, now: datetime) -> Page:
    """The page of a company, by the token of someone who still administers it. Raises LinkUnknown."""
    link = await store.find_link(conn, digest(token), now=now)
    company = await companies.find(conn, link.siret) if link and link.siret else None
    if link is None or company is None:
        raise errors.LinkUnknown
    members = tuple(await companies.members(conn, company.siret))
    if link.email is None or not telling.administers(link.email, members):
        raise errors.LinkUnknown
    return Page(token, link.email, company, members)


async def edit(conn: Conn, page: Page, *, now: datetime) -> str:
    """Opens the form on what a page says; gives the token of the draft."""
    answers = answers_of(page.company, page.members, email=page.email, now=now)
    draft_id = uuid7(now)
    await store.insert_draft(conn, draft_id, answers, siret=page.company.siret, email=page.email, now=now)
    return await telling.make_link(conn, now=now, draft_id=draft_id, email=page.email)


async def withdraw(conn: Conn, page: Page, *, base_url: str, now: datetime) -> None:
    """Takes a company out of the directory, which remembers that it left."""
    await offers.delete(conn, page.company.siret, now=now)
    await telling.tell_removed(conn, page.company, page.members, base_url=base_url)


async def forget(conn: Conn, *, now: datetime) -> int:
    """Forgets drafts left and links past their end; how many drafts."""
    return await store.forget(conn, drafts_before=now - DRAFTS_KEPT, requests_before=now - REQUESTS_KEPT, now=now)


def completed(answers: Answers, identity: Identity) -> Answers:
    """Answers with what the national directory knows, where they say nothing."""
    company = identity.company
    if company is None:
        return answers
    return replace(
        answers, name=answers.name or company.name, naf=answers.naf or company.naf, employees=answers.employees or company.employees
    )
