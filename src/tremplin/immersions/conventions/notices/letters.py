"""The words of notices: one mail a kind, and the SMS of those that can be sent so. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from tremplin.immersions.conventions.model import Convention
from tremplin.immersions.conventions.notices.model import Kind
from tremplin.immersions.conventions.vocabulary import ROLE_LABELS, Role
from tremplin.kit.french import short_date
from tremplin.kit.mail import Mail
from tremplin.kit.mail.layout import Quote


@dataclass(frozen=True, slots=True)
class Letter:
    """The words of a mail; `{…}` are filled with `_told`."""

    subject: str
    paragraphs: tuple[str, ...]
    label: str


_SIGN = "Lire et signer la convention"
_READ = "Lire la convention"
_WHAT = "{name} découvrira le métier « {job} » chez {company}, du {start} au {end}."
_CHECK = "Relisez-la : dates, horaires, lieu, activités. Si quelque chose est faux, corrigez-le sur la même page, avant de signer."
_CODE = "Pour l'ouvrir depuis un autre appareil, donnez ce code : {code}. Il est valable {validity}."
_STUDY = "Étudier la convention"

LETTERS = {
    Kind.SIGNATURE_REQUEST: Letter(
        "À signer : la convention d'immersion de {name}",
        ("Bonjour,", _WHAT, "Une convention doit être signée avant le premier jour. Vous la signez comme {role}.", _CHECK, _CODE),
        _SIGN,
    ),
    Kind.SIGNATURE_REQUEST_AGAIN: Letter(
        "À signer de nouveau : la convention d'immersion de {name} a changé",
        ("Bonjour,", "La convention a été modifiée : les signatures données avant ne valent plus.", _WHAT, "{reason}", _CHECK, _CODE),
        _SIGN,
    ),
    Kind.SIGNATURE_LINK: Letter(
        "Votre lien pour signer la convention d'immersion de {name}",
        ("Bonjour,", "Voici le lien demandé. Vous signez comme {role}.", _WHAT, _CODE),
        _SIGN,
    ),
    Kind.SIGNATORY_REMINDER: Letter(
        "Rappel : votre signature manque à la convention d'immersion de {name}",
        ("Bonjour,", _WHAT, "Il manque votre signature. Sans elle, l'immersion ne peut pas commencer.", _CODE),
        _SIGN,
    ),
    Kind.SIGNATURE_RECEIVED: Letter(
        "Votre signature est enregistrée : convention d'immersion de {name}",
        ("Bonjour,", _WHAT, "Vous avez signé comme {role}. Gardez ce courriel : son lien ouvre la convention.", "{next}"),
        _READ,
    ),
    Kind.READ_LINK: Letter(
        "Votre lien vers la convention d'immersion de {name}",
        ("Bonjour,", "Voici le lien demandé.", _WHAT, _CODE),
        _READ,
    ),
    Kind.AGENCY_NEW: Letter(
        "Nouvelle convention : {name}, chez {company}",
        ("Bonjour,", "Une convention vous est adressée. Elle vous sera soumise quand tous l'auront signée.", _WHAT, "{reason}"),
        _READ,
    ),
    Kind.AGENCY_REVIEW: Letter(
        "À étudier : la convention de {name}, chez {company}",
        ("Bonjour,", "Tous ont signé : la convention attend votre décision, comme {role}.", _WHAT),
        _STUDY,
    ),
    Kind.AGENCY_FIRST_REMINDER: Letter(
        "Rappel : la convention de {name} commence dans trois jours ouvrés",
        ("Bonjour,", "Tous ont signé : la convention attend votre décision.", _WHAT),
        _STUDY,
    ),
    Kind.AGENCY_LAST_REMINDER: Letter(
        "Dernier rappel : la convention de {name} commence au prochain jour ouvré",
        ("Bonjour,", "Sans votre décision aujourd'hui, l'immersion ne peut pas commencer.", _WHAT),
        _STUDY,
    ),
    Kind.VALIDATED: Letter(
        "Convention validée : {name} peut commencer le {start}",
        ("Bonjour,", "{agency} a validé la convention.", _WHAT, "Gardez-la : elle peut être demandée pendant l'immersion."),
        _READ,
    ),
    Kind.REJECTED: Letter(
        "Convention refusée : {name}, chez {company}",
        ("Bonjour,", "{agency} ne valide pas cette convention : l'immersion ne peut pas avoir lieu.", "{reason}"),
        _READ,
    ),
    Kind.CANCELLED: Letter(
        "Convention annulée : {name}, chez {company}",
        ("Bonjour,", "La convention est annulée : l'immersion n'est plus couverte.", "{reason}"),
        _READ,
    ),
    Kind.DEPRECATED: Letter(
        "Convention close : {name}, chez {company}",
        ("Bonjour,", "{agency} a clos cette convention, qui n'aura pas lieu.", "{reason}"),
        _READ,
    ),
    Kind.TRANSFERRED: Letter(
        "La convention de {name} est suivie par une autre structure",
        ("Bonjour,", "{agency} suit désormais cette convention. Les signatures données restent valables.", _WHAT),
        _READ,
    ),
    Kind.ASSESSMENT_REQUEST: Letter(
        "Le bilan de l'immersion de {name}",
        ("Bonjour,", _WHAT, "Cinq questions pour dire comment elle s'est passée : ce bilan sert à {name} pour la suite."),
        "Remplir le bilan",
    ),
    Kind.ASSESSMENT_REMINDER: Letter(
        "Rappel : le bilan de l'immersion de {name}",
        ("Bonjour,", _WHAT, "Son bilan n'est pas encore rempli : cinq questions suffisent."),
        "Remplir le bilan",
    ),
    Kind.ASSESSMENT_MISSING: Letter(
        "Bilan manquant : l'immersion de {name}, chez {company}",
        ("Bonjour,", _WHAT, "Malgré deux rappels, l'entreprise n'a pas rempli le bilan. Vous pouvez le remplir pour elle."),
        _READ,
    ),
    Kind.ASSESSMENT_TO_SIGN: Letter(
        "Votre bilan d'immersion chez {company}",
        ("Bonjour,", "{company} a rempli le bilan de votre immersion. Lisez-le, dites si vous êtes d'accord, signez-le."),
        "Lire et signer le bilan",
    ),
    Kind.ASSESSMENT_SIGNED: Letter(
        "Le bilan de l'immersion de {name} est signé",
        ("Bonjour,", "{name} a lu et signé le bilan de son immersion chez {company}. Le lien ci-dessous l'ouvre."),
        "Lire le bilan",
    ),
}
_SMS = {
    Kind.SIGNATURE_LINK: "Convention d'immersion de {name} : lisez-la et signez-la ici, {validity} : {url}",
    Kind.ASSESSMENT_REMINDER: "Bilan de l'immersion de {name} : à remplir ici, {validity} : {url}",
    Kind.ASSESSMENT_TO_SIGN: "Votre bilan d'immersion chez {company} : à lire et signer ici, {validity} : {url}",
    Kind.READ_LINK: "Convention d'immersion de {name} : {url}",
}


def mail(kind: Kind, convention: Convention, role: Role, *, to: str, url: str, code: str, days: int) -> Mail:
    """The mail of a notice. `code` opens the same as `url`; both last so many days."""
    letter, told = LETTERS[kind], _told(convention, role, code=code, days=days)
    paragraphs = (_filled(each, told) for each in letter.paragraphs)
    return Mail(
        to=to,
        subject=letter.subject.format(**told),
        paragraphs=tuple(each for each in paragraphs if each),
        link=(letter.label, url),
    )


def sms(kind: Kind, convention: Convention, role: Role, *, url: str, days: int) -> str:
    """The words of an SMS."""
    return _SMS[kind].format(url=url, **_told(convention, role, code="", days=days))


def _filled(paragraph: str, told: dict[str, str]) -> str:
    """What someone else wrote is quoted, never mixed with our words."""
    text = paragraph.format(**told)
    return Quote(text) if paragraph == "{reason}" and text else text


def _told(convention: Convention, role: Role, *, code: str, days: int) -> dict[str, str]:
    left = [each for each in convention.signatories if each.signed_at is None]
    waits = (
        f"Il manque encore {len(left)} signature{'s' if len(left) > 1 else ''}." if left else "Tous ont signé : la structure décide."
    )
    return {
        "name": convention.signatories.beneficiary.name,
        "company": convention.business_name,
        "job": convention.immersion_appellation.appellation_label,
        "start": short_date(convention.date_start),
        "end": short_date(convention.date_end),
        "agency": convention.agency.name,
        "role": ROLE_LABELS[role],
        "reason": convention.status_justification or "",
        "next": waits,
        "code": code,
        "validity": f"{days} jours",
    }
