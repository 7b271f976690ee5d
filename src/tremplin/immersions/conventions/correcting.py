"""Correcting a mistake: which fields each person may change, read from a form into an object of the contract. Pure.

Everyone corrects what they know: themselves; the company, the work and the tutor; both the person and the company, the dates. Nobody
of the convention changes where someone else's link is sent: they could then sign in their place. Its agency may.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from tremplin.immersions.conventions import timetable, trade
from tremplin.immersions.conventions.model import Convention
from tremplin.immersions.conventions.vocabulary import Objective, Role
from tremplin.immersions.conventions.wire import write
from tremplin.kit.shapes import Fault
from tremplin.kit.texts import legible

Path = tuple[str, ...]
_LONGEST = 8_000  # longer than any rule allows: the rule then says so


@dataclass(frozen=True, slots=True)
class Entry:
    """A field of the page. `kind`: text, long, tel, email, date, job (the name of one), or choice, among `options`."""

    name: str
    label: str
    path: Path
    kind: str = "text"
    required: bool = True
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    entries: tuple[Entry, ...]


def _person(key: Path, *more: Entry) -> tuple[Entry, ...]:
    return (
        Entry("prenom", "Prénom", (*key, "firstName")),
        Entry("nom", "Nom", (*key, "lastName")),
        Entry("telephone", "Téléphone", (*key, "phone"), "tel"),
        *more,
    )


def _identity(key: Path) -> tuple[Entry, ...]:
    return (
        Entry("beneficiaire-prenom", "Prénom du bénéficiaire", (*key, "firstName")),
        Entry("beneficiaire-nom", "Nom du bénéficiaire", (*key, "lastName")),
        Entry("beneficiaire-naissance", "Date de naissance", (*key, "birthdate"), "date"),
    )


_BENEFICIARY = ("signatories", "beneficiary")
_EMPLOYER = ("signatories", "beneficiaryCurrentEmployer")
_TUTOR = Group(
    "Le tuteur",
    (
        Entry("tuteur-prenom", "Prénom du tuteur", ("establishmentTutor", "firstName")),
        Entry("tuteur-nom", "Nom du tuteur", ("establishmentTutor", "lastName")),
        Entry("tuteur-fonction", "Fonction du tuteur", ("establishmentTutor", "job")),
        Entry("tuteur-courriel", "Courriel du tuteur", ("establishmentTutor", "email"), "email"),
        Entry("tuteur-telephone", "Téléphone du tuteur", ("establishmentTutor", "phone"), "tel"),
    ),
)
_WORK = Group(
    "L'immersion",
    (
        Entry("lieu", "Adresse de l'immersion, avec le code postal", ("immersionAddress",)),
        Entry("activites", "Ce qui sera fait", ("immersionActivities",), "long"),
        Entry("competences", "Ce qui sera observé ou essayé", ("immersionSkills",), "long", False),
        Entry("protection", "Équipements de protection fournis", ("individualProtectionDescription",), "text", False),
        Entry("prevention", "Mesures de prévention sanitaire", ("sanitaryPreventionDescription",), "text", False),
        Entry("conditions", "Conditions particulières", ("workConditions",), "long", False),
        Entry("avantages", "Ce que l'entreprise offre", ("businessAdvantages",), "text", False),
    ),
)
GROUPS: Mapping[Role, tuple[Group, ...]] = {
    Role.BENEFICIARY: (
        Group(
            "Vous",
            _person(
                _BENEFICIARY,
                Entry("naissance", "Date de naissance", (*_BENEFICIARY, "birthdate"), "date"),
                Entry("urgence", "Qui prévenir en cas d'urgence", (*_BENEFICIARY, "emergencyContact"), "text", False),
                Entry("urgence-telephone", "Son téléphone", (*_BENEFICIARY, "emergencyContactPhone"), "tel", False),
            ),
        ),
    ),
    Role.BENEFICIARY_REPRESENTATIVE: (Group("Vous", _person(("signatories", "beneficiaryRepresentative"))),),
    Role.BENEFICIARY_CURRENT_EMPLOYER: (
        Group(
            "Vous",
            _person(
                _EMPLOYER,
                Entry("fonction", "Votre fonction", (*_EMPLOYER, "job")),
                Entry("entreprise", "Nom de l'entreprise", (*_EMPLOYER, "businessName")),
                Entry("siret", "SIRET de l'entreprise", (*_EMPLOYER, "businessSiret")),
                Entry("adresse", "Adresse de l'entreprise", (*_EMPLOYER, "businessAddress")),
            ),
        ),
    ),
    Role.ESTABLISHMENT_REPRESENTATIVE: (
        Group("Vous", _person(("signatories", "establishmentRepresentative"))),
        _WORK,
        _TUTOR,
    ),
}
_TITLES = {
    Role.BENEFICIARY: "Le bénéficiaire",
    Role.BENEFICIARY_REPRESENTATIVE: "Son représentant légal",
    Role.BENEFICIARY_CURRENT_EMPLOYER: "Son employeur actuel",
    Role.ESTABLISHMENT_REPRESENTATIVE: "Qui représente l'entreprise",
}
_BENEFICIARY_IDENTITY = Group("Le bénéficiaire", _identity(_BENEFICIARY))
_COMPANY = Group(
    "L'entreprise", (Entry("raison-sociale", "Nom de l'entreprise", ("businessName",)), Entry("siret", "SIRET", ("siret",)))
)
_PURPOSE = Group(
    "Ce que l'immersion fait découvrir",
    (
        Entry("metier", "Métier", ("immersionAppellation",), "job"),
        Entry("objectif", "But", ("immersionObjective",), "choice", options={each.value: each.value for each in Objective}),
    ),
)
SCHEDULERS = frozenset({Role.BENEFICIARY, Role.ESTABLISHMENT_REPRESENTATIVE})
# A description that is given says that there is something to describe.
_FLAGS = {"individualProtectionDescription": "individualProtection", "sanitaryPreventionDescription": "sanitaryPrevention"}
_KEPT_EMPTY = frozenset({*_FLAGS, "immersionSkills"})  # the contract wants these keys


def groups_of(convention: Convention, role: Role) -> tuple[Group, ...]:
    """What someone may correct now: once all is decided, the tutor alone."""
    return (_TUTOR,) if convention.is_final else GROUPS.get(role, ())


def groups_of_agency(convention: Convention) -> tuple[Group, ...]:
    """What the agency may correct now: everyone and their addresses, the work; once all is decided, the tutor and who came."""
    if convention.is_final:
        return (_TUTOR, _BENEFICIARY_IDENTITY)
    people = (_of_agency(role) for role in _TITLES if convention.signatories.get(role))
    return (*people, _COMPANY, _PURPOSE, _WORK, _TUTOR)


def _of_agency(role: Role) -> Group:
    """The fields of someone, with their address, under names that no one else's have."""
    own = GROUPS[role][0].entries
    email = Entry("courriel", "Courriel", (*own[0].path[:-1], "email"), "email")
    return Group(_TITLES[role], tuple(replace(each, name=f"{role.value}-{each.name}") for each in (*own, email)))


def known(convention: Convention, groups: Iterable[Group]) -> dict[str, str]:
    """What the fields hold at first."""
    payload = write(convention)
    return {each.name: _shown(each, _at(payload, each.path)) for group in groups for each in group.entries}


def read(sent: Mapping[str, Any], groups: Iterable[Group]) -> dict[str, str]:
    """What was typed."""
    return {each.name: _text(sent, each.name, lines=each.kind == "long") for group in groups for each in group.entries}


def corrected(convention: Convention, groups: Iterable[Group], typed: Mapping[str, str]) -> dict[str, Any]:
    """The object of the contract, with what was typed; optional fields left empty are taken away, or kept empty when they must be."""
    payload = write(convention)
    for entry in (each for group in groups for each in group.entries):
        *parents, name = entry.path
        place = _at(payload, tuple(parents))
        text = typed[entry.name]
        if entry.kind == "job":
            # The catalogue may not know a job that came with a file: it stays while nobody writes another.
            job = trade.named(text) if text != _shown(entry, place[name]) else None
            place[name] = trade.written(job) if job else place[name]
            continue
        if name in _FLAGS and text != place[name]:
            place[_FLAGS[name]] = bool(text)
        place[name] = text
        if not text and not entry.required and name not in _KEPT_EMPTY:
            del place[name]
    return payload


def unknown_job(convention: Convention, typed: Mapping[str, str]) -> str:
    """What to say of the name of a job that is none; nothing when it is one, or was not changed."""
    text = typed.get("metier")
    if text is None or text == convention.immersion_appellation.appellation_label or trade.named(text):
        return ""
    meant = " ; ".join(each.label for each in trade.like(text)[:4])
    return f"Ce métier n'est pas connu. Vouliez-vous dire : {meant} ?" if meant else "Ce métier n'est pas connu."


def tutor_corrected(typed: Mapping[str, str]) -> dict[str, str]:
    """The tutor's fields, by their names in the model."""
    names = {"firstName": "first_name", "lastName": "last_name", "job": "job", "email": "email", "phone": "phone"}
    return {names[each.path[-1]]: typed[each.name] for each in _TUTOR.entries}


def beneficiary_corrected(typed: Mapping[str, str]) -> dict[str, str | date]:
    """Who came, by the names of the model. Raises ValueError when the date of birth is none."""
    names = {"firstName": "first_name", "lastName": "last_name"}
    told = {each.path[-1]: typed[each.name] for each in _BENEFICIARY_IDENTITY.entries}
    return {**{names[key]: told[key] for key in names}, "birthdate": date.fromisoformat(told["birthdate"])}


def placed(faults: Iterable[Fault], groups: Iterable[Group]) -> dict[str, str]:
    """What is wrong, by the name of the field that shows it; what no field shows is told under its own path."""
    names = {".".join(each.path): each.name for group in groups for each in group.entries}
    others = {"dateStart": "debut", "dateEnd": "debut", "schedule": "horaires"}
    told: dict[str, str] = {}
    for fault in faults:
        name = names.get(fault.path) or timetable.field_of(fault.path) or others.get(fault.path.split(".")[0], fault.path)
        told.setdefault(name, fault.message)
    return told


def _at(payload: Any, path: Path) -> Any:
    for name in path:
        payload = payload.get(name, {})
    return payload


def _shown(entry: Entry, value: Any) -> str:
    if entry.kind == "job":
        return str(value["appellationLabel"])
    text = value if isinstance(value, str) else ""
    return text[:10] if entry.kind == "date" else text


def _text(sent: Mapping[str, Any], name: str, *, lines: bool = False) -> str:
    raw = sent.get(name, "")
    text = legible(raw if isinstance(raw, str) else "")[:_LONGEST].replace("\r\n", "\n").strip()
    return text if lines else " ".join(text.split())
