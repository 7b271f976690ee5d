"""Organisations as the national registers know them, their names made comparable, and what one may look for. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from tremplin.reference.spelling import fold

# Said by half of the names and by nobody who looks for one: without them « Association Les Passeurs » is « Les Passeurs ».
_LEGAL_FORM = re.compile(r"\b(?:associations?|assoc?|loi (?:de |du 1er juillet )?1901)\b")
_SPELLED_OUT = re.compile(r"\b[a-z0-9](?: [a-z0-9])+\b")
_RNA = re.compile(r"W\d[0-9A-Z]\d{7}")
_IGNORED = frozenset(
    ["les", "des", "aux", "une", "pour", "par", "sur", "dans", "avec", "the", "association", "associations", "asso", "assoc"]
)
_LONGEST_WORD = 64  # PostgreSQL refuses words of 2 kB; nobody types such a word, but anybody may paste one
_MOST_WORDS = 16
SHORTEST_PREFIX = 3  # the contract's: below, a word being typed would match nearly everything


@dataclass(slots=True, kw_only=True)
class RegisteredOrganisation:
    """An organisation as a register describes it, in the words of the RNA (whose codes `status`, `nature`… are kept as they are)."""

    id: str
    source: str  # RNA or SIRENE
    part: str  # the kind of file it comes from
    title: str
    updated_at: datetime
    synced_at: datetime
    name_keys: list[str]
    vector: str  # the words of its names
    rna: str | None = None
    siren: str | None = None
    siret: str | None = None
    sirets: list[str]
    rup_mi: str | None = None
    gestion: str | None = None
    status: str | None = None
    nature: str | None = None
    groupement: str | None = None
    created_at: datetime | None = None
    last_declared_at: datetime | None = None
    published_at: datetime | None = None
    dissolved_at: datetime | None = None
    short_title: str | None = None
    names: list[str]
    object: str | None = None
    social_object1: str | None = None
    social_object2: str | None = None
    address_complement: str | None = None
    address_number: str | None = None
    address_repetition: str | None = None
    address_type: str | None = None
    address_street: str | None = None
    address_distribution: str | None = None
    address_insee_code: str | None = None
    address_postal_code: str | None = None
    address_department_code: str | None = None
    address_city: str | None = None
    management_declarant: str | None = None
    management_complement: str | None = None
    management_street: str | None = None
    management_distribution: str | None = None
    management_postal_code: str | None = None
    management_city: str | None = None
    management_country: str | None = None
    director_civility: str | None = None
    website: str | None = None
    observation: str | None = None
    rna_digest: bytes | None = None
    sirene_digest: bytes | None = None


@dataclass(slots=True, kw_only=True)
class Establishment:
    """A place of an organisation; the head office gives its address."""

    siren: str
    siret: str
    head_office: bool
    address_complement: str | None
    address_number: str | None
    address_repetition: str | None
    address_type: str | None
    address_street: str | None
    address_distribution: str | None
    address_insee_code: str | None
    address_postal_code: str | None
    address_department_code: str | None
    address_city: str | None


def name_key(name: str) -> str:
    """What two spellings of one name share: no case, accent, punctuation, legal form, nor dots in initials.

    « Association Les Amis de l'Été (loi 1901) » and « LES AMIS DE L ETE » have the same; « S.P.A. » and « SPA » too. A name made of a
    legal form alone keeps it. The key of a key is itself.
    """
    key = fold(name.replace("&", " et "))
    while (shorter := _shortened(key)) != key:
        key = shorter
    return key


def _shortened(key: str) -> str:
    joined = _SPELLED_OUT.sub(lambda initials: initials[0].replace(" ", ""), key)
    return " ".join(_LEGAL_FORM.sub(" ", joined).split()) or joined


def name_keys(names: list[str]) -> list[str]:
    """The distinct keys of an organisation's names, in their order."""
    return list(dict.fromkeys(key for key in map(name_key, names) if key))


def words(names: list[str]) -> str:
    """The distinct words of names, as the index of words holds them."""
    return " ".join(dict.fromkeys(word[:_LONGEST_WORD] for name in names for word in fold(name).split()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """What is looked for. Numbers are exact; `words` is a text search query; `key` is the whole name, when it is one."""

    rna: str | None = None
    siret: str | None = None
    siren: str | None = None
    words: str | None = None
    key: str | None = None
    nothing: bool = False  # asked in words that no name holds

    @property
    def everything(self) -> bool:
        return self == Lookup()


def read_lookup(q: str = "", *, rna: str = "", siret: str = "") -> Lookup:
    """Reads what someone typed (contract §1.6): a RNA number, 14 digits, 9 digits, else the beginnings of words of a name.

    Words of one or two letters count only when there is no longer one, and are then whole words.
    """
    number = re.sub(r"[\s.\-]", "", q).upper()
    asked_rna = re.sub(r"\s", "", rna).upper() or (number if _RNA.fullmatch(number) else None)
    asked_siret = re.sub(r"\D", "", siret) if siret.strip() else number if _digits(number, 14) else None
    siren = number if _digits(number, 9) else None
    if not q.strip() or number in {asked_rna, asked_siret, siren}:
        return Lookup(rna=asked_rna, siret=asked_siret, siren=siren)
    typed = list(dict.fromkeys(word[:_LONGEST_WORD] for word in fold(q).split()))[:_MOST_WORDS]
    long = [word for word in typed if len(word) >= SHORTEST_PREFIX]
    telling = [word for word in long if word not in _IGNORED] or long
    asked = " & ".join(f"{word}:*" for word in telling) or " & ".join(typed)
    return Lookup(rna=asked_rna, siret=asked_siret, words=asked or None, key=name_key(q) or None, nothing=not typed)


def _digits(number: str, length: int) -> bool:
    return len(number) == length and number.isascii() and number.isdigit()


def is_rna(number: str) -> bool:
    """Whether a text has the shape of a RNA number: W, a digit, a digit or letter, seven digits."""
    return _RNA.fullmatch(number) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedLine:
    """A line of a file that could not be read; `line` counts from 1, header included."""

    file: str
    line: int
    message: str


@dataclass(slots=True, kw_only=True)
class Load:
    """A file loaded, or being so; `finished_at` stays None when it was interrupted."""

    id: str
    register: str
    part: str
    file: str
    started_at: datetime
    finished_at: datetime | None = None
    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0  # read and not kept: neither an association, nor a public body, nor of the social economy
    refused: int = 0
    gone: int = 0
