"""`tremplin conventions verify`: a stranger, with the file alone, tells a whole proof from one that was touched."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from tests.factories.conventions import ANOTHER_ID, ID, NOW, unsigned
from tremplin.cli.conventions import app
from tremplin.immersions.conventions import evidence, signatures
from tremplin.immersions.conventions.evidence import EvidenceUnreadable, examine
from tremplin.immersions.conventions.signatures import FIRST, Line
from tremplin.immersions.conventions.vocabulary import Role

ONE = unsigned()
EDITED = replace(ONE, immersion_activities="Façonner, cuire")
SIGNED = [(ONE, Role.BENEFICIARY), (EDITED, Role.BENEFICIARY), (EDITED, Role.ESTABLISHMENT_REPRESENTATIVE)]
GUIDE = Path(__file__).parents[3] / "docs" / "partenaires" / "preuves.md"


def chain() -> list[Line]:
    made: list[Line] = []
    for at, (text, role) in enumerate(SIGNED):
        person = text.signatories.get(role)
        assert person is not None
        when = NOW + timedelta(minutes=at)
        made.append(signatures.append(made, text, role=role, signer=person.name, signed_at=when, channel="email", device="d1"))
    return made


LINES = chain()
TEXTS = [signatures.signed_text(each) for each in (ONE, EDITED)]
FILE = evidence.written(LINES, TEXTS, convention_id=ID, at=NOW)


def forged(**changes: Any) -> bytes:
    return json.dumps({**json.loads(FILE), **changes}).encode()


def line_forged(at: int, **changes: Any) -> bytes:
    lines = json.loads(FILE)["lines"]
    lines[at] |= changes
    return forged(lines=lines)


def test_it_works(tmp_path: Path) -> None:
    file = tmp_path / "preuves.json"
    file.write_bytes(FILE)
    done = CliRunner().invoke(app, ["verify", str(file), "--head", LINES[-1].hash])
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        f"Valide : 3 signatures de la convention {ID}, dont 3 avec le texte signé.",
        "  01/06/2026 Maël Dupré, bénéficiaire",
        "  01/06/2026 Maël Dupré, bénéficiaire",
        "  01/06/2026 Rozenn Dupré, représentant de l'entreprise",
        f"Dernière empreinte : {LINES[-1].hash}",
    ]
    file.write_bytes(line_forged(1, signer="Quelqu'un"))
    done = CliRunner().invoke(app, ["verify", str(file)])
    assert (done.exit_code, done.stdout) == (1, "Invalide à la ligne 1 (la première est la ligne 0) : la ligne a été modifiée.\n")
    file.write_bytes(b"bonjour")
    done = CliRunner().invoke(app, ["verify", str(file), "--json"])
    assert (done.exit_code, json.loads(done.stdout)["valid"]) == (1, False)


def test_the_program_of_the_guide_says_the_same(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """What we tell strangers to run is what they can trust: it must run, and see what we see."""
    program = re.search(r"```python\n(.+?)```", GUIDE.read_text(), re.DOTALL)
    assert program is not None
    for raw, said in ((FILE, "valide"), (line_forged(0, channel="sms"), "invalide"), (forged(texts=[TEXTS[0] + " "]), "invalide")):
        (tmp_path / "preuves.json").write_bytes(raw)
        exec(program[1].replace('"preuves.json"', repr(str(tmp_path / "preuves.json"))), {})
        assert capsys.readouterr().out.strip() == said


def test_texts_are_there_once_and_only_when_signed() -> None:
    told = json.loads(evidence.written(LINES, [*TEXTS, *TEXTS, "{}"], convention_id=ID, at=NOW))
    assert told["texts"] == TEXTS and told["head"] == LINES[-1].hash
    assert [hashlib.sha256(each.encode()).hexdigest() for each in TEXTS] == [LINES[0].text_hash, LINES[2].text_hash]


def test_a_text_that_was_erased_leaves_a_whole_chain() -> None:
    found = examine(evidence.written(LINES, TEXTS[1:], convention_id=ID, at=NOW))
    assert (found.is_valid, found.read, len(found.lines)) == (True, 2, 3)


def test_nothing_signed_is_whole() -> None:
    found = examine(evidence.written([], [], convention_id=ID, at=NOW))
    assert (found.is_valid, found.head, found.lines) == (True, FIRST, ())


@pytest.mark.parametrize(
    ("raw", "rank", "reason"),
    [
        (line_forged(0, signedAt="2026-05-01T09:00:00.000Z"), 0, "modifiée"),
        (line_forged(2, textHash="0" * 64), 2, "modifiée"),
        (line_forged(1, note="vu par le conseiller"), 1, "ne se lit pas"),
        (line_forged(1, rank=True), 1, "ne se lit pas"),
        (line_forged(0, role="voisin"), 0, "ne se lit pas"),
        (line_forged(0, signedAt="2026-06-01T11:00:00.000+02:00"), 0, "ne se lit pas"),
        (forged(lines=json.loads(FILE)["lines"][1:]), 0, "manque"),
        (forged(lines=json.loads(FILE)["lines"][::-1]), 0, "manque"),
        (forged(lines=json.loads(FILE)["lines"][:2]), None, "lignes manquent à la fin"),
        (forged(lines=["x"]), 0, "ne se lit pas"),
        (forged(head="0" * 64), None, "dernière empreinte"),
        (forged(convention=ANOTHER_ID), 0, "autre convention"),
        (forged(texts=[TEXTS[0], TEXTS[1].replace("cuire", "vendre")]), None, "un texte a été modifié"),
    ],
)
def test_what_was_touched_is_told_with_its_place(raw: bytes, rank: int | None, reason: str) -> None:
    found = examine(raw)
    assert not found.is_valid
    assert (found.rank, reason in str(found.fault)) == (rank, True)


def test_a_text_that_names_someone_else_proves_nothing() -> None:
    """A chain that is whole, made by someone who had another text signed."""
    other = signatures.append([], ONE, role=Role.BENEFICIARY, signer="Jeanne Ailleurs", signed_at=NOW, channel="email")
    found = examine(evidence.written([other], TEXTS, convention_id=ID, at=NOW))
    assert (found.rank, found.fault) == (0, "le texte signé ne nomme pas cette personne")


def test_a_chain_cut_and_closed_again_is_told_by_the_hash_printed_elsewhere() -> None:
    shorter = evidence.written(LINES[:2], TEXTS, convention_id=ID, at=NOW)
    assert examine(shorter).is_valid
    assert not examine(shorter, expected_head=LINES[-1].hash).is_valid
    assert examine(FILE, expected_head=f" {LINES[-1].hash.upper()}\n").is_valid


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b"[" * 100_000,
        forged(format="tremplin-preuves/2"),
        forged(more=1),
        forged(texts=[1]),
        forged(lines={}),
        forged(head=None),
        forged(convention="\ud800"),
        FILE.replace(b'"head"', b'"head": "", "head"'),
    ],
)
def test_anything_else_is_no_file_of_evidence(raw: bytes) -> None:
    with pytest.raises(EvidenceUnreadable):
        examine(raw)


@given(st.integers(0, len(FILE) - 1), st.integers(0, 255))
def test_no_byte_changes_unseen(at: int, byte: int) -> None:
    """Except blanks between the parts, how a character is escaped, and when the file was made, which nobody signs."""
    touched = bytearray(FILE)
    touched[at] = byte
    try:
        found = examine(bytes(touched))
    except EvidenceUnreadable:
        return
    same = {**json.loads(FILE), "exportedAt": ""} == {**json.loads(bytes(touched)), "exportedAt": ""}
    assert found.is_valid is same
