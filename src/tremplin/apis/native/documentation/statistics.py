"""The routes of a partner's figures, and those of the public."""

from __future__ import annotations

from typing import Any

from tremplin.apis.native.documentation import INVALID_QUERY, KEY, REFUSALS, parameter, problem, refusal, response

_STATUSES = {"PENDING": 40, "VALIDATED": 12, "CANCELED": 3, "REFUSED": 5, "CARRIED_OUT": 9}
_FIGURES = {
    "impressions": 18400,
    "clicks": 2310,
    "accounts": 41,
    "applications": 69,
    "conversion": 0.0298,
    "applications_by_status": _STATUSES,
    "accounts_by_status": {**dict.fromkeys(_STATUSES, 0), "PENDING": 41},
    "bots": 912,
}
_PERIOD = {"since": "2026-03-01", "until": "2026-04-01"}
_HEAD = {"side": "announcer", **_PERIOD, "as_of": "2026-04-02T08:14:31.000Z", "complete": True}
_GROWTH = {"impressions": 0.25, "clicks": -0.0416, "accounts": None, "applications": 0.1129}
_COMPARED = {"since": "2025-03-01", "until": "2025-04-01", "figures": _FIGURES, "growth": _GROWTH}
_PARAMETERS = (
    KEY,
    parameter(
        "side", "announcer (vos missions) ou broadcaster (ce que vous diffusez) ; announcer si vous annoncez, sinon", "announcer"
    ),
    parameter("since", "Premier jour compté, à Paris ; sans aucune date, les trente derniers jours finis", "2026-03-01"),
    parameter("until", "Premier jour qui n'est plus compté ; sans lui, aujourd'hui est compté", "2026-04-01"),
    parameter(
        "counterpart", "Un seul partenaire : le diffuseur si vous annoncez, l'annonceur si vous diffusez", "60cd04a0d2321e05a743fa8d"
    ),
    parameter("source", "Un seul moyen de diffusion : publisher, widget, campaign, seo, email ou jstag", "widget"),
    parameter("source_id", "Un seul widget, une seule campagne… (identifiant)", "5f1f2d3c0a1b2c3d4e5f6a7b"),
    parameter("mission", "Une seule mission (notre identifiant)", "0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11"),
)
_UNKNOWN = {
    404: refusal(
        "La mission n'est pas à vous, ou vous ne l'avez jamais montrée",
        problem("Introuvable", 404, "NOT_FOUND", "Cette mission n'est pas l'une des vôtres, ou vous ne l'avez jamais montrée."),
    )
}


def _described(summary: str, description: str, content: dict[str, Any], *more: dict[str, Any]) -> dict[str, Any]:
    return {
        "summary": summary,
        "openapi_extra": {"parameters": [*_PARAMETERS, *more]},
        "responses": {200: response(description, {**_HEAD, **content}), **INVALID_QUERY, **_UNKNOWN, **REFUSALS},
    }


TOTALS = _described(
    "Lire vos chiffres",
    "Les totaux de la période",
    {"figures": _FIGURES, "compared": _COMPARED},
    parameter("compare", "none (par défaut), previous (la période d'avant, de même longueur) ou year (un an plus tôt)", "year"),
)
SERIES = _described(
    "Lire vos chiffres au fil du temps",
    "Une ligne par tranche",
    {"interval": "month", "data": [{**_PERIOD, **_FIGURES}]},
    parameter("interval", "day (par défaut), week ou month", "month"),
)
BREAKDOWN = _described(
    "Répartir vos chiffres",
    "Une page de lignes",
    {
        "by": "counterpart",
        "order": "clicks",
        "total": 1,
        "limit": 50,
        "offset": 0,
        "data": [{"key": "60cd04a0d2321e05a743fa8d", "name": "Le Bon Voisin", **_FIGURES}],
    },
    parameter("by", "counterpart (par défaut), source, mission, domain ou department", "counterpart"),
    parameter("order", "impressions, clicks (par défaut), accounts ou applications", "clicks"),
    parameter("limit", "Lignes par page, 500 au plus ; 50 par défaut", 50, "integer"),
    parameter("offset", "Lignes à passer", 0, "integer"),
)
FUNNEL = _described(
    "Suivre le chemin des bénévoles",
    "Les étapes, dans l'ordre",
    {
        "steps": [
            {"step": "click", "count": 2310, "of_previous": 0.1255, "of_clicks": None},
            {"step": "application", "count": 69, "of_previous": 0.0298, "of_clicks": 0.0298},
        ]
    },
)

_PUBLIC = {"organisations": 812, "missions": 4120, "clicks": 18350, "applications": 402}
_CSV = "year,month,department,type,domain,organisations,missions,clicks,applications\r\n2026,,69,,,812,4120,18350,402\r\n"
_PUBLIC_JSON = {
    "year": 2026,
    "department": "69",
    "type": None,
    "computed_at": "2026-04-02T01:25:03.000Z",
    "years": [2026, 2025],
    **_PUBLIC,
    "months": [{"month": 1, **_PUBLIC, "applications": None}],
    "domains": [{"domain": "education", "name": "Éducation", **_PUBLIC}],
    "departments": [{"department": "69", "name": "Rhône", **_PUBLIC}],
}
PUBLIC: dict[str, Any] = {
    "summary": "Lire les statistiques publiques",
    "openapi_extra": {
        "parameters": [
            parameter("year", "L'année ; la plus récente par défaut", 2026, "integer"),
            parameter("department", "Un seul département (code), ou - pour les missions sans lieu", "69"),
            parameter("type", "Un seul type de mission", "benevolat"),
            parameter("format", "json (par défaut) ou csv", "csv"),
            parameter("spreadsheet", "true : un CSV pour un tableur français (point-virgule, marque UTF-8)", True, "boolean"),
        ]
    },
    "responses": {
        200: {
            "description": "Les chiffres de l'année",
            "content": {"application/json": {"example": _PUBLIC_JSON}, "text/csv": {"example": _CSV}},
        },
        **INVALID_QUERY,
        404: refusal(
            "L'année n'est pas publiée",
            problem("Introuvable", 404, "YEAR_NOT_PUBLISHED", "Les statistiques de 2019 ne sont pas publiées."),
        ),
    },
}
