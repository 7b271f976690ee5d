"""Who sees what: roots open an announcer, children restrict their root, and a change counts from the next request."""

from __future__ import annotations

import pytest

from tests.apis.engagement.platform import Member, Platform
from tests.factories.missions import draft, organisation
from tests.factories.partners import NOW
from tremplin.diffusion import store
from tremplin.diffusion.model import Rule
from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn
from tremplin.partners.store import bump_access_epoch

CLIENT_ID = "publisherOrganization.clientId"
NETWORKS = "publisherOrganization.parentOrganizations"
ROSE, LILAC, IRIS, ALONE = "Chez les Roses", "Chez les Lilas", "Chez les Iris", "Sans organisation"


@pytest.fixture
def catalogue(server: Platform, alize: Member) -> Platform:
    """Alizé announces for three organisations, of which two are in a network, and for none."""
    networks = {"rose": ("Fleurs",), "lilac": ("Fleurs", "Parcs"), "iris": ()}
    titles = {"rose": ROSE, "lilac": LILAC, "iris": IRIS}
    given = [
        draft(title=titles[name], organisation=organisation(titles[name], client_id=name, networks=networks[name])) for name in titles
    ]
    server.publish(alize, *given, draft(title=ALONE, organisation=None))
    return server


def restrict(server: Platform, broadcaster: Member, announcer: Member, *children: tuple[str, str, str]) -> None:
    """Opens an announcer to a broadcaster under these restrictions (field, operator, value)."""

    def rule(root_id: str | None, field: str, operator: str, value: str) -> Rule:
        return Rule(
            id=uuid7(NOW),
            broadcaster_id=broadcaster.id,
            root_id=root_id,
            field=field,
            operator=operator,
            value=value,
            combinator="and" if root_id else "or",
            created_at=NOW,
        )

    async def write(conn: Conn) -> None:
        root = rule(None, "publisherId", "is", announcer.id)
        await store.insert(conn, [root, *(rule(root.id, *child) for child in children)])
        await bump_access_epoch(conn)

    server.write(write)


def seen(server: Platform, by: Member) -> set[str]:
    """Titles that a partner sees, checked to be the same in the list, the search and one by one."""
    listed = server.get("/v0/mission", by).json()["data"]
    found = server.get("/v0/mission/search", by).json()
    assert {each["_id"] for each in found["hits"]} == {each["_id"] for each in listed}
    assert found["total"] == len(listed) == sum(value["doc_count"] for value in found["facets"]["domains"])
    for (mission_id,) in server.ask("SELECT id FROM missions.mission"):
        shown = server.get(f"/v0/mission/{mission_id}", by).status_code == 200
        assert shown is any(each["_id"] == mission_id for each in listed)
    return {each["title"] for each in listed}


def test_it_works(catalogue: Platform, alize: Member, boussole: Member) -> None:
    assert seen(catalogue, boussole) == {ROSE, LILAC, IRIS, ALONE}


def test_without_rule_a_partner_sees_its_own_missions_only(catalogue: Platform, alize: Member, cabestan: Member) -> None:
    assert seen(catalogue, cabestan) == set()
    catalogue.publish(cabestan, draft(title="Mission de Cabestan"))
    assert seen(catalogue, cabestan) == {"Mission de Cabestan"}
    assert seen(catalogue, alize) == {ROSE, LILAC, IRIS, ALONE}


def test_a_rule_opens_one_way_only(catalogue: Platform, alize: Member, boussole: Member) -> None:
    catalogue.publish(boussole, draft(title="Mission de Boussole"))
    assert "Mission de Boussole" not in seen(catalogue, alize)
    assert "Mission de Boussole" in seen(catalogue, boussole)


@pytest.mark.parametrize(
    ("children", "expected"),
    [
        ([(CLIENT_ID, "is", "rose")], {ROSE}),
        ([(CLIENT_ID, "is", "rose"), (CLIENT_ID, "is", "iris")], {ROSE, IRIS}),
        ([(CLIENT_ID, "is_not", "rose")], {LILAC, IRIS, ALONE}),
        ([(CLIENT_ID, "is_not", "rose"), (CLIENT_ID, "is_not", "iris")], {LILAC, ALONE}),
        ([(NETWORKS, "contains", "Fleurs")], {ROSE, LILAC}),
        ([(NETWORKS, "is", "Fleurs"), (NETWORKS, "does_not_contain", "Parcs")], {ROSE}),
        ([(NETWORKS, "is_not", "Parcs")], {ROSE, IRIS, ALONE}),
        ([(NETWORKS, "contains", "Fleurs"), (CLIENT_ID, "is", "iris")], set()),
        ([(NETWORKS, "contains", "Fleurs"), (CLIENT_ID, "is", "lilac"), (CLIENT_ID, "is", "iris")], {LILAC}),
        ([("publisherOrganizationId", "is", "iris")], {IRIS}),
        ([(CLIENT_ID, "exists", "")], {ROSE, LILAC, IRIS}),
        ([(CLIENT_ID, "does_not_exist", "")], {ALONE}),
    ],
)
def test_children_restrict_their_root(
    catalogue: Platform, alize: Member, cabestan: Member, children: list[tuple[str, str, str]], expected: set[str]
) -> None:
    restrict(catalogue, cabestan, alize, *children)
    assert seen(catalogue, cabestan) == expected


def test_a_restriction_of_one_announcer_spares_the_others(
    catalogue: Platform, alize: Member, boussole: Member, cabestan: Member
) -> None:
    catalogue.publish(boussole, draft(title="Mission de Boussole"))
    restrict(catalogue, cabestan, alize, (CLIENT_ID, "is", "rose"))
    restrict(catalogue, cabestan, boussole)
    assert seen(catalogue, cabestan) == {ROSE, "Mission de Boussole"}


def test_a_filter_never_reaches_beyond_the_scope(catalogue: Platform, alize: Member, cabestan: Member) -> None:
    restrict(catalogue, cabestan, alize, (CLIENT_ID, "is", "rose"))
    assert catalogue.titles(cabestan, {"publisher": alize.id}) == [ROSE]
    assert catalogue.titles(cabestan, {"keywords": "iris"}) == []


def test_a_new_rule_counts_from_the_next_request(catalogue: Platform, alize: Member, cabestan: Member) -> None:
    assert seen(catalogue, cabestan) == set()
    catalogue.diffuse(cabestan, alize)
    assert seen(catalogue, cabestan) == {ROSE, LILAC, IRIS, ALONE}


def test_a_removed_rule_counts_from_the_next_request(catalogue: Platform, alize: Member, boussole: Member) -> None:
    assert seen(catalogue, boussole)

    async def remove(conn: Conn) -> None:
        await conn.execute("DELETE FROM diffusion.rule WHERE broadcaster_id = %s", (boussole.id,))
        await bump_access_epoch(conn)

    catalogue.write(remove)
    assert seen(catalogue, boussole) == set()


def test_a_mission_published_is_seen_at_the_next_request(catalogue: Platform, alize: Member, boussole: Member) -> None:
    catalogue.publish(alize, draft(title="Toute fraîche annonce"))
    assert "Toute fraîche annonce" in seen(catalogue, boussole)
