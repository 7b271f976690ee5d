"""Refusals about the rules on robots."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class BotRuleUnknown(Refusal):
    code = "BOT_RULE_UNKNOWN"
    status = 404
    sentence = "Aucune règle sur les robots n'a l'identifiant « {rule_id} »."


class BotRuleExists(Refusal):
    code = "BOT_RULE_EXISTS"
    status = 409
    sentence = "Cette règle existe déjà, sous l'identifiant « {rule_id} »."


class BotPatternTooBroad(Refusal):
    """Applied at the door, it would silence people."""

    code = "BOT_PATTERN_TOO_BROAD"
    status = 422
    sentence = "« {pattern} » est aussi dans ce que dit un navigateur ({browser}) : donnez un texte propre au robot."


class BotPatternTooShort(Refusal):
    code = "BOT_PATTERN_TOO_SHORT"
    status = 422
    sentence = "Donnez au moins {least} caractères : un texte plus court se trouve partout."


class BotThresholdTooLow(Refusal):
    code = "BOT_THRESHOLD_TOO_LOW"
    status = 422
    sentence = "Un seuil va d'au moins {least} clics, en 1 à 1440 minutes : plus bas, il prendrait des personnes pour des robots."
