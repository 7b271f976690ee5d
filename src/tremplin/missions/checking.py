"""What the rules say of a mission before it is sent: the same as when it is published, without the database. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from tremplin.kit.problem import Problem
from tremplin.missions import preparation
from tremplin.missions.draft import MissionDraft
from tremplin.missions.preparation import Prepared
from tremplin.missions.revision import Changes, organisation_meant, organisation_revised, revised
from tremplin.partners.model import Partner

_ID = "apercu"


def check(said: Changes, *, by: Partner, now: datetime) -> Prepared:
    """The mission that these words would make, and every problem in them; only what it would look the same as is not known."""
    draft = revised(MissionDraft(client_id=_ID), said)
    organisation = organisation_revised(said, organisation_meant(said, None), None)
    return check_draft(replace(draft, organisation=organisation), by=by, now=now, found=said.problems)


def check_draft(draft: MissionDraft, *, by: Partner, now: datetime, found: Sequence[Problem] = ()) -> Prepared:
    """The same of a mission that a catalogue describes; `found`: the problems met while reading it."""
    draft = preparation.readable(draft)
    organisation = preparation.organisation_of(draft, owner=by, organisation_id=_ID, now=now)
    return preparation.prepare(draft, owner=by, mission_id=_ID, organisation=organisation, known=None, now=now, found=found)
