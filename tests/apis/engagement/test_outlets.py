"""A channel reads its file at a signed address: whole, compressed, only when it changed; nobody else does."""

from __future__ import annotations

import gzip

import httpx
import pytest
from lxml import etree

from tests.apis.engagement.platform import BASE_URL, Member, Platform
from tests.factories.missions import draft
from tests.factories.partners import NOW
from tremplin.kit.db import Conn, Database
from tremplin.kit.secrets import SecretBox
from tremplin.outlets import actions
from tremplin.outlets.actions import Builder
from tremplin.outlets.model import Outlet
from tremplin.settings import Settings

TITLE = "Compter les hirondelles du vieux port"


@pytest.fixture
def outlet(server: Platform, alize: Member, boussole: Member) -> Outlet:
    """An outlet of Boussole, with one mission to tell and no file yet."""
    server.publish(alize, draft(title=TITLE))
    return server.write(lambda conn: actions.create(conn, partner_id=boussole.id, shape="linkedin", now=NOW, outlet_id="linkedin"))


@pytest.fixture
def path(outlet: Outlet, configuration: Settings) -> str:
    """Where its file is read."""
    box = SecretBox(configuration.secret_key)
    return actions.address(box, outlet, configuration.base_url).removeprefix(BASE_URL)


def build(server: Platform, configuration: Settings, outlet: Outlet) -> Outlet:
    async def run(conn: Conn) -> Outlet:
        async with Database(server.conninfo, pool_size=2).opened() as db:
            return await Builder(db, configuration.data_dir / "outlets", configuration.base_url, server.clock).build(outlet.id)

    return server.write(run)


@pytest.fixture
def built(server: Platform, configuration: Settings, outlet: Outlet) -> Outlet:
    return build(server, configuration, outlet)


def plainly(server: Platform, path: str, **headers: str) -> httpx.Response:
    """A GET by a program that reads no compressed file, unless it says so."""
    return server.http.get(
        path, headers={"accept-encoding": "identity", **{name.replace("_", "-"): value for name, value in headers.items()}}
    )


def test_it_works(server: Platform, built: Outlet, path: str) -> None:
    answer = plainly(server, path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/xml; charset=utf-8")
    assert TITLE in (etree.fromstring(answer.content).findtext("job/title") or "")
    assert "content-encoding" not in answer.headers
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["last-modified"] == "Tue, 01 Dec 2026 09:30:00 GMT"


def test_compressed_it_is_the_same_file(server: Platform, built: Outlet, path: str) -> None:
    plain = plainly(server, path)
    with server.http.stream("GET", path, headers={"accept-encoding": "br, gzip;q=0.8"}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert gzip.decompress(raw) == plain.content
    assert answer.headers["etag"] != plain.headers["etag"]


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0", "gzip; q=0.0, br", "gzipped"])
def test_it_is_not_compressed_for_who_does_not_take_it(server: Platform, built: Outlet, path: str, accepted: str) -> None:
    assert "content-encoding" not in plainly(server, path, accept_encoding=accepted).headers


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_it_is_not_sent_twice(server: Platform, built: Outlet, path: str, encoding: str) -> None:
    first = plainly(server, path, accept_encoding=encoding)
    again = plainly(server, path, accept_encoding=encoding, if_none_match=f'"autre", W/{first.headers["etag"]}')
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert plainly(server, path, if_modified_since=first.headers["last-modified"]).status_code == 304


def test_it_is_sent_again_once_it_changed(server: Platform, alize: Member, built: Outlet, path: str, configuration: Settings) -> None:
    first = plainly(server, path)
    server.publish(alize, draft())
    build(server, configuration, built)
    changed = plainly(server, path, if_none_match=first.headers["etag"])
    assert changed.status_code == 200
    assert changed.content != first.content


def test_a_build_that_changes_nothing_is_not_noticed(server: Platform, built: Outlet, path: str, configuration: Settings) -> None:
    first = plainly(server, path)
    server.clock.at = server.clock.at.replace(hour=20)
    build(server, configuration, built)
    assert plainly(server, path, if_none_match=first.headers["etag"]).status_code == 304


@pytest.mark.parametrize(
    "header", [{"if_none_match": '"autre"'}, {"if_modified_since": "hier"}, {"if_modified_since": "Tue, 01 Dec 2020 09:30:00 GMT"}]
)
def test_it_is_sent_to_who_has_another(server: Platform, built: Outlet, path: str, header: dict[str, str]) -> None:
    assert plainly(server, path, **header).status_code == 200


def test_a_tag_counts_more_than_a_date(server: Platform, built: Outlet, path: str) -> None:
    answer = plainly(server, path, if_none_match='"autre"', if_modified_since="Fri, 01 Jan 2027 00:00:00 GMT")
    assert answer.status_code == 200


def test_its_size_may_be_asked_alone(server: Platform, built: Outlet, path: str) -> None:
    answer = server.http.head(path, headers={"accept-encoding": "identity"})
    assert built.edition is not None
    assert (answer.status_code, answer.content, answer.headers["content-length"]) == (200, b"", str(built.edition.size))


@pytest.mark.parametrize(
    "address", ["linkedin/{}/talent.xml", "linkedin/{}/linkedin.json", "autre/{}/linkedin.xml", "linkedin/{}x/linkedin.xml"]
)
def test_another_address_opens_nothing(server: Platform, built: Outlet, path: str, address: str) -> None:
    answer = plainly(server, "/outlets/" + address.format(path.split("/")[3]))
    assert (answer.status_code, answer.json()) == (404, {"ok": False, "code": "NOT_FOUND"})


@pytest.mark.parametrize("signature", ["a", "A" * 22, "%00", "%FF%FE", "é", "..", "0"])
def test_a_wrong_signature_says_nothing_more_than_an_unknown_outlet(server: Platform, built: Outlet, signature: str) -> None:
    known = plainly(server, f"/outlets/linkedin/{signature}/linkedin.xml")
    unknown = plainly(server, f"/outlets/inconnu/{signature}/linkedin.xml")
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    assert known.status_code == 404


def test_the_id_may_be_anything(server: Platform, built: Outlet) -> None:
    for outlet_id in ("%00", "%FF", "..%2F..", "a" * 5000):
        assert plainly(server, f"/outlets/{outlet_id}/x/linkedin.xml").status_code == 404


def test_an_address_renewed_closes_the_one_before(server: Platform, built: Outlet, path: str) -> None:
    server.write(lambda conn: actions.renew(conn, built.id))
    assert plainly(server, path).status_code == 404


def test_a_deleted_partner_has_no_file_any_more(server: Platform, built: Outlet, path: str, boussole: Member) -> None:
    server.ask("UPDATE partners.partner SET deleted_at = now() WHERE id = %s RETURNING id", boussole.id)
    assert plainly(server, path).status_code == 404


def test_before_the_first_file_one_is_told_to_come_back(server: Platform, outlet: Outlet, path: str) -> None:
    answer = plainly(server, path)
    assert (answer.status_code, answer.json()["code"]) == (503, "OUTLET_NOT_BUILT")


def test_nothing_can_be_written_there(server: Platform, built: Outlet, path: str) -> None:
    assert server.http.post(path).status_code == 405
    assert server.http.delete(path).status_code == 405
