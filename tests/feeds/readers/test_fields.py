"""Every other field of a mission and of its organisation, under each of its names and spellings."""

from __future__ import annotations

import pytest

from tests.feeds.readers.writing import codes, drafted, read_one
from tremplin.missions.draft import OrganisationDraft


def test_it_works() -> None:
    item = read_one(
        domain="mémoire et citoyenneté",
        activity="Ramassage de déchets,Médiation, Information",
        remote="oui",
        places="12",
        snu="yes",
        snuPlaces="3",
        compensationAmount="4,81",
        compensationUnit="heure",
        compensationType="NET",
        openToMinors="1",
        schedule="2 heures par semaine",
    )
    draft = drafted(item)

    assert draft.domain == "memoire-et-citoyennete"
    assert set(draft.activities) == {"Ramassage de déchets", "Médiation, Information"}
    assert (draft.remote, draft.places, draft.snu, draft.snu_places) == ("possible", 12, True, 3)
    assert (draft.compensation_amount, draft.compensation_unit, draft.compensation_type) == (4.81, "hour", "net")
    assert (draft.open_to_minors, draft.close_to_transport) == (True, None)
    assert codes(item) == []


@pytest.mark.parametrize(
    "tags",
    [
        "<tags>a, b,,</tags>",
        "<tags><value>a</value><value> <![CDATA[b]]> </value><value/></tags>",
        "<tags><item>a</item><item>b</item></tags>",
        "<tags>a</tags><tags>b</tags>",
        "<tags><value>a</value><value>b</value><value>a</value></tags>",
    ],
)
def test_a_list_may_be_written_in_many_ways(tags: str) -> None:
    assert drafted(read_one(tags)).tags == ("a", "b")


def test_a_value_keeps_its_commas() -> None:
    assert drafted(read_one("<requirements><value>Savoir lire, écrire</value></requirements>")).requirements == (
        "Savoir lire, écrire",
    )


@pytest.mark.parametrize("name", ["audience", "publicBeneficiaries", "publicsBeneficiaires"])
def test_the_audience_has_several_names(name: str) -> None:
    assert drafted(read_one(f"<{name}>seniors</{name}>")).audience == ("seniors",)


@pytest.mark.parametrize("name", ["softSkills", "soft_skills"])
def test_soft_skills_have_two_names(name: str) -> None:
    assert drafted(read_one(f"<{name}>patience</{name}>")).soft_skills == ("patience",)


def test_a_list_beyond_five_hundred_values_is_cut() -> None:
    item = read_one("<tags>" + ",".join(f"t{k}" for k in range(501)) + "</tags>")

    assert (len(drafted(item).tags), codes(item)) == (500, ["LIST_TOO_LONG"])


def test_an_unknown_activity_is_another_one() -> None:
    assert drafted(read_one(activity="Cerf-volant acrobatique")).activities == ("Autre",)


def test_an_unknown_domain_is_kept_for_the_rules_to_refuse() -> None:
    assert drafted(read_one(domain="bricolage")).domain == "bricolage"


@pytest.mark.parametrize(
    ("text", "remote"),
    [
        *(("", "no"), ("non", "no"), ("0", "no"), ("local", "local")),
        *(("Partielle", "possible"), ("1", "possible"), ("hybride", "possible")),
        *(("total", "full"), ("100", "full"), ("REMOTE", "full")),
    ],
)
def test_remote_is_read_in_words(text: str, remote: str) -> None:
    item = read_one(remote=text)

    assert (drafted(item).remote, codes(item)) == (remote, [])


def test_an_unknown_remote_is_no_and_told() -> None:
    item = read_one(remote="parfois")

    assert (drafted(item).remote, codes(item)) == ("no", ["REMOTE_UNKNOWN"])


@pytest.mark.parametrize(
    ("text", "places", "found"),
    [
        ("", None, []),
        ("7", 7, []),
        ("1 200", 1200, []),
        ("0", 1, ["PLACES_ZERO"]),
        ("-3", -3, []),
        ("NaN", 1, ["NUMBER_UNREADABLE"]),
        ("beaucoup", 1, ["NUMBER_UNREADABLE"]),
        ("99999999999", 1, ["NUMBER_UNREADABLE"]),
    ],
)
def test_places(text: str, places: int | None, found: list[str]) -> None:
    item = read_one(places=text)

    assert (drafted(item).places, codes(item)) == (places, found)


@pytest.mark.parametrize(("text", "flag"), [("yes", True), ("Oui", True), ("true", True), ("no", False), ("", None)])
def test_a_flag_is_read_in_words(text: str, flag: bool | None) -> None:
    item = read_one(reducedMobilityAccessible=text)

    assert (drafted(item).reduced_mobility_accessible, codes(item)) == (flag, [])


def test_a_flag_that_is_neither_yes_nor_no_is_no_and_told() -> None:
    item = read_one(closeToTransport="peut-être")

    assert (drafted(item).close_to_transport, codes(item)) == (False, ["FLAG_UNREADABLE"])


@pytest.mark.parametrize(
    ("text", "unit"), [("heures", "hour"), ("Jour", "day"), ("mois", "month"), ("années", "year"), ("par an", "year")]
)
def test_units_are_read_in_french(text: str, unit: str) -> None:
    assert drafted(read_one(compensationUnit=text)).compensation_unit == unit


def test_an_unknown_unit_is_ignored_and_told() -> None:
    item = read_one(compensationUnit="quinzaine")

    assert (drafted(item).compensation_unit, codes(item)) == (None, ["COMPENSATION_UNIT_UNKNOWN"])


def test_what_the_rules_refuse_is_left_to_them() -> None:
    draft = drafted(read_one(compensationAmount="-10", compensationType="Espèces", title="", description=""))

    assert (draft.compensation_amount, draft.compensation_type) == (-10, "espèces")
    assert (draft.title, draft.description) == (None, None)


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("www.haies.example/postuler?mission=3", "https://www.haies.example/postuler?mission=3"),
        ("HTTP://haies.example", "HTTP://haies.example"),
        ("https://haies.example/a b", "https://haies.example/a%20b"),
    ],
)
def test_a_link_is_completed(text: str, link: str) -> None:
    assert drafted(read_one(applicationUrl=text)).application_url == link


@pytest.mark.parametrize(
    "text", ["nous appeler au secrétariat", "javascript:alert(1)", "mailto:a@haies.example", "https://" + "x" * 2000]
)
def test_what_is_not_a_link_is_ignored_and_told(text: str) -> None:
    item = read_one(applicationUrl=text)

    assert (drafted(item).application_url, codes(item)) == (None, ["URL_UNREADABLE"])


def test_metadata_is_left_as_it_is() -> None:
    metadata = '{"saison":  "été &amp; après"}'

    assert drafted(read_one(f"<metadata><![CDATA[{metadata}]]></metadata>")).metadata == metadata


def organisation_of(inside: str = "", **elements: str) -> OrganisationDraft:
    found = drafted(read_one(inside, **elements)).organisation
    assert found
    return found


def test_an_organisation_is_read_whole() -> None:
    found = organisation_of(
        "<organizationId>0042</organizationId><organizationRna>w691-000 077</organizationRna>"
        "<organizationSiret>159 002 518 00011</organizationSiret>"
        "<organizationWebsite>haies.example</organizationWebsite>"
        "<organizationReseaux><value>Réseau vert</value></organizationReseaux><keyActions>planter, tailler</keyActions>"
        "<organizationBeneficiaries>tous</organizationBeneficiaries><organizationPostCode>06000</organizationPostCode>"
    )

    assert found == OrganisationDraft(
        client_id="0042",
        name="Haies vives",
        url="https://haies.example",
        rna="W691000077",
        siren="159002518",
        siret="15900251800011",
        postal_code="06000",
        actions=("planter", "tailler"),
        beneficiaries=("tous",),
        networks=("Réseau vert",),
    )


def test_a_siret_is_understood_where_a_siren_is_asked() -> None:
    found = organisation_of(organizationSiren="159 002 518 00011")

    assert (found.siren, found.siret) == ("159002518", "15900251800011")


def test_numbers_that_are_not_ones_are_ignored_and_told() -> None:
    item = read_one(organizationRNA="en cours", organizationSiren="123")

    assert codes(item) == ["ORGANISATION_NUMBER_UNREADABLE"] * 2


@pytest.mark.parametrize(
    "inside",
    [
        "<organizationId>1</organizationId>",
        "<organizationRNA>W691000077</organizationRNA>",
        "<organizationSiren>159001049</organizationSiren>",
    ],
)
def test_any_identifier_is_enough_to_know_an_organisation(inside: str) -> None:
    assert codes(read_one(inside, organizationName="")) == []


def test_a_mission_without_organisation_is_told() -> None:
    item = read_one("<organizationCity>Lyon</organizationCity>", organizationName="")

    assert (drafted(item).organisation, codes(item)) == (None, ["ORGANISATION_MISSING"])
