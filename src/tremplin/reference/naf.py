"""NAF rév. 2, the nomenclature of activities of companies (INSEE): 21 sections, down to 732 sub-classes, read when first needed.

Codes are written here as in contracts, without the dot and in capitals: `C` (section), `10` (division), `107` (group), `1071` (class),
`1071C` (sub-class). `scripts/build_nomenclatures.py` makes the file.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import orjson


@dataclass(frozen=True, slots=True)
class Section:
    """The widest level: `code` is a letter from A to U."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class _Tables:
    labels: dict[str, str]
    sections: dict[str, Section]
    section_of_division: dict[str, Section]


@cache
def _tables() -> _Tables:
    document = orjson.loads(gzip.decompress(files(__package__).joinpath("data", "naf.json.gz").read_bytes()))
    sections = {code: Section(code, label) for code, label in document["sections"]}
    divisions = {division: sections[section] for division, section in document["divisions"]}
    return _Tables(dict(document["labels"]), sections, divisions)


def naf_code(text: str) -> str | None:
    """The code of a sub-class, whatever its spelling (`10.71c`, `1071 C`); None when there is no such one."""
    code = _plain(text)
    return code if len(code) == 5 and code in _tables().labels else None


def naf_label(code: str) -> str:
    """The label of a code of any level, dotted or not; of one it falls into when it is unknown; failing that, the code itself.

    Companies keep codes of former nomenclatures: an establishment is not to be hidden for that.
    """
    plain = _plain(code)
    if found := _sections().get(plain):
        return found.label
    labels = _tables().labels
    known = next((plain[:end] for end in range(len(plain), 1, -1) if plain[:end] in labels), None)
    return labels[known] if known is not None else code


def naf_section(code: str) -> Section | None:
    """The section of a code of any level; None when its division does not exist."""
    plain = _plain(code)
    return _sections().get(plain) or _tables().section_of_division.get(plain[:2])


def naf_sections() -> Mapping[str, Section]:
    """Letter → section, from A to U."""
    return _sections()


def _sections() -> dict[str, Section]:
    return _tables().sections


def _plain(text: str) -> str:
    return "".join(letter for letter in text if letter.isascii() and letter.isalnum()).upper()
