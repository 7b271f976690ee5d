"""What everyone commits to by signing a convention, in plain words: the same text on the page, on paper, and in the proof. Pure.

What is signed can't be worded again afterwards: the words are those in force on the day of the submission. A new wording is a new
edition, from a date; the editions before it stay as they are, or every signature that they carry would seem to be of another text.

No clause names the prescriber: a convention may go to another one without anyone signing again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tremplin.immersions.conventions.model import Convention, age_on
from tremplin.immersions.conventions.schedule import told
from tremplin.immersions.conventions.vocabulary import InternshipKind
from tremplin.immersions.offers.model import RemoteWork
from tremplin.kit.french import short_date

_REMOTE = {
    RemoteWork.ON_SITE: "L'immersion a lieu sur place",
    RemoteWork.HYBRID: "L'immersion a lieu en partie sur place, en partie à distance",
    RemoteWork.FULL_REMOTE: "L'immersion a lieu à distance",
}


class Clause(NamedTuple):
    """A title, and its paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


def clauses(convention: Convention) -> tuple[Clause, ...]:
    """All of them, in the order in which they are read."""
    parts = (
        ("Pour quoi faire", _purpose(convention)),
        ("Quand et où", _period(convention)),
        ("Ce que la personne fera", _work(convention)),
        ("Son statut", _standing(convention)),
        ("Son accueil", _welcome(convention)),
        ("Sa santé et sa sécurité", _safety(convention)),
        ("Accidents et assurances", _insurance(convention)),
        ("Ce que chacun respecte", _conduct(convention)),
        ("Si cela s'arrête avant la fin", _ending(convention)),
        ("Les données personnelles", _privacy()),
        ("La signature", _signature()),
    )
    return tuple(Clause(title, tuple(paragraphs)) for title, paragraphs in parts)


def is_pupil(convention: Convention) -> bool:
    """Whether it is a mini-stage: a few days in a company for someone still at school."""
    return convention.kind is InternshipKind.MINI_STAGE


def is_minor(convention: Convention) -> bool:
    """Whether the beneficiary is under age on the first day."""
    return age_on(convention.signatories.beneficiary.birthdate, convention.date_start) < 18


def _purpose(one: Convention) -> Iterator[str]:
    person, job = one.signatories.beneficiary.name, one.immersion_appellation.appellation_label
    if is_pupil(one):
        yield (
            f"{person} découvre le métier « {job} » chez {one.business_name}, en dehors de ses cours, grâce à une chambre consulaire. "
            "C'est une période d'observation en milieu professionnel (code de l'éducation, articles L332-3-1 pour les collégiens et "
            "les lycéens, L124-3-1 pour les étudiants ; code du travail, article L4153-1)."
        )
    else:
        yield (
            f"{person} découvre le métier « {job} » chez {one.business_name}. C'est une période de mise en situation en milieu "
            "professionnel (code du travail, articles L5135-1 à L5135-8 et D5135-1 à D5135-8)."
        )
    yield f"Son but : {one.immersion_objective.value[0].lower()}{one.immersion_objective.value[1:]}."
    if one.renewed:
        yield f"Cette convention en prolonge une autre (n° {one.renewed.from_id}), pour cette raison : {one.renewed.justification}"


def _period(one: Convention) -> Iterator[str]:
    yield f"Du {short_date(one.date_start)} au {short_date(one.date_end)} inclus."
    yield told(one.schedule)
    yield f"{_REMOTE[one.remote_work_mode]} : {one.immersion_address}."
    if not is_pupil(one):
        yield "L'immersion dure un mois au plus. Pour la prolonger, il faut une nouvelle convention, que chacun signe."


def _work(one: Convention) -> Iterator[str]:
    yield one.immersion_activities
    if one.immersion_skills:
        yield f"Ce qui sera observé ou essayé : {one.immersion_skills}"
    if is_pupil(one):
        yield "La personne observe. Elle peut essayer des gestes simples, sans danger, avec quelqu'un à ses côtés."
    else:
        yield "La personne observe et essaie, avec quelqu'un à ses côtés. Elle n'a pas d'objectif de production."
    yield (
        "Elle ne remplace personne, n'occupe pas un emploi permanent ou saisonnier, et n'aide pas l'entreprise à faire face à un "
        "surcroît de travail."
    )


def _standing(one: Convention) -> Iterator[str]:
    employer = one.signatories.beneficiary_current_employer
    yield "Il n'y a pas de contrat de travail entre la personne et l'entreprise qui l'accueille. L'entreprise ne la paie pas."
    if employer:
        yield f"Elle reste salariée de {employer.business_name} (SIRET {employer.business_siret}, {employer.business_address})."
        yield "Elle y retrouve son poste à la fin de l'immersion."
    elif is_pupil(one):
        yield "Elle garde son statut d'élève ou d'étudiant."
    else:
        yield "Elle garde le statut et les droits qu'elle avait avant : allocations, protection sociale, suivi."
    if one.business_advantages:
        yield f"Ce que l'entreprise offre : {one.business_advantages}"


def _welcome(one: Convention) -> Iterator[str]:
    tutor = one.establishment_tutor
    yield f"Dans l'entreprise, {tutor.name} ({tutor.job}) accueille la personne, l'aide et répond à ses questions."
    yield "À la fin, l'entreprise remplit un bilan. La personne le lit, dit si elle est d'accord, et en garde une copie."


def _safety(one: Convention) -> Iterator[str]:
    yield "L'entreprise applique à la personne les règles de santé et de sécurité de ses salariés, et les lui explique à son arrivée."
    if one.individual_protection:
        yield f"Elle lui fournit des équipements de protection : {one.individual_protection_description or 'ceux du métier'}."
    if one.sanitary_prevention:
        yield f"Elle prend des mesures de prévention sanitaire : {one.sanitary_prevention_description or 'celles du métier'}."
    if one.work_conditions:
        yield f"Conditions particulières : {one.work_conditions}"
    if is_minor(one):
        yield (
            "La personne est mineure : aucun des travaux interdits à son âge ne lui est confié, ni aucun travail de nuit (code du "
            "travail, articles D4153-15 et suivants, L3163-2)."
        )


def _insurance(one: Convention) -> Iterator[str]:
    if is_pupil(one):
        yield "La personne, ou sa famille, a une assurance qui couvre les dommages qu'elle causerait (responsabilité civile)."
        yield "En cas d'accident, l'entreprise prévient aussitôt la famille et le prescripteur."
    else:
        yield (
            "Pendant l'immersion et sur le trajet, la personne est couverte contre les accidents du travail et les maladies "
            "professionnelles, comme le prévoit le code de la sécurité sociale."
        )
        yield "En cas d'accident, l'entreprise prévient le prescripteur le jour même, pour qu'il soit déclaré à temps."
    yield "L'entreprise a une assurance de responsabilité civile qui couvre l'accueil de la personne."


def _conduct(one: Convention) -> Iterator[str]:
    yield "La personne respecte les horaires et les règles de l'entreprise, et prévient son tuteur si elle ne peut pas venir."
    yield "Elle ne répète pas ce qu'elle apprend de confidentiel sur l'entreprise, ses clients ou ses salariés, même après."
    yield "L'entreprise la respecte, sans discrimination ni harcèlement, et ne lui demande que ce que prévoit la convention."
    if one.signatories.beneficiary_representative:
        yield f"{one.signatories.beneficiary_representative.name}, qui représente la personne, l'autorise à faire cette immersion."


def _ending(one: Convention) -> Iterator[str]:
    yield "Chacun peut arrêter l'immersion avant la fin : il prévient les autres et le prescripteur, en disant pourquoi."
    yield "Le prescripteur peut aussi l'arrêter, si la convention n'est pas respectée ou si la personne est en danger."
    if not is_pupil(one):
        yield "L'immersion s'arrête si la personne trouve un emploi ou une formation qu'elle préfère commencer tout de suite."


def _privacy() -> Iterator[str]:
    yield (
        "Ce que dit cette convention sert à l'immersion, à son suivi et à sa preuve. Y ont accès ceux qui la signent, le tuteur, le "
        "prescripteur et les services qu'il autorise."
    )
    yield "Chacun peut demander à voir ses données, à les corriger, et à les effacer quand la loi n'oblige plus à les garder."


def _signature() -> Iterator[str]:
    yield (
        "Chacun signe depuis un lien envoyé à son adresse ou à son téléphone. Le jour, le moyen et l'empreinte du texte signé sont "
        "conservés (code civil, articles 1366 et 1367). Changer la convention efface les signatures."
    )
    yield "L'immersion ne commence pas avant que le prescripteur ait validé la convention."
