"""Refusals about announcements."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class AnnouncementInvalid(Refusal):
    code = "ANNOUNCEMENT_INVALID"
    status = 422
    sentence = "Écrivez une phrase, et deux dates dont la seconde vient après la première et n'est pas passée."
