"""Refusals about events."""

from __future__ import annotations

from collections.abc import Sequence

from tremplin.kit.problem import Problem
from tremplin.kit.refusal import Refusal


class EventInvalid(Refusal):
    """The description breaks a rule; `problems` has all of them."""

    code = "EVENT_INVALID"
    status = 400
    sentence = "L'événement ne peut pas être enregistré : {first}"

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(first=self.problems[0].message)


class EventNotFound(Refusal):
    code = "EVENT_NOT_FOUND"
    status = 404
    sentence = "Aucun événement n'a l'identifiant « {event_id} »."


class CalendarUnreadable(Refusal):
    """Nothing of a feed can be used. A fault of one event never is this: it is a problem of that event."""

    code = "CALENDAR_UNREADABLE"
    status = 422
    sentence = "Ce document ne peut pas être lu comme un agenda : {reason}"


class AgendaFormatUnknown(Refusal):
    code = "AGENDA_FORMAT_UNKNOWN"
    status = 422
    sentence = "Le format « {form} » n'existe pas ; formats connus : {known}."
