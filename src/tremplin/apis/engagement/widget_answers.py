"""What widgets are answered: themselves, their missions in the two shapes of the contract (§1.10, §1.11), their facets."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tremplin.apis.engagement.widget_parameters import FACETS
from tremplin.diffusion.widgets.model import Shown
from tremplin.missions.documents import read_organisation
from tremplin.missions.exchange import instant
from tremplin.missions.store import Particulars
from tremplin.search.model import FacetValue

_ITEM = ("_id", "title", "domain", "domainLogo", "organizationName", "remote", "city", "country", "postalCode", "places", "tags")
_BROWSED = (
    *("id", "title", "description", "remote", "city", "country", "departmentCode", "departmentName", "domain"),
    *("domainLogo", "organizationName", "organizationLogo", "publisherId", "publisherName", "publisherLogo"),
    *("schedule", "places", "tags"),
)
# Words that stay small inside the name of a town.
_SMALL = {"à", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "lès", "lez", "près", "sous", "sur"}
_WORD = re.compile(r"[^\W_]+")

Facet = Sequence[FacetValue]


def widget(shown: Shown) -> dict[str, Any]:
    """A widget as the contract shows it."""
    given = shown.widget
    location = {"lat": given.lat, "lon": given.lon, "label": given.city}
    return {
        "id": given.id,
        "name": given.name,
        "color": given.color,
        "style": given.style,
        "type": given.type,
        "location": location if given.lat is not None else None,
        "distance": given.distance,
        "rules": [
            {
                "id": rule.id,
                "field": rule.field,
                "fieldType": "string",
                "operator": rule.operator,
                "value": rule.value,
                "combinator": rule.combinator,
                "position": rule.position,
            }
            for rule in given.rules
        ],
        "publishers": given.publishers,
        "url": given.url,
        "jvaModeration": given.jva_moderation,
        "fromPublisherId": given.owner,
        "fromPublisherName": shown.owner.name,
        "active": given.active,
        "deletedAt": instant(given.deleted_at),
        "createdAt": instant(given.created_at),
        "updatedAt": instant(given.updated_at),
    }


def item(mission: Mapping[str, Any]) -> dict[str, Any]:
    """A mission of the exchange, as `/iframe/:id/search` shows it."""
    picked = {name: mission.get(name) for name in _ITEM}
    return {**picked, "city": capitalised(picked["city"]), "addresses": mission["addresses"]}


def browsed(mission: Mapping[str, Any], more: Particulars | None) -> dict[str, Any]:
    """A mission of the exchange, as `/missions/browse` shows it: with the announcer's own link."""
    return {
        **{name: mission.get(name) for name in _BROWSED},
        "domainOriginal": more and more.domain_original,
        "photo": mission["domainLogo"],
        "applicationUrl": more and more.application_url,
        "addresses": [{name: each[name] for name in ("city", "country", "location")} for each in mission["addresses"]],
        "compensation": compensation(mission, more.compensation_amount_max if more else None),
    }


def compensation(mission: Mapping[str, Any], amount_max: float | None) -> dict[str, Any] | None:
    """What a mission pays; None when nothing is said of it."""
    money = {
        "amount": mission["compensationAmount"],
        "amountMax": amount_max,
        "unit": mission["compensationUnit"],
        "type": mission["compensationType"],
    }
    return money if any(value is not None for value in money.values()) else None


def aggregations(found: Mapping[str, Facet], names: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """Facets as `/iframe/:id/aggs` shows them, most frequent first."""
    shown = {name: _entries(name, found, "doc_count") for name in names}
    for entry in shown.get("minor", ()):
        entry["key"] = "true" if entry["key"] == "yes" else "false"
    return shown


def facets(found: Mapping[str, Facet]) -> dict[str, list[dict[str, Any]]]:
    """All facets, as `/missions/browse` shows them."""
    return {name: _entries(name, found, "count") for name in FACETS}


def _entries(name: str, found: Mapping[str, Facet], counted: str) -> list[dict[str, Any]]:
    if name == "organization":
        return _organisations(found[FACETS[name][0]], counted)
    if name == "accessibility":
        held = [(field, each.count) for field in FACETS[name] for each in found[field] if each.value == "yes"]
        return [{"key": key, counted: count} for key, count in sorted(held, key=lambda one: -one[1])]
    return [{"key": each.value, counted: each.count} for each in found[FACETS[name][0]]]


def _organisations(found: Facet, counted: str) -> list[dict[str, Any]]:
    """By identifier, under the name most used: two announcers may know one organisation, each by a name of its own."""
    entries: dict[str, dict[str, Any]] = {}
    for each in found:
        client_id, name = read_organisation(each.value)
        if client_id in entries:
            entries[client_id][counted] += each.count
        else:
            entries[client_id] = {"key": client_id, counted: each.count, "label": name or client_id}
    listed = list(entries.values())
    return listed if len(listed) == len(found) else sorted(listed, key=lambda entry: (-entry[counted], entry["key"]))


def capitalised(city: str | None) -> str | None:
    """The name of a town with its capitals where French puts them: « SAINT-ÉTIENNE-DU-ROUVRAY » → « Saint-Étienne-du-Rouvray »."""
    if not city:
        return city

    def one(word: re.Match[str]) -> str:
        small = word[0].lower()
        elided = small in {"d", "l"} and city[word.end() : word.end() + 1] not in {"'", "’"}
        return small if small in _SMALL and word.start() > 0 and not elided else small.capitalize()

    return _WORD.sub(one, city)
