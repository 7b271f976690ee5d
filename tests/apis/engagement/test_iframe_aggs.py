"""GET /iframe/:id/aggs: what the missions of a widget are, counted over the whole result."""

from __future__ import annotations

import pytest

from tests.apis.engagement.platform import Member, Platform
from tests.apis.engagement.showing import counts, show
from tests.factories.missions import address, draft, organisation

PASSEURS = organisation("Les Passeurs", client_id="org-1")
DEFAULT = ["domain", "organization", "department", "remote", "country"]
ALL = (*DEFAULT, "schedule", "minor", "accessibility", "action", "beneficiary")


@pytest.fixture
def widget(server: Platform, alize: Member, boussole: Member, cabestan: Member) -> str:
    lyon, nantes = address(lat=45.7597, lon=4.8422), address("Nantes", "44000", lat=47.2173, lon=-1.5534)
    rich = {
        "schedule": "le samedi",
        "tasks": ("lire", "écrire"),
        "audience": ("enfants",),
        "open_to_minors": True,
        "close_to_transport": True,
        "reduced_mobility_accessible": True,
    }
    server.publish(
        alize,
        draft(domain="education", organisation=PASSEURS, addresses=[lyon], **rich),
        draft(domain="education", organisation=PASSEURS, addresses=[lyon, nantes], open_to_minors=False, close_to_transport=True),
        draft(domain="sport", organisation=organisation("Le Stade", client_id="org-2"), addresses=[nantes], remote="possible"),
        draft(domain="sport", organisation=None, addresses=[address("Bruxelles", "1000", country="BE")]),
    )
    server.publish(cabestan, draft(domain="sante"))
    return show(server, boussole, alize)


def test_it_works(server: Platform, widget: str) -> None:
    answer = server.get(f"/iframe/{widget}/aggs")
    assert answer.json() == {
        "ok": True,
        "data": {
            "domain": [{"key": "education", "doc_count": 2}, {"key": "sport", "doc_count": 2}],
            "organization": [
                {"key": "org-1", "doc_count": 2, "label": "Les Passeurs"},
                {"key": "org-2", "doc_count": 1, "label": "Le Stade"},
            ],
            "department": [{"key": "Loire-Atlantique", "doc_count": 2}, {"key": "Rhône", "doc_count": 2}],
            "remote": [{"key": "no", "doc_count": 3}, {"key": "possible", "doc_count": 1}],
            "country": [{"key": "FR", "doc_count": 3}, {"key": "BE", "doc_count": 1}],
        },
    }
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("schedule", {"le samedi": 1}),
        ("minor", {"true": 1, "false": 1}),
        ("accessibility", {"closeToTransport": 2, "reducedMobilityAccessible": 1}),
        ("action", {"lire": 1, "écrire": 1}),
        ("beneficiary", {"enfants": 1}),
    ],
)
def test_each_facet_counts_what_it_says(server: Platform, widget: str, name: str, found: dict[str, int]) -> None:
    assert counts(server, widget, name) == found


@pytest.mark.parametrize("query", ["aggs=domain", "aggs=domain&aggs=minor", "&".join(f"aggs={name}" for name in ALL)])
def test_only_those_asked_are_given_even_a_single_one(server: Platform, widget: str, query: str) -> None:
    asked = [pair.removeprefix("aggs=") for pair in query.split("&")]
    assert list(server.get(f"/iframe/{widget}/aggs", params=query).json()["data"]) == asked


@pytest.mark.parametrize("query", ["aggs=couleur", "aggs=domain,remote", "aggs="])
def test_an_unknown_facet_is_refused(server: Platform, widget: str, query: str) -> None:
    answer = server.get(f"/iframe/{widget}/aggs", params=query)
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_QUERY")


@pytest.mark.parametrize(
    "params",
    [
        {"domain": "education"},
        {"search": "collégiens"},
        {"start": "2026-01-01"},
        {"organization": "org-1"},
        {"lat": "45.76", "lon": "4.84"},
        {"department": "Rhône", "country": "FR"},
    ],
)
def test_the_filters_of_the_search_apply_and_sizes_do_not(server: Platform, widget: str, params: dict[str, str]) -> None:
    """Whether the total is summed, counted or drawn in a circle, facets agree with the missions found."""
    found = server.get(f"/iframe/{widget}/search", params={**params, "size": "0"}).json()
    by_domain: dict[str, int] = {}
    for mission in found["data"]:
        by_domain[mission["domain"]] = by_domain.get(mission["domain"], 0) + 1
    assert found["total"] > 0
    for name in ("domain", "action", "beneficiary", "schedule", "organization", "country"):
        counted = counts(server, widget, name, {**params, "size": "1", "from": "1"})
        assert counted == by_domain if name == "domain" else sum(counted.values()) <= 2 * found["total"]


def test_a_mission_published_or_withdrawn_counts_at_once(server: Platform, alize: Member, widget: str) -> None:
    assert counts(server, widget, "action", {"domain": "sport"}) == {}
    server.publish(alize, draft(client_id="neuve", domain="sport", tasks=("courir",)))
    assert counts(server, widget, "action") == {"lire": 1, "écrire": 1, "courir": 1}
    server.publish(alize, draft(client_id="neuve", domain="sport", tasks=("nager",)))
    assert counts(server, widget, "action", {"domain": "sport"}) == {"nager": 1}


def test_one_organisation_known_under_two_names_counts_once(
    server: Platform, alize: Member, boussole: Member, cabestan: Member
) -> None:
    server.diffuse(boussole, cabestan)
    server.publish(alize, draft(organisation=PASSEURS), draft(organisation=PASSEURS))
    server.publish(cabestan, draft(organisation=organisation("Passeurs (association)", client_id="org-1")))
    widget = show(server, boussole, alize, cabestan)
    listed = server.get(f"/iframe/{widget}/aggs", params={"aggs": "organization"}).json()["data"]["organization"]
    assert listed == [{"key": "org-1", "doc_count": 3, "label": "Les Passeurs"}]
