"""/api/v1/establishments: companies that a partner describes for them, that it alone changes and reads."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.apis.engagement.conftest import configured
from tests.apis.engagement.platform import Member, Platform, running
from tests.database import DatabaseServer
from tests.factories.establishments import ADMIN, BAKER, BUTCHER, described, make_establishment, siret
from tests.factories.partners import NOW
from tests.fakes.sirene import establishment, serving
from tremplin.immersions.offers import actions, store
from tremplin.partners import actions as partners
from tremplin.settings import Settings

PATH = "/api/v1/establishments"


def put(server: Platform, by: Member, number: str, body: Any, query: str = "") -> tuple[int, dict[str, Any]]:
    answer = server.send("PUT", f"{PATH}/{number}{query}", by, body)
    return answer.status_code, answer.json()


def pointers(told: dict[str, Any]) -> set[str]:
    return {each["pointer"] for each in told["errors"]}


def found(server: Platform, number: str) -> int:
    """How many lines of the public directory a company has."""
    return sum(each["siret"] == number for each in server.get("/api/v1/immersions").json()["data"])


def test_it_works(server: Platform, alize: Member) -> None:
    number = siret()
    answer = server.send("PUT", f"{PATH}/{number}", alize, described())
    assert (answer.status_code, answer.headers["cache-control"]) == (201, "no-store")
    told = answer.json()
    assert (told["siret"], told["created"], told["listed"], told["verification"]) == (number, True, True, "TO_VERIFY")
    assert told["establishment"]["businessAddresses"][0]["city"] == "Rennes"
    assert told["establishment"]["userRights"][0]["email"] == ADMIN["email"]
    assert found(server, number) == 1

    read = server.get(f"{PATH}/{number}", alize)
    assert read.json() == {name: value for name, value in told.items() if name not in ("created", "warnings")}
    assert read.headers["cache-control"] == "no-store"
    assert server.get(PATH, alize).json() == {"data": [read.json()], "total": 1, "next": None}

    gone = server.send("DELETE", f"{PATH}/{number}", alize)
    assert (gone.status_code, gone.content) == (204, b"")
    assert found(server, number) == 0
    assert server.get(f"{PATH}/{number}", alize).json()["code"] == "ESTABLISHMENT_UNKNOWN"
    assert server.ask("SELECT siret FROM immersions.deleted_establishment") == [(number,)]


def test_what_is_read_can_be_sent_again_and_changes_nothing(server: Platform, alize: Member) -> None:
    number = siret()
    whole = described(
        businessNameCustomized="Chez Camille",
        numberOfEmployeeRange="3-5",
        businessAddresses=[
            {
                "id": "atelier",
                "streetNumberAndAddress": "3 rue des Lilas",
                "postcode": "35000",
                "city": "Rennes",
                "lat": 48.1,
                "lon": -1.7,
            },
            {"rawAddress": "1 quai Surcouf 35400 Saint-Malo"},
        ],
        offers=[{"appellationCode": BAKER, "remoteWorkMode": "HYBRID"}, {"appellationCode": BUTCHER}],
        contactMode="IN_PERSON",
        potentialBeneficiaryWelcomeAddress={"rawAddress": "3 rue des Lilas 35000 Rennes"},
        userRights=[
            ADMIN,
            {"email": "accueil@fournil.example", "status": "PENDING", "lastName": "Exemple", "isMainContactInPerson": True},
        ],
        maxContactsPerMonth=3,
        nextAvailabilityDate="2027-03-31",
        searchableBy={"students": False},
        fitForDisabledWorkers="yes-declared-only",
        isEngagedEnterprise=True,
        website="https://fournil.example/",
        additionalInformation="Pain au levain.",
    )
    status, first = put(server, alize, number, whole)
    assert status == 201, first
    assert first["establishment"]["searchableBy"] == {"students": False, "jobSeekers": True}
    status, second = put(server, alize, number, first["establishment"])
    assert (status, second["created"], second["establishment"]) == (200, False, first["establishment"])


def test_what_is_not_said_is_forgotten_but_for_the_quota(server: Platform, alize: Member) -> None:
    number = siret()
    put(server, alize, number, described(website="https://fournil.example/", maxContactsPerMonth=3))
    _, told = put(server, alize, number, described(offers=[{"appellationCode": BUTCHER}]))
    said = told["establishment"]
    assert (said["website"], said["maxContactsPerMonth"]) == (None, 3)
    assert [each["appellationCode"] for each in said["offers"]] == [BUTCHER]


def test_a_trial_tells_everything_and_keeps_nothing(server: Platform, alize: Member) -> None:
    number = siret()
    status, told = put(server, alize, number, described(maxContactsPerMonth=0), "?dryRun=true")
    assert (status, told["created"], told["dryRun"]) == (200, True, True)
    assert [(each["pointer"], each["code"]) for each in told["warnings"]] == [("/body/maxContactsPerMonth", "NEVER_AVAILABLE")]
    assert put(server, alize, number, described(offers=[]), "?dryRun=true")[0] == 400
    assert server.get(PATH, alize).json()["total"] == found(server, number) == 0
    put(server, alize, number, described())
    assert put(server, alize, number, described(businessName="Autre"), "?dryRun=true")[1]["created"] is False
    assert server.get(f"{PATH}/{number}", alize).json()["establishment"]["businessName"] == "Le Fournil du Port"
    assert put(server, alize, number, described(), "?dryRun=oui")[1]["code"] == "INVALID_QUERY"


def test_every_rule_that_is_broken_is_told_with_its_place(server: Platform, alize: Member) -> None:
    wrong = described(
        businessAddresses=[{"rawAddress": "quelque part"}],
        offers=[{"appellationCode": BAKER}, {"appellationCode": "99", "remoteWorkMode": "PARFOIS"}],
        contactMode="PIGEON",
        userRights=[{"email": "nulle part"}],
        website="fournil",
    )
    status, told = put(server, alize, "12345678901234", wrong)
    assert (status, told["code"], told["type"]) == (400, "ESTABLISHMENT_INVALID", "/docs/codes")
    assert pointers(told) == {
        "/path/siret",
        "/body/businessAddresses/0",
        "/body/offers/1/appellationCode",
        "/body/offers/1/remoteWorkMode",
        "/body/contactMode",
        "/body/userRights",
        "/body/userRights/0/email",
        "/body/website",
    }
    assert all(each["code"] and each["detail"] for each in told["errors"])


def test_what_cannot_be_read_is_told_along_with_the_rules(server: Platform, alize: Member) -> None:
    wrong = described(
        businessName=12,
        businessAddresses=[{"id": "a", "rawAddress": "35000 Rennes", "lat": 48.1}, {"id": "a", "rawAddress": "35400 Saint-Malo"}],
        offers=[{"appellationCode": "99"}, {"appellationCode": ["11573"], "code": 1}],
        userRights=[{**ADMIN, "status": "PEUT-ÊTRE", "isMainContactByPhone": "oui"}],
        searchableBy=[],
        nextAvailabilityDate="demain",
        maxContactsPerMonth=-1,
        couleur="bleu",
    )
    status, told = put(server, alize, siret(), wrong)
    assert (status, told["code"]) == (400, "INVALID_BODY")
    assert pointers(told) == {
        "/body/businessName",
        "/body/businessAddresses/0/lon",
        "/body/businessAddresses/1/id",
        "/body/offers/0/appellationCode",
        "/body/offers/1/appellationCode",
        "/body/offers/1/code",
        "/body/userRights/0/status",
        "/body/userRights/0/isMainContactByPhone",
        "/body/searchableBy",
        "/body/nextAvailabilityDate",
        "/body/maxContactsPerMonth",
        "/body/couleur",
    }


def test_lists_hold_objects_and_not_too_many(server: Platform, alize: Member) -> None:
    _, told = put(server, alize, siret(), described(offers=[{"appellationCode": BAKER}, 3], userRights={}))
    assert pointers(told) == {"/body/offers/1", "/body/userRights"}
    _, told = put(
        server, alize, siret(), described(businessAddresses=[{"rawAddress": f"{k} rue Basse 35000 Rennes"} for k in range(51)])
    )
    assert pointers(told) == {"/body/businessAddresses"}


def test_a_company_described_by_another_is_neither_changed_nor_shown(server: Platform, alize: Member, cabestan: Member) -> None:
    number = siret()
    put(server, alize, number, described())
    status, told = put(server, cabestan, number, described(businessName="À moi"))
    assert (status, told["code"]) == (403, "ESTABLISHMENT_OF_ANOTHER")
    assert put(server, cabestan, number, described(), "?dryRun=true")[0] == 403
    assert ADMIN["email"] not in orjson.dumps(told).decode()
    for method in ("GET", "DELETE"):
        other = siret()
        another, unknown = (server.send(method, f"{PATH}/{each}", cabestan) for each in (number, other))
        assert another.status_code == unknown.status_code == 404
        assert another.text == unknown.text.replace(other, number)
    assert server.get(PATH, cabestan).json()["total"] == 0
    assert server.get(f"{PATH}/{number}", alize).json()["establishment"]["businessName"] == "Le Fournil du Port"


def test_a_company_that_described_itself_stays_its_own(server: Platform, alize: Member) -> None:
    kept = server.write(make_establishment)
    assert put(server, alize, kept.siret, described())[1]["code"] == "ESTABLISHMENT_OF_ANOTHER"
    assert server.send("DELETE", f"{PATH}/{kept.siret}", alize).json()["code"] == "ESTABLISHMENT_UNKNOWN"


def test_two_partners_who_describe_the_same_new_company_at_once_do_not_both_get_it(
    server: Platform, alize: Member, cabestan: Member
) -> None:
    for number in (siret(), siret(), siret()):
        with ThreadPoolExecutor() as pool:
            done = list(pool.map(lambda by, number=number: put(server, by, number, described()), (alize, cabestan)))
        assert sorted(status for status, _ in done) == [201, 403]


def test_the_list_has_one_order_and_pages_that_do_not_overlap(server: Platform, alize: Member) -> None:
    numbers = sorted(siret() for _ in range(5))
    for number in reversed(numbers):
        put(server, alize, number, described())
    pages = [server.get(PATH, alize, {"limit": "2"}).json()]
    while pages[-1]["next"]:
        pages.append(server.get(PATH, alize, {"limit": "2", "cursor": pages[-1]["next"]}).json())
    assert [[each["siret"] for each in page["data"]] for page in pages] == [numbers[:2], numbers[2:4], numbers[4:]]
    assert {page["total"] for page in pages} == {5}
    assert all(each["establishment"]["userRights"] for page in pages for each in page["data"])
    assert server.get(PATH, alize, {"limit": "101", "tri": "nom"}).json()["code"] == "INVALID_QUERY"


def test_a_banned_company_is_kept_and_not_shown(server: Platform, alize: Member) -> None:
    number = siret()
    server.write(lambda conn: actions.ban(conn, number, justification="Fausses offres.", now=NOW))
    status, told = put(server, alize, number, described())
    assert (status, told["listed"], told["bannishmentJustification"]) == (201, False, "Fausses offres.")
    assert found(server, number) == 0


def test_a_company_that_left_comes_back_when_described_again(server: Platform, alize: Member) -> None:
    number = siret()
    put(server, alize, number, described())
    server.send("DELETE", f"{PATH}/{number}", alize)
    assert server.ask("SELECT email FROM immersions.member") == []
    assert put(server, alize, number, described())[0] == 201
    assert found(server, number) == 1
    assert server.write(lambda conn: store.deleted(conn, [number])).keys() == {number}


def test_the_national_directory_is_asked_and_its_silence_costs_nothing(conninfo: str, configuration: Settings) -> None:
    known, closed, unknown = siret(), siret(), siret()
    with serving() as fake, running(conninfo, replace(configuration, sirene_url=fake.url)) as server:
        fake.companies = {known: establishment(name="SARL LE FOURNIL"), closed: establishment(is_open=False)}
        alize = server.join("Alizé")
        _, told = put(server, alize, known, described())
        assert (told["verification"], told["establishment"]["businessName"]) == ("VERIFIED", "SARL LE FOURNIL")
        codes = [put(server, alize, each, described(), "?dryRun=true")[1]["errors"][0]["code"] for each in (closed, unknown)]
        assert codes == ["COMPANY_CLOSED", "SIRET_UNKNOWN"]
        fake.status = 503
        assert put(server, alize, unknown, described())[1]["verification"] == "TO_VERIFY"


def test_a_key_without_the_right_opens_nothing(server: Platform, alize: Member) -> None:
    key = server.write(lambda conn: partners.issue_key(conn, alize.id, now=NOW, scopes=("missions:read",)))
    reader = replace(alize, key=key)
    for method, path in (("PUT", f"{PATH}/{siret()}"), ("GET", PATH), ("GET", f"{PATH}/{siret()}"), ("DELETE", f"{PATH}/{siret()}")):
        body = described() if method == "PUT" else None
        assert server.send(method, path, reader, body).json()["code"] == "FORBIDDEN"
        assert server.send(method, path, None, body).status_code == 401


@pytest.fixture(scope="module")
def site(database_server: DatabaseServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Platform, Member]]:
    """One platform for all that is tried: what one call leaves behind, the next ones meet."""
    conninfo = database_server.clone()
    with running(conninfo, configured(tmp_path_factory.mktemp("platform"))) as server:
        yield server, server.join("Alizé")
    database_server.drop(conninfo)


NUMBERS = st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False, allow_infinity=False)
ANYTHING = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
INNER = (
    "id",
    "rawAddress",
    "lat",
    "lon",
    "city",
    "postcode",
    "appellationCode",
    "remoteWorkMode",
    "email",
    "role",
    "phone",
    "students",
)
OBJECT = st.dictionaries(st.sampled_from(INNER), ANYTHING, max_size=4)
KEYS = (*described(), "nextAvailabilityDate", "maxContactsPerMonth", "searchableBy", "potentialBeneficiaryWelcomeAddress", "website")


@settings(suppress_health_check=list(HealthCheck), max_examples=40, deadline=None)
@given(changed=st.dictionaries(st.sampled_from(KEYS), ANYTHING | OBJECT | st.lists(OBJECT, max_size=3), min_size=1, max_size=4))
def test_any_description_is_kept_or_refused(site: tuple[Platform, Member], changed: dict[str, Any]) -> None:
    server, alize = site
    body = orjson.dumps(described(**changed), option=orjson.OPT_NON_STR_KEYS)
    answer = server.send("PUT", f"{PATH}/{siret()}", alize, body)
    assert answer.status_code in {201, 400}, answer.text
    if answer.status_code == 400:
        assert answer.json()["errors"]


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"null", b"{", b"\xff", b'{"businessName": NaN}', b"[" * 100_000, b'{"a":' * 5_000 + b"1" + b"}" * 5_000],
    ids=["empty", "list", "null", "cut", "not UTF-8", "NaN", "deep", "deep object"],
)
def test_a_body_that_is_no_description_is_refused(site: tuple[Platform, Member], body: bytes) -> None:
    server, alize = site
    answer = server.send("PUT", f"{PATH}/{siret()}", alize, body)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")


def test_zero_bytes_are_left_out_of_texts(site: tuple[Platform, Member]) -> None:
    server, alize = site
    body = orjson.dumps(described(businessName="Le Four\0nil", userRights=[{**ADMIN, "job": "Gé\0rante\x01"}]))
    answer = server.send("PUT", f"{PATH}/{siret()}", alize, body).json()["establishment"]
    assert (answer["businessName"], answer["userRights"][0]["job"]) == ("Le Fournil", "Gérante")


@pytest.mark.parametrize("number", ["%00", "1%002", "%ff", "12", "%20", "é" * 300])
def test_a_number_that_is_none_is_refused(site: tuple[Platform, Member], number: str) -> None:
    server, alize = site
    assert server.send("GET", f"{PATH}/{number}", alize).json()["code"] == "ESTABLISHMENT_UNKNOWN"
    assert server.send("DELETE", f"{PATH}/{number}", alize).json()["code"] == "ESTABLISHMENT_UNKNOWN"
    answer = server.send("PUT", f"{PATH}/{number}", alize, described())
    assert (answer.status_code, [each["pointer"] for each in answer.json()["errors"]]) == (400, ["/path/siret"])
    assert server.get(PATH, alize, "limit=%00&offset=0").json()["code"] == "INVALID_QUERY"


@pytest.mark.parametrize(
    ("moment", "day"),
    [("0001-01-02", "0001-01-01"), ("0001-01-01T00:00:00Z", "0001-01-01"), ("9999-12-31T23:59:59Z", "9999-12-31")],
)
def test_a_date_at_the_end_of_time_is_kept(site: tuple[Platform, Member], moment: str, day: str) -> None:
    server, alize = site
    status, told = put(server, alize, siret(), described(nextAvailabilityDate=moment))
    assert (status, told["establishment"]["nextAvailabilityDate"][:10]) == (201, day)


def test_its_people_are_written_to_when_something_changed_and_later_changes_are_kept(server: Platform, alize: Member) -> None:
    number = siret()
    first = server.send("PUT", f"{PATH}/{number}", alize, described()).headers["etag"]
    second = server.send("PUT", f"{PATH}/{number}", alize, described(), **{"if-match": first}).headers["etag"]  # nothing changed
    late = server.send("PUT", f"{PATH}/{number}", alize, described(), **{"if-match": '"autre"'})
    assert late.json()["code"] == "PRECONDITION_FAILED"
    changed = server.send("PUT", f"{PATH}/{number}", alize, described(businessNameCustomized="Chez Camille"), **{"if-match": second})
    assert changed.status_code == 200
    assert server.send("DELETE", f"{PATH}/{number}", alize, **{"if-match": first}).status_code == 412
    assert server.send("DELETE", f"{PATH}/{number}", alize, **{"if-match": changed.headers["etag"]}).status_code == 204
    told = [
        bytes(message).decode("utf-8", "replace").replace("=\r\n", "").replace("=\n", "")
        for (message,) in server.ask("SELECT message FROM kit.mail ORDER BY id")
    ]
    assert len(told) == 3
    assert all(f"To: {ADMIN['email']}" in each for each in told)
