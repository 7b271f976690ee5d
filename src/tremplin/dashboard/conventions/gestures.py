"""What an adviser may do with a convention: each gesture, when it is open, and what will happen, said before it is done. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tremplin.immersions.conventions.assessment import MOST_JUSTIFICATION as MOST_WITHDRAWAL
from tremplin.immersions.conventions.audit import Author
from tremplin.immersions.conventions.lifecycle import MOST_JUSTIFICATION, MOST_RENEWAL, MOST_TRANSFER
from tremplin.immersions.conventions.model import Convention
from tremplin.immersions.conventions.states import moves_open_to
from tremplin.immersions.conventions.vocabulary import ADVISERS, UNDER_AGENCY, InternshipKind, Role, Status


class Gesture(StrEnum):
    ACCEPT = "accepter"
    ASK = "modifier"
    REJECT = "refuser"
    TRANSFER = "transferer"
    CANCEL = "annuler"
    CLOSE = "clore"
    REFERENT = "conseiller"
    RENEW = "renouveler"
    DUPLICATE = "dupliquer"
    WITHDRAW = "retirer-bilan"


@dataclass(frozen=True, slots=True)
class Way:
    """How a gesture is offered. `done`: what the page says after (`done.DONE`); `most`: characters of the reason, if one is asked."""

    label: str
    done: str
    targets: tuple[Status, ...] = ()
    most: int = 0
    reason: str = ""
    grave: bool = False


WAYS: Mapping[Gesture, Way] = {
    Gesture.ACCEPT: Way("Accepter", "convention-acceptee", (Status.ACCEPTED_BY_COUNSELLOR, Status.ACCEPTED_BY_VALIDATOR)),
    Gesture.ASK: Way(
        "Demander une modification",
        "convention-a-modifier",
        (Status.READY_TO_SIGN,),
        MOST_JUSTIFICATION,
        "Ce qui est à modifier",
    ),
    Gesture.REJECT: Way("Refuser", "convention-refusee", (Status.REJECTED,), MOST_JUSTIFICATION, "La raison du refus", grave=True),
    Gesture.TRANSFER: Way("Transférer", "convention-transferee", (), MOST_TRANSFER, "La raison du transfert"),
    Gesture.CANCEL: Way(
        "Annuler la convention",
        "convention-annulee",
        (Status.CANCELLED,),
        MOST_JUSTIFICATION,
        "La raison de l'annulation",
        grave=True,
    ),
    Gesture.CLOSE: Way(
        "Clore sans suite",
        "convention-close",
        (Status.DEPRECATED,),
        MOST_JUSTIFICATION,
        "Pourquoi elle n'a pas de suite",
        grave=True,
    ),
    Gesture.REFERENT: Way("Dire qui la suit", "convention-suivie"),
    Gesture.RENEW: Way("Renouveler", "convention-renouvelee", (), MOST_RENEWAL, "Pourquoi elle est renouvelée"),
    Gesture.DUPLICATE: Way("Dupliquer", ""),
    Gesture.WITHDRAW: Way(
        "Retirer le bilan", "convention-bilan-retire", (), MOST_WITHDRAWAL, "Pourquoi le bilan est retiré", grave=True
    ),
}


def open_to(one: Convention, author: Author) -> list[Gesture]:
    """What someone may do now, by the table of states."""
    moves = moves_open_to(one, author.roles)
    advises = bool(author.roles & ADVISERS)
    others = {
        Gesture.TRANSFER: advises and one.status in UNDER_AGENCY,
        Gesture.REFERENT: advises and one.status in UNDER_AGENCY,
        Gesture.RENEW: advises and one.status is Status.ACCEPTED_BY_VALIDATOR,
        Gesture.DUPLICATE: True,
        Gesture.WITHDRAW: Role.BACK_OFFICE in author.roles and one.assessment is not None,
    }
    return [each for each, way in WAYS.items() if any(target in moves for target in way.targets) or others.get(each, False)]


def target_of(gesture: Gesture, one: Convention, author: Author) -> Status | None:
    """The status that a gesture gives: of an acceptance, the last one that this person may give."""
    return next((each for each in reversed(WAYS[gesture].targets) if each in moves_open_to(one, author.roles)), None)


def may_send(author: Author) -> bool:
    """Whether they may send people their links."""
    return bool(author.roles & ADVISERS)


def may_correct(one: Convention, author: Author) -> bool:
    """Whether they may write other terms; once all is decided, correct a mistake."""
    if one.is_final:
        return bool(author.roles & (ADVISERS | {Role.AGENCY_ADMIN}))
    too_late = author.of_referred_agency and one.status is Status.ACCEPTED_BY_COUNSELLOR
    return bool(author.roles & ADVISERS) and not too_late and Status.READY_TO_SIGN in moves_open_to(one, author.roles)


def may_assess(one: Convention, author: Author) -> bool:
    """Whether they may fill the assessment for the company."""
    advises = bool(author.roles & {Role.VALIDATOR, Role.COUNSELLOR})
    return advises and one.status is Status.ACCEPTED_BY_VALIDATOR and one.assessment is None


def of_correction(one: Convention) -> list[str]:
    """What will happen when they correct, in sentences."""
    if one.is_final:
        return ["Le tuteur et l'identité du bénéficiaire sont corrigés, rien d'autre. Personne ne signe de nouveau."]
    return [_unsigned(one), f"{_signatories(one)} reçoivent un courriel pour relire la convention et la signer."]


def consequences(gesture: Gesture, one: Convention, target: Status | None) -> list[str]:
    """What will happen, in sentences."""
    return _TOLD[gesture](one, target)


def _accept(one: Convention, target: Status | None) -> list[str]:
    if target is Status.ACCEPTED_BY_COUNSELLOR:
        next_one = one.agency.refers_to.name if one.agency.refers_to else "le validateur de la structure"
        return [f"La demande est déclarée éligible : {next_one} reçoit un courriel et décide.", _UNDONE]
    return [
        f"La convention est validée : {one.signatories.beneficiary.name} peut commencer, et l'immersion est couverte.",
        f"{_everyone(one)} reçoivent un courriel.",
        "Une convention validée ne peut plus être refusée, seulement annulée.",
    ]


def _ask(one: Convention, _: Status | None) -> list[str]:
    return [_unsigned(one), f"{_signatories(one)} reçoivent ce que vous écrivez, corrigent la convention et la signent de nouveau."]


def _reject(one: Convention, _: Status | None) -> list[str]:
    return ["L'immersion ne pourra pas avoir lieu.", f"{_everyone(one)} reçoivent votre raison par courriel.", _UNDONE_ANEW]


def _transfer(one: Convention, _: Status | None) -> list[str]:
    return [
        "La structure choisie suit la convention et en décide ; les signatures déjà données restent valables.",
        f"{_signatories(one)} et la nouvelle structure reçoivent un courriel.",
        f"{one.agency.name} ne pourra plus rien y changer : pour revenir en arrière, la nouvelle structure devra la rendre.",
    ]


def _cancel(one: Convention, _: Status | None) -> list[str]:
    return ["L'immersion n'est plus couverte, dès maintenant.", f"{_everyone(one)} reçoivent votre raison par courriel.", _UNDONE_ANEW]


def _close(one: Convention, _: Status | None) -> list[str]:
    return ["La demande est close sans décision.", f"{_everyone(one)} reçoivent votre raison par courriel.", _UNDONE_ANEW]


def _referent(one: Convention, _: Status | None) -> list[str]:
    return ["Le nom choisi se lit sur la convention et dans les listes. Personne n'est prévenu, et vous pouvez le changer à nouveau."]


def _renew(one: Convention, _: Status | None) -> list[str]:
    return [
        "Une nouvelle convention est faite, avec les mêmes personnes et le même travail, aux dates que vous donnez.",
        f"{_signatories(one)} reçoivent un courriel pour la signer. La convention d'origine ne change pas.",
        "Un renouvellement ne se modifie pas : s'il est faux, refusez-le et refaites-le.",
        *([] if one.kind is InternshipKind.MINI_STAGE else [_ONCE_MORE if one.renewed else _ONCE]),
    ]


def _duplicate(one: Convention, _: Status | None) -> list[str]:
    return [
        "Un brouillon est fait avec les mêmes personnes et le même travail, sans dates. Il n'est envoyé à personne avant d'être fini."
    ]


def _withdraw(one: Convention, _: Status | None) -> list[str]:
    return [
        "Le bilan est effacé, avec la réponse du bénéficiaire ; l'histoire de la convention dit par qui et pourquoi.",
        "Un autre bilan peut ensuite être rempli.",
    ]


# Code du travail, art. D5135-3. The contract of API Immersion Facilitée refuses none: the agency judges.
_ONCE = "Une immersion se renouvelle une fois, pour les mêmes objectifs s'ils n'ont pas été atteints (code du travail, D5135-3)."
_ONCE_MORE = "Cette convention en renouvelle déjà une autre : le code du travail (D5135-3) n'en permet qu'un."
_UNDONE = "Cette décision ne peut pas être reprise ; la demande peut encore être refusée, ou modifiée."
_UNDONE_ANEW = "Cette décision ne peut pas être reprise : il faudrait refaire une convention, par exemple en la dupliquant."
_TOLD: Mapping[Gesture, Callable[[Convention, Status | None], list[str]]] = {
    Gesture.ACCEPT: _accept,
    Gesture.ASK: _ask,
    Gesture.REJECT: _reject,
    Gesture.TRANSFER: _transfer,
    Gesture.CANCEL: _cancel,
    Gesture.CLOSE: _close,
    Gesture.REFERENT: _referent,
    Gesture.RENEW: _renew,
    Gesture.DUPLICATE: _duplicate,
    Gesture.WITHDRAW: _withdraw,
}


def _unsigned(one: Convention) -> str:
    signed = [each.name for each in one.signatories if each.signed_at]
    return f"Les signatures déjà données ({', '.join(signed)}) sont effacées." if signed else "Personne n'a encore signé."


def _signatories(one: Convention) -> str:
    return ", ".join(each.name for each in one.signatories)


def _everyone(one: Convention) -> str:
    return f"{_signatories(one)} et {one.establishment_tutor.name}"
