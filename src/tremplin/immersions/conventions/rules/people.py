"""Who: ages, distinct people, signatures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from tremplin.immersions.conventions.rules.facts import SIGNATORY_KEYS, Facts
from tremplin.immersions.conventions.rules.rule import CONTRACT, IMMERSION, MINI_STAGE, Breach, Keyed, Rule, Window, day
from tremplin.immersions.conventions.vocabulary import UNSIGNED
from tremplin.kit.shapes import ABSENT

_ADULT = 18


def _minor_without_representative(facts: Facts) -> Iterator[Breach]:
    if facts.get("signatories", "beneficiaryRepresentative") is None and facts.age < _ADULT:
        yield Breach({"age": facts.age})


def _shared(name: str) -> Callable[[Facts], Iterator[Breach]]:
    """Each signatory whose e-mail or telephone is also another's."""

    def breaches(facts: Facts) -> Iterator[Breach]:
        given = facts.of_signatories(name)
        times = Counter(given.values())
        for key, value in given.items():
            if times[value] > 1:
                yield Breach(path=f"signatories.{key}.{name}")

    return breaches


def _tutor_is_of_the_beneficiary(facts: Facts) -> Iterator[Breach]:
    emails = facts.of_signatories("email")
    emails.pop("establishmentRepresentative", None)
    if facts.need("establishmentTutor", "email") in emails.values():
        yield Breach()


def _younger_than(least: int) -> Callable[[Facts], Iterator[Breach]]:
    def breaches(facts: Facts) -> Iterator[Breach]:
        if facts.age < least:
            yield Breach({"least": least})

    return breaches


def _older_than_anyone(facts: Facts) -> Iterator[Breach]:
    if facts.age > 120:
        yield Breach({"age": facts.age})


def _signature_missing(facts: Facts) -> Iterator[Breach]:
    if facts.need("status") in UNSIGNED:
        return
    people = [facts.get("signatories", key) for key in SIGNATORY_KEYS]
    if any(each is not None and "signedAt" not in each for each in people):
        yield Breach()


def _address_incomplete(facts: Facts) -> Iterator[Breach]:
    address = facts.get("signatories", "beneficiary", "address")
    if address is None or any(address[name] is ABSENT for name in ("postcode", "departmentCode", "city")):
        yield Breach()


RULES = (
    Rule(
        number="V4",
        code="REPRESENTATIVE_MISSING",
        path="signatories.beneficiaryRepresentative",
        sentence="Un représentant légal est nécessaire : le bénéficiaire aura {age} ans le premier jour.",
        source=f"{CONTRACT}; code civil, art. 371-1",
        window=Window(since=day(2023, 10, 28)),
        breaches=_minor_without_representative,
    ),
    Rule(
        number="V5",
        code="EMAIL_SHARED",
        path="signatories",
        sentence="Deux signataires ne peuvent pas avoir la même adresse e-mail.",
        source=CONTRACT,
        window=Window(Keyed.END, after=day(2024, 8, 31)),
        breaches=_shared("email"),
    ),
    Rule(
        number="V6",
        code="PHONE_SHARED",
        path="signatories",
        sentence="Deux signataires ne peuvent pas avoir le même numéro de téléphone.",
        source=CONTRACT,
        window=Window(after=day(2025, 4, 30)),
        breaches=_shared("phone"),
    ),
    Rule(
        number="V7",
        code="TUTOR_EMAIL_SHARED",
        path="establishmentTutor.email",
        sentence="Le tuteur ne peut pas avoir l'adresse e-mail du bénéficiaire, de son représentant légal ou de son employeur actuel.",
        source=CONTRACT,
        breaches=_tutor_is_of_the_beneficiary,
    ),
    *(
        Rule(
            number="V8",
            code="TOO_YOUNG",
            path="signatories.beneficiary.birthdate",
            sentence="Le bénéficiaire doit avoir au moins {least} ans le premier jour.",
            source=CONTRACT,
            kinds=kinds,
            breaches=_younger_than(least),
        )
        for kinds, least in ((IMMERSION, 16), (MINI_STAGE, 10))
    ),
    Rule(
        number="V9",
        code="TOO_OLD",
        path="signatories.beneficiary.birthdate",
        sentence="Vérifiez la date de naissance : le bénéficiaire aurait {age} ans.",
        source=CONTRACT,
        window=Window(after=day(2024, 4, 30)),
        breaches=_older_than_anyone,
    ),
    Rule(
        number="V17",
        code="SIGNATURE_MISSING",
        path="status",
        sentence="La convention doit être signée par tous pour avoir ce statut.",
        source=CONTRACT,
        breaches=_signature_missing,
    ),
    Rule(
        number="V18",
        code="ADDRESS_INCOMPLETE",
        path="signatories.beneficiary.address",
        sentence="L'adresse du bénéficiaire d'un mini-stage doit être complète : code postal, département et ville.",
        source=CONTRACT,
        kinds=MINI_STAGE,
        window=Window(since=day(2024, 10, 2)),
        breaches=_address_incomplete,
    ),
)
