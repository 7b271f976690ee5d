"""`tremplin immersions mails …`."""

from __future__ import annotations

from pathlib import Path

from tests.cli.program import Program

MAIL = "From: camille@candidat.example\nTo: reponse@localhost\nMessage-ID: <{}@x.example>\n\nBonjour\n"


def test_it_works(program: Program, tmp_path: Path) -> None:
    """A folder, a file of it again, and what a mail server pipes."""
    for number in (1, 2):
        (tmp_path / f"{number}.eml").write_text(MAIL.format(number))
    (tmp_path / "autre.txt").write_text("rien")
    done = program.ask("immersions", "mails", str(tmp_path), str(tmp_path / "1.eml"), "-", typed=MAIL.format(3))
    assert [each["outcome"] for each in done["mails"]] == ["unknown", "unknown", "duplicate", "unknown"]
    assert [Path(each["file"]).name for each in done["mails"]] == ["1.eml", "2.eml", "1.eml", "-"]


def test_a_mail_that_cannot_be_read_is_told_and_the_others_are_received(program: Program, tmp_path: Path) -> None:
    (tmp_path / "1.eml").write_text("rien")
    (tmp_path / "2.eml").write_text(MAIL.format(1))
    done = program.run("immersions", "mails", str(tmp_path), str(tmp_path / "absent.eml"))
    assert done.returncode == 1
    assert "1 à une adresse inconnue" in done.stdout and "2 illisibles" in done.stdout
    assert "1.eml" in done.stderr and "absent.eml" in done.stderr and "Traceback" not in done.stderr
