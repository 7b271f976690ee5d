"""The file of evidence of a convention: its signatures and the texts signed, that a stranger checks without us.

The format is told in docs/partenaires/preuves.md: whoever has the file can compute every hash again, with any language. What is in the
file must be what was hashed, to the letter: a key more, a date written otherwise, and the file is refused. Pure.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tremplin.immersions.conventions.signatures import FIRST, Line, find_break, read_line, write_line
from tremplin.immersions.conventions.wire import instant

FORMAT = "tremplin-preuves/1"
_KEYS = {"format", "convention", "exportedAt", "texts", "lines", "head"}


class EvidenceUnreadable(Exception):
    """What was given is no file of evidence; the message says why, in French."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a file proves. `rank`: the first line that proves nothing, when one is to blame; `fault`: why, None when the file is whole.
    `read`: how many of the signatures come with the text that was signed. `head`: the last hash, to compare with the one printed on
    the convention: lines cut off at the end can't be told otherwise."""

    convention_id: str
    lines: tuple[Line, ...]
    head: str
    read: int
    fault: str | None = None
    rank: int | None = None

    @property
    def is_valid(self) -> bool:
        return self.fault is None


def written(chain: Sequence[Line], texts: Iterable[str], *, convention_id: str, at: datetime) -> bytes:
    """The file. `texts`: the canonical texts that were signed; those that no line signs are left out."""
    signed = {line.text_hash for line in chain}
    document = {
        "format": FORMAT,
        "convention": convention_id,
        "exportedAt": instant(at),
        "texts": [text for text in dict.fromkeys(texts) if _hash(text) in signed],
        "lines": [write_line(line) for line in chain],
        "head": head(chain),
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def head(chain: Sequence[Line]) -> str:
    """The hash that stands for a whole chain."""
    return chain[-1].hash if chain else FIRST


def examine(raw: bytes, *, expected_head: str | None = None) -> Verdict:
    """What a file proves. `expected_head`: the last hash as it is known from elsewhere. Raises EvidenceUnreadable."""
    document = _document(raw)
    told, texts = document["lines"], {_hash(text): text for text in document["texts"]}
    lines: list[Line] = []
    for rank, each in enumerate(told):
        line = _line(each)
        if line is None:
            return _verdict(document, lines, texts, "la ligne ne se lit pas", rank)
        lines.append(line)
    if broken := find_break(lines):
        return _verdict(document, lines, texts, broken.reason, broken.rank)
    for line in lines:
        if line.convention_id != document["convention"]:
            return _verdict(document, lines, texts, "la ligne est d'une autre convention", line.rank)
        if line.text_hash in texts and not _agrees(line, texts[line.text_hash]):
            return _verdict(document, lines, texts, "le texte signé ne nomme pas cette personne", line.rank)
    return _verdict(document, lines, texts, _fault_of_whole(document, lines, texts, expected_head))


def _fault_of_whole(document: dict[str, Any], lines: Sequence[Line], texts: dict[str, str], expected_head: str | None) -> str | None:
    if texts.keys() - {line.text_hash for line in lines}:
        return "un texte a été modifié : personne ne l'a signé tel qu'il est écrit"
    if document["head"] != head(lines):
        return "la dernière empreinte n'est pas celle de la dernière ligne : des lignes manquent à la fin"
    if expected_head is not None and expected_head.strip().lower() != head(lines):
        return "la dernière empreinte n'est pas celle attendue : des lignes manquent à la fin, ou ce n'est pas le même fichier"
    return None


def _verdict(
    document: dict[str, Any], lines: Sequence[Line], texts: dict[str, str], fault: str | None, rank: int | None = None
) -> Verdict:
    read = sum(line.text_hash in texts for line in lines)
    return Verdict(convention_id=document["convention"], lines=tuple(lines), head=head(lines), read=read, fault=fault, rank=rank)


def _document(raw: bytes) -> dict[str, Any]:
    try:
        found = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_once)
        _canonical(found).encode()  # half a surrogate pair has no bytes to be hashed
    except (ValueError, RecursionError) as error:
        raise EvidenceUnreadable("ce n'est pas un fichier JSON lisible") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise EvidenceUnreadable(f"ce n'est pas un fichier de preuves « {FORMAT} »")
    texts, lines = found.get("texts"), found.get("lines")
    shaped = isinstance(texts, list) and isinstance(lines, list) and all(isinstance(each, str) for each in texts)
    if found.keys() != _KEYS or not shaped or not all(isinstance(found[name], str) for name in ("convention", "exportedAt", "head")):
        raise EvidenceUnreadable("il manque une partie du fichier, ou il en a une de trop")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys are each there once: of two, readers would not all choose the same."""
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("the same key twice")
    return made


def _line(told: Any) -> Line | None:
    """The line, if it is written exactly as we would write it."""
    try:
        line = read_line(told)
        return line if _canonical(write_line(line)) == _canonical(told) else None
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError):
        return None


def _agrees(line: Line, text: str) -> bool:
    """Whether a text is of the convention of a line, and names who signed it in that role."""
    try:
        terms = json.loads(text)
        people = {person["role"]: f"{person['firstName']} {person['lastName']}" for person in terms["signatories"].values()}
        return bool(terms["id"] == line.convention_id and people.get(line.role) == line.signer)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return False


def _canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
