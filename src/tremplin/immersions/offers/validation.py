"""What a company must say of itself to be in the directory: every rule, once, whatever the door. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from stdnum.fr import siret as siret_rules

from tremplin.immersions.offers import problems as kinds
from tremplin.immersions.offers.draft import EstablishmentDraft
from tremplin.immersions.offers.model import EMPLOYEES, ContactMode, DisabledWorkers, Member, RemoteWork, RightStatus, Role
from tremplin.kit.problem import Problem, ProblemKind
from tremplin.reference.rome.catalogue import find_appellation

NAME_MOST, INFORMATION_MOST = 255, 9200
_NAF = re.compile(r"\d{4}[A-Z]")
_EMAIL = re.compile(r"(?=.{3,254}\Z)[^\s<>@,;:\"()\[\]\\]{1,64}@[^\s<>@,;:\"()\[\]\\.]+(\.[^\s<>@,;:\"()\[\]\\.]+)+")
_PHONE = re.compile(r"\+?\d{6,15}")
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_LEGAL_FORMS = frozenset(
    ("sa", "sas", "sasu", "sarl", "eurl", "snc", "sci", "scop", "scic", "sca", "scs", "selarl", "ei", "eirl", "gie", "earl", "gaec")
)


def check(draft: EstablishmentDraft) -> list[Problem]:
    """Every problem of a description, in the order of its fields, but for those of places (`places.settle`)."""
    return [*_identity(draft), *_texts(draft), *_offers(draft), *_contact(draft), *_members(draft), *_openness(draft)]


def is_siret(text: str) -> bool:
    """Whether a number is a SIRET: 14 digits and a check digit (Luhn; La Poste's has its own)."""
    return len(text) == 14 and text.isascii() and text.isdigit() and bool(siret_rules.is_valid(text))


def is_email(text: str) -> bool:
    """Whether a text has the shape of an e-mail address."""
    return bool(_EMAIL.fullmatch(text))


def phone_digits(text: str) -> str:
    """A telephone number without its punctuation."""
    return re.sub(r"[\s.\-()/]", "", text)


def _identity(draft: EstablishmentDraft) -> Iterator[Problem]:
    if not is_siret(draft.siret):
        yield kinds.SIRET_INVALID.at("/siret", value=draft.siret[:40])
    if not draft.name:
        yield kinds.NAME_MISSING.at("/businessName")
    if draft.customized_name and _is_legal_form(draft.customized_name):
        yield kinds.LEGAL_FORM_ONLY.at("/businessNameCustomized", value=draft.customized_name)
    if draft.naf and not _NAF.fullmatch(draft.naf):
        yield kinds.NAF_INVALID.at("/naf", value=draft.naf[:40])
    if draft.employees and draft.employees not in EMPLOYEES:
        yield kinds.EMPLOYEES_INVALID.at("/numberOfEmployeeRange", value=draft.employees[:40])


def _is_legal_form(name: str) -> bool:
    return re.sub(r"[^a-zé]", "", name.lower()) in _LEGAL_FORMS


def _texts(draft: EstablishmentDraft) -> Iterator[Problem]:
    texts = (
        ("/businessName", draft.name, NAME_MOST),
        ("/businessNameCustomized", draft.customized_name, NAME_MOST),
        ("/additionalInformation", draft.additional_information, INFORMATION_MOST),
    )
    for pointer, text, most in texts:
        if text and len(text) > most:
            yield kinds.TOO_LONG.at(pointer, most=most)
        if text and _TAG.search(text):
            yield kinds.HTML_FORBIDDEN.at(pointer)
    if draft.website and not _is_website(draft.website):
        yield kinds.WEBSITE_INVALID.at("/website", value=draft.website[:80])


def _is_website(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and "." in (parts.hostname or "") and text.isprintable() and " " not in text
    except ValueError:
        return False


def _offers(draft: EstablishmentDraft) -> Iterator[Problem]:
    if not draft.offers:
        yield kinds.OFFER_MISSING.at("/offers")
    seen = set()
    for k, offer in enumerate(draft.offers):
        if find_appellation(offer.appellation_code) is None:
            yield kinds.APPELLATION_UNKNOWN.at(f"/offers/{k}/appellationCode", value=offer.appellation_code[:40])
        if offer.remote_work not in set(RemoteWork):
            yield kinds.REMOTE_WORK_INVALID.at(f"/offers/{k}/remoteWorkMode", value=offer.remote_work[:40])
        same = (offer.appellation_code, offer.remote_work)
        if same in seen:
            yield kinds.OFFER_REPEATED.at(f"/offers/{k}", value=offer.appellation_code[:40])
        seen.add(same)


def _contact(draft: EstablishmentDraft) -> Iterator[Problem]:
    if draft.contact_mode not in set(ContactMode):
        yield kinds.CONTACT_MODE_INVALID.at("/contactMode", value=(draft.contact_mode or "aucun")[:40])
    if draft.contact_mode == ContactMode.PHONE:
        called = [each for each in draft.members if each.main_contact_by_phone]
        if len(called) != 1 or not called[0].phone:
            yield kinds.PHONE_CONTACT_MISSING.at("/userRights")
    if draft.contact_mode == ContactMode.IN_PERSON:
        if sum(each.main_contact_in_person for each in draft.members) != 1:
            yield kinds.WELCOME_CONTACT_MISSING.at("/userRights")
        if draft.welcome_address is None:
            yield kinds.WELCOME_ADDRESS_MISSING.at("/potentialBeneficiaryWelcomeAddress")


def _members(draft: EstablishmentDraft) -> Iterator[Problem]:
    accepted = [each for each in draft.members if each.status == RightStatus.ACCEPTED]
    if not any(each.role == Role.ADMIN and each.email for each in accepted):
        yield kinds.ADMIN_MISSING.at("/userRights")
    if not any(each.receives_discussions for each in accepted):
        yield kinds.RECIPIENT_MISSING.at("/userRights")
    seen: set[str] = set()
    for k, member in enumerate(draft.members):
        for kind, field, value in _of_member(member):
            yield kind.at(f"/userRights/{k}{field}", value=value[:80])
        if member.email and member.email in seen:
            yield kinds.EMAIL_REPEATED.at(f"/userRights/{k}/email", value=member.email[:80])
        seen.add(member.email)


def _of_member(member: Member) -> Iterator[tuple[ProblemKind, str, str]]:
    if not is_email(member.email):
        yield kinds.EMAIL_INVALID, "/email", member.email
    if member.role not in set(Role):
        yield kinds.ROLE_INVALID, "/role", member.role
    if member.role == Role.ADMIN and not (member.job and member.phone):
        yield kinds.ADMIN_INCOMPLETE, "", ""
    if member.phone and not _PHONE.fullmatch(phone_digits(member.phone)):
        yield kinds.PHONE_INVALID, "/phone", member.phone


def _openness(draft: EstablishmentDraft) -> Iterator[Problem]:
    quota = draft.max_contacts_per_month
    if quota is not None and not 0 <= quota <= 100_000:
        yield kinds.QUOTA_INVALID.at("/maxContactsPerMonth", value=quota)
    if quota == 0:
        yield kinds.NEVER_AVAILABLE.at("/maxContactsPerMonth")
    if not draft.searchable_by_students and not draft.searchable_by_job_seekers:
        yield kinds.SEARCHABLE_BY_NOBODY.at("/searchableBy")
    if draft.disabled_workers is not None and draft.disabled_workers not in set(DisabledWorkers):
        yield kinds.DISABLED_WORKERS_INVALID.at("/fitForDisabledWorkers", value=draft.disabled_workers[:40])
