"""Refusals about drafts and templates."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class DraftUnknown(Refusal):
    code = "DRAFT_UNKNOWN"
    status = 404
    sentence = "Ce brouillon n'existe pas, ou plus : il a été déposé, ou laissé plus de trente jours."


class DraftOutdated(Refusal):
    code = "DRAFT_OUTDATED"
    status = 409
    sentence = "Ce brouillon a été modifié entre-temps : rechargez-le, puis refaites votre changement."


class DraftTooLong(Refusal):
    code = "DRAFT_TOO_LONG"
    status = 400
    sentence = "Ce brouillon est trop long : {most} Ko au plus."


class TemplateNameInvalid(Refusal):
    code = "TEMPLATE_NAME_INVALID"
    status = 400
    sentence = "Donnez à ce modèle un nom de 1 à {most} caractères."
