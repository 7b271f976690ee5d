"""What a widget must be to be kept. Pure."""

from __future__ import annotations

import math
import re
from urllib.parse import urlsplit

from tremplin.diffusion.widgets import errors
from tremplin.diffusion.widgets.model import (
    COMBINATORS,
    FIELDS,
    FILTERS,
    LONGEST_NAME,
    LONGEST_VALUE,
    MOST_HOSTS,
    MOST_RULES,
    OPERATORS,
    STYLES,
    TYPES,
    WITHOUT_VALUE,
    Widget,
    WidgetRule,
)

_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
# As the contract's clients write them: `25km`, `500m`, or `Aucun`.
_DISTANCE = re.compile(r"\d{1,5}(?:[.,]\d{1,3})? ?(?:km|m)?|Aucun", re.IGNORECASE | re.ASCII)
# A name, as browsers compare it in a policy of frames; nothing else may reach that header.
_HOST = re.compile(r"(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?::\d{1,5})?")
_LONGEST_URL = 2_000


def check(widget: Widget) -> None:
    """Raises WidgetNameInvalid, WidgetInvalid or WidgetRuleInvalid: the first fault found."""
    if not 0 < len(widget.name) <= LONGEST_NAME or not widget.name.isprintable():
        raise errors.WidgetNameInvalid(longest=LONGEST_NAME)
    if fault := _fault(widget):
        raise errors.WidgetInvalid(fault=fault)
    for number, rule in enumerate(widget.rules, 1):
        if fault := rule_fault(rule):
            raise errors.WidgetRuleInvalid(number=number, fault=fault)


def _fault(widget: Widget) -> str | None:
    if widget.type not in TYPES:
        return f"Type inconnu : choisissez {', '.join(TYPES)}."
    if widget.style not in STYLES:
        return f"Style inconnu : choisissez {', '.join(STYLES)}."
    if not _COLOR.fullmatch(widget.color):
        return "La couleur s'écrit comme #000091."
    if not _DISTANCE.fullmatch(widget.distance):
        return "La distance s'écrit comme 25km, ou Aucun."
    if widget.url is not None and not _is_page(widget.url):
        return "L'adresse de la page commence par http:// ou https://."
    if len(widget.rules) > MOST_RULES:
        return f"Un widget a au plus {MOST_RULES} règles."
    if unknown := [each for each in widget.filters if each not in FILTERS]:
        return f"Filtre inconnu : {unknown[0][:100]}."
    return _hosts_fault(widget) or _place_fault(widget)


def _hosts_fault(widget: Widget) -> str | None:
    if len(widget.hosts) > MOST_HOSTS:
        return f"Un widget a au plus {MOST_HOSTS} sites autorisés."
    wrong = next((each for each in widget.hosts if len(each) > 253 or not _HOST.fullmatch(each)), None)
    return None if wrong is None else f"« {wrong[:100]} » n'est pas le nom d'un site : écrivez par exemple www.ville.example."


def _place_fault(widget: Widget) -> str | None:
    if (widget.lat is None) != (widget.lon is None):
        return "Une position a une latitude et une longitude."
    if widget.lat is None or widget.lon is None:
        return None
    finite = math.isfinite(widget.lat) and math.isfinite(widget.lon)
    return None if finite and abs(widget.lat) <= 90 and abs(widget.lon) <= 180 else "Cette position n'existe pas sur Terre."


def _is_page(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and url.isprintable() and len(url) <= _LONGEST_URL


def rule_fault(rule: WidgetRule) -> str | None:
    """What is wrong with a rule, as a French sentence."""
    if rule.field not in FIELDS:
        return f"le champ « {rule.field[:100]} » n'existe pas."
    if rule.operator not in OPERATORS:
        return f"l'opérateur « {rule.operator[:100]} » n'existe pas."
    if rule.combinator not in COMBINATORS:
        return "deux règles se joignent par « and » ou par « or »."
    if rule.operator not in WITHOUT_VALUE and not (rule.value.strip() and rule.value.isprintable()):
        return "donnez une valeur, en caractères visibles."
    return f"la valeur dépasse {LONGEST_VALUE} caractères." if len(rule.value) > LONGEST_VALUE else None
