"""What someone wrote is found in whatever their program quotes around it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.immersions.contacts.incoming.quotes import written
from tremplin.immersions.contacts.notices import MARK

_WORDS = st.sampled_from(
    [
        "Bonjour",
        "je",
        "viens",
        "lundi",
        "à 7 h 30",
        "le",
        "3 mars",
        "merci",
        "de:",
        "votre accueil",
        "l'atelier",
        "→",
        "oui.",
        "a écrit",
    ]
)
_LINES = st.lists(_WORDS, min_size=1, max_size=6).map(" ".join).filter(lambda line: not line.startswith(("de:", "Le", "le")))
messages = st.lists(st.one_of(_LINES, st.just("")), min_size=1, max_size=6).map("\n".join).map(str.strip).filter(bool)

OURS = f"{MARK}\n\nFournil vous écrit :\n\nVenez lundi.\n\nOuvrir l'échange : https://tremplin.example/echanges/abc"
PLAIN = "Fournil vous écrit :\n\nVenez lundi."


def quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


# What programs put after an answer, from a mail of ours that they quote.
STYLES: dict[str, Callable[[str], str]] = {
    "nothing": lambda _: "",
    "gmail": lambda ours: f"\n\nLe mar. 1 déc. 2026 à 10:12, Tremplin <ne-pas-repondre@tremplin.example> a écrit :\n\n{quoted(ours)}",
    "gmail, folded": lambda ours: (
        f"\nLe mar. 1 déc. 2026 à 10:12, Tremplin <\nreponse+abc@tremplin.example>\na écrit :\n{quoted(ours)}"
    ),
    "english": lambda ours: f"\n\nOn Tue, 1 Dec 2026 at 10:12, Tremplin <x@tremplin.example> wrote:\n{quoted(ours)}",
    "no-break space": lambda ours: f"\n\nLe 1 déc. 2026 à 10:12, Tremplin a écrit\u00a0:\n\n{quoted(ours)}",
    "outlook": lambda ours: (
        f"\n\n________________________________\nDe : Tremplin <x@tremplin.example>\nEnvoyé : mardi 1 décembre 2026 10:12\n"
        f"À : Camille\nObjet : Réponse\n\n{ours}"
    ),
    "outlook, bold": lambda ours: f"\n\n*De :* Tremplin\n*Envoyé :* mardi\n*Objet :* Réponse\n\n{ours}",
    "original message": lambda ours: f"\n\n-----Message d'origine-----\nDe : Tremplin\nÀ : Camille\n\n{ours}",
    "unmarked": lambda ours: f"\n\nLe 1 décembre 2026 à 10:12, Tremplin a écrit :\n\n{ours}",
    "phone": lambda ours: (
        f"\n\nEnvoyé de mon iPhone\n\n> Le 1 déc. 2026 à 10:12, Tremplin <x@tremplin.example> a écrit :\n> \n{quoted(ours)}"
    ),
    "signature": lambda ours: f"\n\n-- \nCamille Exemple\n06 12 34 56 78\n\nLe 1 déc. 2026, Tremplin a écrit :\n{quoted(ours)}",
    "only marks": lambda ours: f"\n\n{quoted(ours)}",
}


@given(messages, st.sampled_from(sorted(STYLES)), st.sampled_from([OURS, PLAIN]), st.booleans())
def test_it_works(message: str, style: str, ours: str, windows: bool) -> None:
    mail = message + STYLES[style](ours)
    expected = "\n".join(line.rstrip() for line in message.split("\n"))
    while "\n\n\n" in expected:
        expected = expected.replace("\n\n\n", "\n\n")
    assert written(mail.replace("\n", "\r\n") if windows else mail) == expected


@given(messages)
def test_an_answer_below_the_quote_is_found_too(message: str) -> None:
    below = f"Le 1 déc. 2026 à 10:12, Tremplin <x@tremplin.example> a écrit :\n{quoted(OURS)}\n\n{message}"
    assert written(below) == written(message)


def test_answers_between_quotes_are_found() -> None:
    assert written("> Venez-vous lundi ?\nOui.\n> À quelle heure ?\nÀ 7 h.") == "Oui.\nÀ 7 h."


def test_nothing_but_quotes_is_nothing() -> None:
    assert written(quoted(OURS)) == ""
    assert written("") == ""


@pytest.mark.parametrize(
    "message",
    [
        "Le lundi me va.\nLe reste aussi.",
        "De : c'est la question.\nVoilà.",
        "On y va.\nIl a écrit : « venez ».",
        "3 > 2, et -- entre nous -- c'est bien.",
        "Je vous envoie mon CV.\nEnvoyé de bon cœur, Camille, et de la part de toute l'équipe qui vous remercie encore bien fort",
    ],
)
def test_what_only_looks_like_a_quote_is_kept(message: str) -> None:
    assert written(message) == message


@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    assert MARK not in written(text)
    assert written(written(text)) == written(text)


def test_a_mail_made_to_be_long_to_read_is_not() -> None:
    for line in ("Le " * 200_000, "> " * 100_000, "Le 1\n" * 5_000, "De : x\n" * 5_000, "-" * 200_000, "envoyé de " * 20_000):
        assert len(written(line)) <= len(line)
