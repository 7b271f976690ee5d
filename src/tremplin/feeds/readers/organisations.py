"""The organisation of a mission, recognised by any of its identifiers."""

from __future__ import annotations

import re

from tremplin.feeds.readers import problems as kinds
from tremplin.feeds.readers import vocabulary as names
from tremplin.feeds.readers.elements import Elements, Given
from tremplin.feeds.readers.texts import notice_garbled
from tremplin.feeds.readers.values import read_link
from tremplin.kit.problem import Problem
from tremplin.missions.draft import OrganisationDraft

_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")
_RNA = re.compile(r"W[0-9A-Z]{9}")
_SIREN = re.compile(r"\d{9}")
_SIRET = re.compile(r"\d{14}")


def read_organisation(mission: Elements) -> OrganisationDraft | None:
    """The organisation, or None with a problem when nothing tells which it is."""
    problems = mission.problems
    siren, siret = _numbers(mission)
    name = mission.line("organizationName")
    notice_garbled(name.text, name.pointer, problems)
    organisation = OrganisationDraft(
        client_id=mission.line(*names.ORGANISATION_ID).text or None,
        name=name.text or None,
        description=mission.rich("organizationDescription").text or None,
        url=read_link(mission.line(*names.ORGANISATION_URL), problems),
        logo=read_link(mission.line("organizationLogo"), problems),
        type=mission.line("organizationType").text or None,
        legal_status=mission.line("organizationStatusJuridique").text or None,
        rna=_rna(mission.line(*names.ORGANISATION_RNA), problems),
        siren=siren,
        siret=siret,
        full_address=mission.line("organizationFullAddress").text or None,
        postal_code=mission.line("organizationPostCode").text or None,
        city=mission.line("organizationCity").text or None,
        actions=mission.values("keyActions"),
        beneficiaries=mission.values(*names.BENEFICIARIES),
        networks=mission.values(*names.NETWORKS),
    )
    if not (organisation.client_id or organisation.name or organisation.rna or siren or siret):
        problems.append(kinds.ORGANISATION_MISSING.at("/organizationName"))
        return None
    return organisation


def _numbers(mission: Elements) -> tuple[str | None, str | None]:
    """SIREN and SIRET, whichever element each was put in: a SIRET begins with the SIREN."""
    siren: str | None = None
    siret: str | None = None
    for name in names.ORGANISATION_NUMBERS:
        given = mission.line(name)
        digits = _NOT_ALPHANUMERIC.sub("", given.text)
        if _SIRET.fullmatch(digits):
            siret = siret or digits
        elif _SIREN.fullmatch(digits):
            siren = digits
        elif given.text:
            problem = kinds.ORGANISATION_NUMBER_UNREADABLE.at(given.pointer, value=given.text[:80], name="SIREN ou SIRET")
            mission.problems.append(problem)
    return siren or (siret[:9] if siret else None), siret


def _rna(given: Given, problems: list[Problem]) -> str | None:
    rna = _NOT_ALPHANUMERIC.sub("", given.text).upper()
    if _RNA.fullmatch(rna):
        return rna
    if given.text:
        problems.append(kinds.ORGANISATION_NUMBER_UNREADABLE.at(given.pointer, value=given.text[:80], name="RNA"))
    return None
