"""Refusals about public figures."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class YearNotPublished(Refusal):
    code = "YEAR_NOT_PUBLISHED"
    status = 404
    sentence = "Les statistiques de {year} ne sont pas publiées."
