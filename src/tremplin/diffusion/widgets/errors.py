"""Refusals about widgets."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class WidgetUnknown(Refusal):
    """Also the answer about another partner's widget: its existence is not told."""

    code = "WIDGET_UNKNOWN"
    status = 404
    sentence = "Aucun widget n'a l'identifiant « {widget_id} »."


class WidgetExists(Refusal):
    code = "WIDGET_EXISTS"
    status = 409
    sentence = "Vous avez déjà un widget nommé « {name} » : choisissez un autre nom."


class WidgetNameInvalid(Refusal):
    code = "WIDGET_NAME_INVALID"
    status = 422
    sentence = "Donnez au widget un nom de 1 à {longest} caractères visibles."


class WidgetInvalid(Refusal):
    """A setting of a widget that can't be kept."""

    code = "WIDGET_INVALID"
    status = 422
    sentence = "{fault}"


class WidgetRuleInvalid(Refusal):
    code = "WIDGET_RULE_INVALID"
    status = 422
    sentence = "La règle n° {number} du widget est fausse : {fault}"


class PublisherNotShown(Refusal):
    """The owner may not show that announcer: a widget opens nothing by itself."""

    code = "PUBLISHER_NOT_SHOWN"
    status = 403
    sentence = "Vous ne diffusez pas « {publisher_id} » : demandez-en d'abord l'autorisation."
