"""The form of a widget: what is typed, as the domain keeps it, and back. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from starlette.datastructures import FormData

from tremplin.dashboard.desk import line, text
from tremplin.diffusion.widgets.model import DEFAULT_FILTERS, FILTERS, LONGEST_NAME, WITHOUT_VALUE, Widget, WidgetRule
from tremplin.reference.domains import DOMAINS, domain_code
from tremplin.reference.geocoder import locate

TYPES = {
    "benevolat": "Bénévolat",
    "volontariat": "Volontariat (service civique)",
    "volontariat_sapeurs_pompiers": "Sapeurs-pompiers volontaires",
    "volontariat_reserve_operationnelle": "Réserve opérationnelle",
}
STYLES = {"page": "Liste, page par page", "carousel": "Carrousel"}
DISTANCES = {"1km": "1 km", "5km": "5 km", "25km": "25 km", "50km": "50 km", "100km": "100 km"}
FIELDS = {
    "domain": "Domaine",
    "activity": "Activité",
    "title": "Titre",
    "tags": "Étiquettes",
    "postalCode": "Code postal",
    "departmentName": "Département",
    "regionName": "Région",
    "organizationName": "Nom de l'organisation",
    "parentOrganization": "Réseau de l'organisation",
    "organizationActions": "Actions de l'organisation",
    "openToMinors": "Ouvert aux mineurs (oui, non)",
}
OPERATORS = {
    "is": "est",
    "is_not": "n'est pas",
    "contains": "contient",
    "does_not_contain": "ne contient pas",
    "starts_with": "commence par",
    "is_greater_than": "est après",
    "is_less_than": "est avant",
    "exists": "est renseigné",
    "does_not_exist": "n'est pas renseigné",
}
JOINS = {"and": "et", "or": "ou"}
FILTER_LABELS: Mapping[str, str] = {
    "keyword": "Mots-clés",
    "place": "Lieu",
    "remote": "Sur place ou à distance",
    "domain": "Domaine",
    "department": "Département",
    "organization": "Organisation",
    "start": "À partir du",
    "duration": "Durée",
    "schedule": "Horaires",
    "accessibility": "Accessibilité",
    "beneficiary": "Public aidé",
    "action": "Actions",
    "country": "France ou étranger",
    "minor": "Ouvert aux mineurs",
}
assert set(FILTER_LABELS) == set(FILTERS)
_COLUMNS = ("regle-lien", "regle-champ", "regle-operateur", "regle-valeur")


@dataclass(frozen=True, slots=True)
class Line:
    """A rule as it is typed."""

    join: str = "and"
    field: str = "domain"
    operator: str = "is"
    value: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed in the form."""

    name: str = ""
    type: str = "benevolat"
    style: str = "page"
    color: str = "#000091"
    url: str = ""
    city: str = ""
    distance: str = "25km"
    hosts: str = ""
    publishers: tuple[str, ...] = ()
    filters: tuple[str, ...] = DEFAULT_FILTERS
    map: bool = False
    rules: tuple[Line, ...] = field(default=())

    @property
    def place_unknown(self) -> bool:
        """Whether a place was typed that nobody knows."""
        return bool(self.city) and not locate(self.city, limit=1)

    def settings(self, before: Widget | None = None) -> dict[str, Any]:
        """The same as the domain keeps it; a place left as it was keeps its very position."""
        kept = before is not None and before.city == self.city
        found = [] if kept or not self.city else locate(self.city, limit=1)
        lat, lon = (before.lat, before.lon) if kept and before else (found[0].lat, found[0].lon) if found else (None, None)
        return {
            "name": self.name,
            "type": self.type,
            "style": self.style,
            "color": self.color,
            "url": self.url or None,
            "city": self.city or None,
            "lat": lat,
            "lon": lon,
            "distance": self.distance,
            "hosts": tuple(dict.fromkeys(host for each in self.hosts.split("\n") if (host := _host(each)))),
            "publishers": self.publishers,
            "filters": self.filters,
            "map": self.map,
            "rules": tuple(_rule(number, each) for number, each in enumerate(self.rules) if _says(each)),
        }


def typed(sent: FormData) -> Typed:
    """What was sent."""
    rows = zip(*([str(each) for each in sent.getlist(name)[:100]] for name in _COLUMNS), strict=False)
    rules = tuple(Line(*(" ".join(each.split())[:600] for each in row)) for row in rows)
    return Typed(
        name=line(sent, "nom", LONGEST_NAME + 1),
        type=line(sent, "type"),
        style=line(sent, "style"),
        color=line(sent, "couleur").lower(),
        url=line(sent, "page", 2_100),
        city=line(sent, "ville", 100),
        distance=line(sent, "distance", 20) or "25km",
        hosts=text(sent, "sites", 20_000),
        publishers=tuple(str(each) for each in sent.getlist("annonceur") if str(each).isprintable()),
        filters=tuple(each for each in FILTERS if each in sent.getlist("filtre")),
        map="carte" in sent,
        rules=rules,
    )


def pressed(form: Typed, gesture: str) -> Typed:
    """The form after a button: one rule more, or one less."""
    if gesture == "regle":
        return replace(form, rules=(*form.rules, Line()))
    verb, _, number = gesture.partition(":")
    if verb == "retirer":
        return replace(form, rules=tuple(each for rank, each in enumerate(form.rules) if str(rank) != number))
    return form


def as_typed(widget: Widget) -> Typed:
    """The form of a widget."""
    return Typed(
        name=widget.name,
        type=widget.type,
        style=widget.style,
        color=widget.color.lower(),
        url=widget.url or "",
        city=widget.city or "",
        distance=widget.distance,
        hosts="\n".join(widget.hosts),
        publishers=widget.publishers,
        filters=widget.filters,
        map=widget.map,
        rules=tuple(Line(each.combinator, each.field, each.operator, _called(each)) for each in widget.rules),
    )


def _says(each: Line) -> bool:
    return bool(each.value) or each.operator in WITHOUT_VALUE


def _rule(position: int, each: Line) -> WidgetRule:
    value = (domain_code(each.value) or each.value) if each.field == "domain" and each.operator in {"is", "is_not"} else each.value
    return WidgetRule(id=str(position), field=each.field, operator=each.operator, value=value, combinator=each.join, position=position)


def _called(rule: WidgetRule) -> str:
    return DOMAINS.get(rule.value, rule.value) if rule.field == "domain" else rule.value


def _host(typed_: str) -> str:
    """The name of a site, out of the address that people paste."""
    return typed_.strip().lower().removeprefix("https://").removeprefix("http://").partition("/")[0]
