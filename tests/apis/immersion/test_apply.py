"""POST /v3/apply-to-offer: what is read, what is refused and in which order, and who is written to."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest

from tests.apis.immersion.calling import Consumer, Immersion, told
from tests.apis.immersion.companies import BAKER, BREST, RENNES, SIRET, WAITER, company
from tremplin.immersions.contacts import store as contacts

PATH = "/v3/apply-to-offer"
SCHEMA = "Shared-route schema 'requestBodySchema' was not respected in adapter 'express'.\nRoute: POST /v3/apply-to-offer"
PUPIL = {
    "kind": "1_ELEVE_1_STAGE",
    "levelOfEducation": "3ème",
    "immersionObjective": "Découvrir un métier ou un secteur d'activité",
}


def application(**changes: Any) -> dict[str, Any]:
    """What a applicant sends; a change to None takes the field away."""
    body = {
        "kind": "IF",
        "siret": SIRET,
        "appellationCode": BAKER,
        "locationId": "rennes",
        "contactMode": "EMAIL",
        "potentialBeneficiaryFirstName": "Camille",
        "potentialBeneficiaryLastName": "Exemple",
        "potentialBeneficiaryEmail": "camille@candidat.example",
        "potentialBeneficiaryPhone": "0612345678",
        "datePreferences": "Deux semaines en mars",
        "immersionObjective": "Confirmer un projet professionnel",
        **changes,
    }
    return {name: value for name, value in body.items() if value is not None}


def mails(api: Immersion) -> dict[str, EmailMessage]:
    """The mails that wait to leave, by address."""
    messages = [
        message_from_bytes(bytes(raw), policy=default) for (raw,) in api.platform.ask("SELECT message FROM kit.mail ORDER BY id")
    ]
    return {str(message["To"]): message for message in messages if isinstance(message, EmailMessage)}


def text(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def test_it_works(api: Immersion, boussole: Consumer) -> None:
    api.keep(company())
    body = application(experienceAdditionalInformation="Un an de fournil", potentialBeneficiaryResumeLink="https://cv.example/1")
    answer = api.post(PATH, boussole, body)
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (201, b"", "application/json")
    kept = api.platform.ask("SELECT siret, appellation_code, location_id, first_name, email, phone, source FROM immersions.discussion")
    assert kept == [(SIRET, BAKER, "rennes", "Camille", "camille@candidat.example", "+33612345678", f"{boussole.id} - Boussole")]
    assert api.platform.ask("SELECT siret FROM immersions.contact") == [(SIRET,)]
    sent = mails(api)
    assert set(sent) == {"patronne@fournil.example", "camille@candidat.example"}
    read = text(sent["patronne@fournil.example"])
    for said in ("Camille Exemple", "Deux semaines en mars", "Un an de fournil", "https://cv.example/1", "06 12 34 56 78", "Rennes"):
        assert said in read
    assert "vous répondra" in text(sent["camille@candidat.example"])


def test_a_company_to_call_gives_its_number_to_the_candidate_alone(api: Immersion, boussole: Consumer) -> None:
    api.keep(company(contactMode="PHONE"))
    assert api.post(PATH, boussole, application(contactMode="PHONE")).status_code == 201
    (address, message), *others = mails(api).items()
    assert (address, others) == ("camille@candidat.example", [])
    assert "Dominique Exemple au 02 99 00 00 00" in text(message)


def test_a_company_to_visit_gives_its_address_to_the_candidate(api: Immersion, boussole: Consumer) -> None:
    api.keep(company(contactMode="IN_PERSON"))
    assert api.post(PATH, boussole, application(contactMode="IN_PERSON")).status_code == 201
    read = text(mails(api)["camille@candidat.example"])
    assert "3 rue des Lilas, 35000 Rennes" in read and "Dominique Exemple" in read


@pytest.mark.parametrize("mode", ["EMAIL", "PHONE", "IN_PERSON"])
def test_a_company_without_anyone_says_so_to_the_candidate(api: Immersion, boussole: Consumer, mode: str) -> None:
    api.keep(company(contactMode=mode, userRights=[]))
    assert api.post(PATH, boussole, application(contactMode=mode)).status_code == 201
    assert set(mails(api)) == {"camille@candidat.example"}


def test_a_pupil_asks_too(api: Immersion, boussole: Consumer) -> None:
    api.keep(company())
    assert api.post(PATH, boussole, application(**PUPIL)).status_code == 201
    assert "3ème" in text(mails(api)["patronne@fournil.example"])


@pytest.mark.parametrize(
    ("changes", "column", "kept"),
    [
        ({"potentialBeneficiaryEmail": "  Élodie.É@Candidat.EXAMPLE "}, "email", "elodie.e@candidat.example"),
        ({"potentialBeneficiaryEmail": ".a..b.@candidat.example"}, "email", ".a..b.@candidat.example"),
        ({"potentialBeneficiaryPhone": "00 33 6.12.34.56.78"}, "phone", "+33612345678"),
        ({"potentialBeneficiaryPhone": "+212612345678"}, "phone", "+212612345678"),
        ({"potentialBeneficiaryFirstName": "  Zoé \u0000 "}, "first_name", "Zoé"),
        ({"siret": "775 619 596 00155"}, "siret", SIRET),
    ],
)
def test_what_is_written_loosely_is_kept_neatly(
    api: Immersion, boussole: Consumer, changes: dict[str, Any], column: str, kept: str
) -> None:
    api.keep(company())
    assert api.post(PATH, boussole, application(**changes)).status_code == 201
    assert api.platform.ask(f"SELECT {column} FROM immersions.discussion") == [(kept,)]


OPTION = "Vous devez sélectionner une option parmi celles proposées"


@pytest.mark.parametrize(
    ("changes", "issues"),
    [
        ({"siret": "1234"}, ["siret : SIRET doit être composé de 14 chiffres"]),
        ({"appellationCode": "1157"}, ["appellationCode : Code appellation incorrect"]),
        ({"potentialBeneficiaryEmail": "pas une adresse"}, ["potentialBeneficiaryEmail : Veuillez saisir une adresse e-mail valide"]),
        (
            {"potentialBeneficiaryEmail": "a@sous_ligné.example"},
            ["potentialBeneficiaryEmail : Veuillez saisir une adresse e-mail valide"],
        ),
        ({"potentialBeneficiaryEmail": "l'an@b.example"}, ["potentialBeneficiaryEmail : Veuillez saisir une adresse e-mail valide"]),
        ({"potentialBeneficiaryPhone": "0690123456"}, ["potentialBeneficiaryPhone : Numéro de téléphone incorrect"]),
        ({"potentialBeneficiaryFirstName": "x" * 256}, ["potentialBeneficiaryFirstName : Le maximum est de 255 caractères"]),
        ({"potentialBeneficiaryFirstName": " "}, ["potentialBeneficiaryFirstName : Obligatoire"]),
        ({"datePreferences": "x" * 6001}, ["datePreferences : Le maximum est de 6000 caractères"]),
        ({"experienceAdditionalInformation": ""}, ["experienceAdditionalInformation : Obligatoire"]),
        ({"potentialBeneficiaryResumeLink": " "}, ["potentialBeneficiaryResumeLink : Obligatoire"]),
        ({"siret": "1", "datePreferences": ""}, ["siret : SIRET doit être composé de 14 chiffres", "datePreferences : Obligatoire"]),
        ({"locationId": ""}, ["locationId : Obligatoire"]),
    ],
)
def test_a_broken_rule_is_told_of_the_kind_that_was_meant(
    api: Immersion, boussole: Consumer, changes: dict[str, Any], issues: list[str]
) -> None:
    """Nothing of the other kind: the one meant has all that it needs."""
    assert told(api.post(PATH, boussole, application(**changes)), 400) == {"status": 400, "message": SCHEMA, "issues": issues}


OTHER_KIND = [
    'kind : Invalid input: expected "1_ELEVE_1_STAGE"',
    'immersionObjective : Invalid input: expected "Découvrir un métier ou un secteur d\'activité"',
    f"levelOfEducation : {OPTION}",
]


@pytest.mark.parametrize(
    ("changes", "issues"),
    [
        ({"locationId": None}, ["locationId : Obligatoire", *OTHER_KIND]),
        ({"siret": 77561959600155}, ["siret : Obligatoire", *OTHER_KIND]),
        ({"contactMode": "FAX"}, [f"contactMode : {OPTION}", *OTHER_KIND]),
        ({"immersionObjective": "Voir"}, ["immersionObjective : Vous devez choisir un objectif d'immersion", *OTHER_KIND]),
        ({"kind": "AUTRE"}, ['kind : Invalid input: expected "IF"', *OTHER_KIND]),
        ({**PUPIL, "levelOfEducation": "4ème"}, ['kind : Invalid input: expected "IF"', f"levelOfEducation : {OPTION}"]),
    ],
)
def test_what_has_no_value_at_all_is_told_of_both_kinds(
    api: Immersion, boussole: Consumer, changes: dict[str, Any], issues: list[str]
) -> None:
    assert told(api.post(PATH, boussole, application(**changes)), 400) == {"status": 400, "message": SCHEMA, "issues": issues}


@pytest.mark.parametrize("body", [[], [application()]])
def test_a_list_is_no_application(api: Immersion, boussole: Consumer, body: Any) -> None:
    assert told(api.post(PATH, boussole, body), 400)["issues"] == [" : Invalid input: expected object, received array"]


def test_an_empty_body_is_told_field_by_field(api: Immersion, boussole: Consumer) -> None:
    assert "siret : Obligatoire" in told(api.post(PATH, boussole, b""), 400)["issues"]


@pytest.mark.parametrize("field", ["datePreferences", "inconnu", "potentialBeneficiaryEmail"])
def test_html_is_refused(api: Immersion, boussole: Consumer, field: str) -> None:
    refused = told(api.post(PATH, boussole, application(**{field: "<b>gras</b>"})), 400)
    assert refused == {"status": 400, "message": "Invalid request body"}


@pytest.mark.parametrize("link", ["mon cv", "ftp://cv.example/1", "https://", "javascript:alert(1)", "http://[x"])
def test_a_link_that_leads_nowhere_is_refused_by_the_use_case(api: Immersion, boussole: Consumer, link: str) -> None:
    api.keep(company())
    refused = told(api.post(PATH, boussole, application(potentialBeneficiaryResumeLink=link)), 400)
    expected = f"Schema validation failed in usecase ContactEstablishment for element with id {SIRET}. See issues for details."
    assert refused["message"] == expected
    assert refused["issues"][0].startswith("potentialBeneficiaryResumeLink : ")


MISMATCH = f"Incohérence sur le mode de mise en contact. 'PHONE' dans les params. 'EMAIL' dans le contact d'entreprise '{SIRET}'."
UNAVAILABLE = (403, f"L'entreprise {SIRET} n'est pas disponible pour des immersions.")


@pytest.mark.parametrize(
    ("kept", "changes", "refusal"),
    [
        (
            {},
            {"siret": "0" * 14},
            (404, f"Aucune entreprise trouvée avec le siret : {'0' * 14}. Êtes-vous sûr d'avoir bien tapé votre siret ?"),
        ),
        (
            {"isBanned": True},
            {"contactMode": "PHONE"},
            (403, f"L'entreprise {SIRET} ne peut pas être contactée : elle est exclue de l'annuaire."),
        ),
        (
            {"maxContactsPerMonth": 0},
            {"contactMode": "PHONE"},
            (
                400,
                MISMATCH,
            ),
        ),
        ({"nextAvailabilityDate": "2027-06-01T00:00:00.000Z"}, {"appellationCode": WAITER}, UNAVAILABLE),
        ({"maxContactsPerMonth": 0}, {}, UNAVAILABLE),
        ({"isMaxDiscussionsForPeriodReached": True}, {}, UNAVAILABLE),
        ({"isOpen": False}, {}, UNAVAILABLE),
        (
            {},
            {"appellationCode": WAITER, "locationId": "ailleurs"},
            (400, f"L'entreprise '{SIRET}' n'a pas d'offre d'immersion avec le code appellation '{WAITER}'."),
        ),
        ({}, {"locationId": "ailleurs"}, (404, f"L'addresse 'ailleurs' n'existe pas pour l'entreprise '{SIRET}'.")),
    ],
)
def test_each_refusal_in_its_order(
    api: Immersion, boussole: Consumer, kept: dict[str, Any], changes: dict[str, Any], refusal: tuple[int, str]
) -> None:
    api.keep(company(**kept))
    status, message = refusal
    assert told(api.post(PATH, boussole, application(**changes)), status) == {"status": status, "message": message}
    assert mails(api) == {} and api.platform.ask("SELECT id FROM immersions.contact") == []


def test_the_same_request_waits_seven_days(api: Immersion, boussole: Consumer) -> None:
    api.keep(
        company(
            locations=[RENNES, BREST],
            offers=[*company()["offers"], {"appellationCode": int(WAITER), "romeCode": "G1803", "remoteWorkMode": "ON_SITE"}],
        )
    )
    assert api.post(PATH, boussole, application()).status_code == 201
    again = application(potentialBeneficiaryEmail="CAMILLE@candidat.example", locationId="brest")
    assert told(api.post(PATH, boussole, again), 409)["message"] == (
        f"Une demande de mise en contact existe déjà pour l'entreprise '{SIRET}', le code métier '{BAKER}' et l'email du candidat.\n"
        "Un minimum de 7 jours entre deux demande de mise en contact sont permises."
    )
    # It is said before what is wrong with the place, and after what is wrong with the company.
    assert told(api.post(PATH, boussole, {**again, "locationId": "ailleurs"}), 409)
    assert told(api.post(PATH, boussole, {**again, "contactMode": "PHONE"}), 400)
    assert api.post(PATH, boussole, application(appellationCode=WAITER)).status_code == 201
    api.platform.clock.at += timedelta(days=7)
    assert api.post(PATH, boussole, again).status_code == 201


def test_a_quota_that_is_reached_closes_the_company_until_it_frees(api: Immersion, boussole: Consumer) -> None:
    """Four a month are one a week."""
    api.keep(company(maxContactsPerMonth=4))
    assert api.post(PATH, boussole, application()).status_code == 201
    assert api.offers(boussole) == []
    assert api.offers(boussole, showOnlyAvailableOffers="false")[0]["isAvailable"] is False
    other = application(potentialBeneficiaryEmail="alix@candidat.example")
    told(api.post(PATH, boussole, other), 403)
    api.platform.clock.at += timedelta(days=7)
    assert api.post(PATH, boussole, other).status_code == 201


def test_two_at_once_do_not_take_the_last_place_both(api: Immersion, boussole: Consumer) -> None:
    api.keep(company(maxContactsPerMonth=4))

    def apply(number: int) -> int:
        return api.post(PATH, boussole, application(potentialBeneficiaryEmail=f"c{number}@candidat.example")).status_code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(apply, range(4))) == [201, 403, 403, 403]


def test_only_who_may_search_may_apply(api: Immersion) -> None:
    api.keep(company())
    refused = told(api.post(PATH, None, application()), 400)
    assert refused["issues"] == ["authorization : Invalid input: expected string, received undefined"]
    told(api.post(PATH, "", application()), 401)
    told(api.post(PATH, "inconnue", application()), 401)
    told(api.post(PATH, api.join("Cabestan", rights={}), application()), 403)
    assert api.platform.ask("SELECT id FROM immersions.discussion") == []


def test_what_candidates_sent_is_forgotten_in_time(api: Immersion, boussole: Consumer) -> None:
    api.keep(company())
    api.post(PATH, boussole, application())
    at = api.platform.clock.at
    assert api.platform.write(lambda conn: contacts.forget(conn, before=at, at=at)) == 0
    assert api.platform.write(lambda conn: contacts.forget(conn, before=at + timedelta(seconds=1), at=at)) == 1
    assert api.platform.ask("SELECT siret FROM immersions.contact") == [(SIRET,)]
