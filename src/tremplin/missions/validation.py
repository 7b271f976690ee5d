"""What a mission must be to be published: every rule, once, whatever the door.

The first eighteen rules are those of API Engagement, in its order and its exact words: its clients read the first that fails
(`first_refusal`). The others are ours: errors where publishing would harm (a link that leads nowhere), warnings elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from tremplin.kit.problem import Problem, ProblemKind, Severity
from tremplin.missions.draft import MissionDraft
from tremplin.missions.model import COMPENSATION_TYPES, COMPENSATION_UNITS, Remote
from tremplin.missions.texts import repaired
from tremplin.reference.countries import COUNTRIES
from tremplin.reference.domains import DOMAINS

DESCRIPTION_MOST = 20_000
DESCRIPTION_LITTLE = 150
TITLE_MOST = 250
_REMOTE = frozenset(Remote)
_BLANK_OR_CONTROL = re.compile(r"[\s\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of problem and the test that finds it: a false value when all is well, else True or the values of its sentences."""

    kind: ProblemKind
    pointer: str
    fails: Callable[[MissionDraft, datetime], object]

    def told(self, found: object) -> Problem:
        """The problem of a draft that fails it, `found` so."""
        values = found if isinstance(found, dict) else {}
        return self.kind.at(self.pointer.format(**values), **values)


RULES: list[Rule] = []


def _rule(
    code: str,
    pointer: str,
    message: str,
    message_en: str,
    hint: str = "",
    *,
    severity: Severity = Severity.ERROR,
) -> Callable[[Callable[[MissionDraft, datetime], object]], None]:
    """Registers the decorated test as a rule."""

    def declare(fails: Callable[[MissionDraft, datetime], object]) -> None:
        RULES.append(Rule(ProblemKind(code, severity, message, message_en, hint), pointer, fails))

    return declare


@_rule("TITLE_MISSING", "/title", "Titre manquant", "Title is missing", "Donnez un titre qui dit ce que fera le bénévole.")
def _(draft: MissionDraft, _now: datetime) -> object:
    return not (draft.title or "").strip()


@_rule(
    "TITLE_ENCODING",
    "/title",
    "Problème d'encodage dans le titre",
    "The title has an encoding problem",
    "Le titre contient « &# » : envoyez les caractères eux-mêmes, en UTF-8.",
)
def _(draft: MissionDraft, _now: datetime) -> object:
    return "&#" in (draft.title or "")


@_rule(
    "TITLE_ONE_WORD",
    "/title",
    "Le titre est trop court (1 seul mot)",
    "The title is too short (a single word)",
    "Écrivez une courte phrase : « Accompagner des enfants à la lecture ».",
)
def _(draft: MissionDraft, _now: datetime) -> object:
    title = (draft.title or "").strip()
    return title and " " not in title


@_rule(
    "CLIENT_ID_MISSING",
    "/clientId",
    "ClientId manquant",
    "The clientId is missing",
    "Donnez à chaque mission un identifiant à vous, toujours le même.",
)
def _(draft: MissionDraft, _now: datetime) -> object:
    return not draft.client_id.strip()


@_rule(
    "DESCRIPTION_MISSING",
    "/description",
    "Description manquante",
    "The description is missing",
    "Décrivez la mission : à quoi elle sert, ce qu'on y fait, avec qui.",
)
def _(draft: MissionDraft, _now: datetime) -> object:
    return not (draft.description or "").strip()


@_rule(
    "DESCRIPTION_ENCODING",
    "/description",
    "Problème d'encodage dans la description",
    "The description has an encoding problem",
    "La description contient « &# » : envoyez les caractères eux-mêmes, en UTF-8.",
)
def _(draft: MissionDraft, _now: datetime) -> object:
    return "&#" in (draft.description or "")


@_rule(
    "DESCRIPTION_TOO_LONG",
    "/description",
    "La description est trop longue (plus de 20000 caractères)",
    "The description is too long (more than 20,000 characters)",
    "Raccourcissez-la ({length} caractères) ; le détail peut rester sur votre site.",
)
def _(draft: MissionDraft, _now: datetime) -> object:
    length = len(draft.description or "")
    return length > DESCRIPTION_MOST and {"length": length}


@_rule(
    "APPLICATION_URL_MISSING",
    "/applicationUrl",
    "URL de candidature manquant",
    "The application link is missing",
    "Donnez l'adresse de la page où l'on peut proposer son aide.",
)
def _(draft: MissionDraft, _now: datetime) -> object:
    return not draft.application_url


@_rule(
    "COUNTRY_UNKNOWN",
    "/addresses/{rank}/country",
    'Pays non valide : "{value}"',
    'Unknown country: "{value}"',
    "Utilisez le code à deux lettres (FR, BE…) ou le nom du pays en français.",
)
def _(draft: MissionDraft, _now: datetime) -> object:
    for rank, address in enumerate(draft.addresses):
        if address.country and address.country not in COUNTRIES:
            return {"value": address.country, "rank": rank}
    return None


@_rule(
    "REMOTE_UNKNOWN",
    "/remote",
    "Valeur remote non valide (no, possible, full ou local)",
    "Unknown value for remote (no, possible, full or local)",
)
def _(draft: MissionDraft, _now: datetime) -> object:
    return draft.remote and draft.remote not in _REMOTE


@_rule(
    "PLACES_NOT_POSITIVE",
    "/places",
    "Nombre de places invalide (doit être supérieur à 0)",
    "The number of places must be above 0",
    "Retirez la mission quand elle est complète, plutôt que d'annoncer zéro place.",
)
def _(draft: MissionDraft, _now: datetime) -> object:
    return draft.places is not None and draft.places <= 0


@_rule(
    "DOMAIN_UNKNOWN",
    "/domain",
    'Domaine non valide : "{value}"',
    'Unknown domain: "{value}"',
    "Choisissez parmi : {domains}.",
)
def _(draft: MissionDraft, _now: datetime) -> object:
    return draft.domain and draft.domain not in DOMAINS and {"value": draft.domain, "domains": ", ".join(DOMAINS)}


@_rule(
    "ORGANISATION_NAME_ENCODING",
    "/organizationName",
    "Problème d'encodage dans le nom de l'organisation",
    "The organisation's name has an encoding problem",
    "Le nom contient « &# » : envoyez les caractères eux-mêmes, en UTF-8.",
)
def _(draft: MissionDraft, _now: datetime) -> object:
    return draft.organisation and "&#" in (draft.organisation.name or "")


@_rule(
    "COMPENSATION_NEGATIVE",
    "/compensationAmount",
    "Montant de la compensation invalide (nombre positif attendu)",
    "The compensation must be a positive number",
)
def _(draft: MissionDraft, _now: datetime) -> object:
    return draft.compensation_amount is not None and draft.compensation_amount < 0


@_rule(
    "COMPENSATION_MAX_NEGATIVE",
    "/compensationAmountMax",
    "Montant maximum de la compensation invalide (nombre positif attendu)",
    "The highest compensation must be a positive number",
)
def _(draft: MissionDraft, _now: datetime) -> object:
    return draft.compensation_amount_max is not None and draft.compensation_amount_max < 0


@_rule(
    "COMPENSATION_REVERSED",
    "/compensationAmountMax",
    "Le montant maximum de la compensation doit être supérieur ou égal au montant minimum",
    "The highest compensation must not be below the lowest",
)
def _(draft: MissionDraft, _now: datetime) -> object:
    least, most = draft.compensation_amount, draft.compensation_amount_max
    return least is not None and most is not None and most < least


@_rule(
    "COMPENSATION_UNIT_UNKNOWN",
    "/compensationUnit",
    "Unité de compensation invalide (hour, day, month, year)",
    "Unknown compensation unit (hour, day, month, year)",
)
def _(draft: MissionDraft, _now: datetime) -> object:
    return draft.compensation_unit and draft.compensation_unit not in COMPENSATION_UNITS


@_rule(
    "COMPENSATION_TYPE_UNKNOWN",
    "/compensationType",
    "Type de compensation invalide (gross, net)",
    "Unknown compensation type (gross, net)",
)
def _(draft: MissionDraft, _now: datetime) -> object:
    return draft.compensation_type and draft.compensation_type not in COMPENSATION_TYPES


@_rule(
    "APPLICATION_URL_INVALID",
    "/applicationUrl",
    'URL de candidature non valide : "{value}"',
    'Not a link people can follow: "{value}"',
    "Donnez une adresse complète, qui commence par https://.",
)
def _(draft: MissionDraft, _now: datetime) -> object:
    return draft.application_url and not is_link(draft.application_url) and {"value": draft.application_url[:200]}


@_rule(
    "END_BEFORE_START",
    "/endAt",
    "La fin ({end:%d/%m/%Y}) précède le début ({start:%d/%m/%Y})",
    "The end ({end:%Y-%m-%d}) is before the start ({start:%Y-%m-%d})",
    "Les deux dates sont peut-être inversées.",
    severity=Severity.WARNING,
)
def _(draft: MissionDraft, _now: datetime) -> object:
    start, end = draft.start_at, draft.end_at
    return start and end and end < start and {"start": start, "end": end}


@_rule(
    "ENDED",
    "/endAt",
    "La mission est terminée depuis le {end:%d/%m/%Y}",
    "The mission ended on {end:%Y-%m-%d}",
    "Retirez-la, ou corrigez la date de fin.",
    severity=Severity.WARNING,
)
def _(draft: MissionDraft, now: datetime) -> object:
    return draft.end_at and draft.end_at < now and {"end": draft.end_at}


@_rule(
    "PLACE_MISSING",
    "/addresses",
    "Aucun lieu, alors que la mission n'est pas à distance",
    "No place, though the mission is not remote",
    "Donnez au moins une ville ou un code postal : sans lieu, on ne la trouve pas autour de chez soi.",
    severity=Severity.WARNING,
)
def _(draft: MissionDraft, _now: datetime) -> object:
    somewhere = any(a.city or a.postal_code or a.lat is not None for a in draft.addresses)
    return not somewhere and draft.remote in {None, Remote.NO, Remote.POSSIBLE}


@_rule(
    "DESCRIPTION_SHORT",
    "/description",
    "Description très courte ({length} caractères)",
    "Very short description ({length} characters)",
    "Dites à quoi sert la mission, ce qu'on y fait, quand et avec qui : elle attirera davantage.",
    severity=Severity.WARNING,
)
def _(draft: MissionDraft, _now: datetime) -> object:
    length = len((draft.description or "").strip())
    return 0 < length < DESCRIPTION_LITTLE and {"length": length}


@_rule(
    "TITLE_LONG",
    "/title",
    "Titre très long ({length} caractères)",
    "Very long title ({length} characters)",
    "Gardez l'essentiel ; le reste a sa place dans la description.",
    severity=Severity.WARNING,
)
def _(draft: MissionDraft, _now: datetime) -> object:
    length = len(draft.title or "")
    return length > TITLE_MOST and {"length": length}


@_rule(
    "TITLE_CAPITALS",
    "/title",
    "Titre tout en capitales",
    "The title is all in capitals",
    "Écrivez-le en minuscules : il se lit mieux, à l'œil comme à la voix. Par exemple : « {proposal} ».",
    severity=Severity.WARNING,
)
def _(draft: MissionDraft, _now: datetime) -> object:
    title = draft.title or ""
    return title.isupper() and sum(map(str.isalpha, title)) >= 8 and {"proposal": title.capitalize()}


@_rule(
    "MOJIBAKE",
    "/title",
    "Caractères abîmés (« Ã© » au lieu de « é ») dans {where}",
    "Damaged characters (UTF-8 read as Windows-1252) in {where}",
    "Il faut sans doute lire : « {proposal} ». Enregistrez et envoyez vos textes en UTF-8.",
    severity=Severity.WARNING,
)
def _(draft: MissionDraft, _now: datetime) -> object:
    for where, text in (("le titre", draft.title), ("la description", draft.description)):
        if text and (proposal := repaired(text)):
            return {"where": where, "proposal": proposal[:160]}
    return None


def is_link(url: str) -> bool:
    """Whether an address can be followed from a page: http or https, a host with a dot or localhost, no credentials, no space."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    plain = len(url) <= 4000 and not _BLANK_OR_CONTROL.search(url)
    return plain and parts.scheme in {"http", "https"} and ("." in host.strip(".") or host == "localhost") and "@" not in parts.netloc


def problems_of(draft: MissionDraft, *, now: datetime) -> list[Problem]:
    """Every problem of a draft, in the order of the rules."""
    return [rule.told(found) for rule in RULES if (found := rule.fails(draft, now))]


def first_refusal(problems: Iterable[Problem]) -> str | None:
    """The sentence the exchange contract shows: that of the first rule that refuses; None when nothing does."""
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    first = min(errors, key=lambda problem: _RANKS.get(problem.code, len(_RANKS)), default=None)
    return first.message if first else None


_RANKS = {rule.kind.code: rank for rank, rule in enumerate(RULES)}
