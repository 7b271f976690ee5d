"""Conditions, rules and their history as sentences. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tremplin.diffusion import conditions
from tremplin.diffusion.agreements.model import Entry, Kind
from tremplin.diffusion.model import NEGATIVE, OWNER, POSITIVE, document_field
from tremplin.kit.condition import All, AnyOf, Condition, Exists, Is, Not
from tremplin.missions.visibility import FIELD_LABELS
from tremplin.reference.domains import DOMAINS

_MOST_TOLD = 8
SIDES = {"announcer": "l'annonceur", "broadcaster": "le diffuseur", "platform": "la plateforme"}


def in_words(condition: Condition) -> str:
    """A condition as a sentence: « domaine : Environnement, et pas (ville : Lyon) »."""
    match condition:
        case Is(field, values):
            told = [f"« {_value(field, value)} »" for value in values[:_MOST_TOLD]]
            more = f" et {len(values) - _MOST_TOLD} autres valeurs" if len(values) > _MOST_TOLD else ""
            return f"{_label(field)} : {' ou '.join(told)}{more}"
        case Exists(field):
            return f"{_label(field)} renseigné"
        case Not(inner):
            return f"tout sauf ({in_words(inner)})"
        case All(parts):
            return " et ".join(f"({in_words(part)})" for part in parts) or "tout"
        case AnyOf(parts):
            return " ou ".join(f"({in_words(part)})" for part in parts) or "rien"


def rule_in_words(field: str, operator: str, value: str) -> str:
    """A restriction as a sentence."""
    name = document_field(field)
    if operator in POSITIVE:
        return in_words(Is(name, (value,)))
    if operator in NEGATIVE:
        return in_words(Not(Is(name, (value,))))
    return in_words(Exists(name) if operator == "exists" else Not(Exists(name)))


def entry_in_words(entry: Entry) -> str:
    """What changed, for an entry that changed something; empty otherwise."""
    if entry.kind == Kind.CONDITION:
        return f"Avant : {_kept(entry.before)}. Après : {_kept(entry.after)}."
    told: Mapping[str, Any] = entry.after or entry.before or {}
    if "operator" in told:
        return rule_in_words(told["field"], told["operator"], told["value"])
    return f"« {told['word']} »" if "word" in told else ""


def _kept(stored: Any) -> str:
    return "toutes ses missions" if stored is None else in_words(conditions.kept(stored))


def _label(field: str) -> str:
    return "annonceur" if field == OWNER else FIELD_LABELS.get(field, field)


def _value(field: str, value: str) -> str:
    return DOMAINS.get(value, value) if field == "domain" else value
