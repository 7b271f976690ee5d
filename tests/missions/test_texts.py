"""Texts of missions: safe to show, faithful in plain words, their encoding accidents recognised."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from tremplin.missions.texts import is_html, legible, one_line, plain_text, repaired, safe_html

HOSTILE = [
    "<p>a</p><script>alert(1)</script>",
    '<p onclick="alert(1)">a</p>',
    '<a href="javascript:alert(1)">a</a>',
    '<a href=" JaVaScRiPt:alert(1)">a</a>',
    '<a href="java\tscript:alert(1)">a</a>',
    '<a href="data:text/html,<script>alert(1)</script>">a</a>',
    '<img src=x onerror="alert(1)"><p>a</p>',
    '<iframe src="https://a.example"></iframe><p>a</p>',
    '<p style="background:url(javascript:alert(1))">a</p>',
    "<svg onload=alert(1)><p>a</p></svg>",
    "<p><scr<script>ipt>alert(1)</script></p>",
    "<style>@import 'https://a.example'</style><p>a</p>",
    "<div><!--<p>--><img src=x onerror=alert(1)>--></div>",
    "<math><p><style><img src=x onerror=alert(1)></style></p></math>",
    '<form action="https://a.example"><p>a</p><input name=q></form>',
    "<p>a</p><base href='https://a.example'><meta http-equiv=refresh content=0>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
]
PIECES = """
<p> </p> <li> <ul> </ul> <br/> <b > <script> </script> <a_href='javascript:x'> </a> <img_src=x_onerror=alert(1)> <style>
&lt;script&gt; &amp; &#0; &#x1F600; <!-- --> <![CDATA[ ]]> <svg> <table><td> « _on onload= <p_onclick='x'> java\tscript:
"""
pieces = st.sampled_from([piece.replace("_", " ") for piece in PIECES.split()] + ["\r\n", "\t", " "])
markup = st.lists(pieces | st.text(max_size=8), max_size=40).map("".join).map(legible)


def assert_harmless(text: str) -> None:
    """Read as a browser reads it: no element, attribute or address that could run something."""
    root = html.fragment_fromstring(text, create_parent="div", parser=html.HTMLParser(huge_tree=True))
    for element in root.iter():
        tag = element.tag
        assert isinstance(tag, str), "a comment"
        assert tag not in {"script", "style", "img", "svg", "math", "iframe", "object", "embed", "form", "base", "meta"}
        for name, value in element.attrib.items():
            assert name in {"href", "title", "rel"}, name
            if name == "href":
                assert re.match(r"(https?:|mailto:|tel:|[^:]*$|[/?#])", str(value).strip(), re.IGNORECASE), value


def test_it_works() -> None:
    given_text = "<p>Lire avec des enfants &amp; leurs parents.</p><ul><li>mercredi</li></ul>"
    assert plain_text(given_text) == "Lire avec des enfants & leurs parents.\n\n • mercredi"
    assert safe_html(given_text) == given_text


@pytest.mark.parametrize(
    ("given_text", "plain"),
    [
        ("Deux lignes\r\net une autre", "Deux lignes\net une autre"),
        ("  trop   d'espaces \u00a0 ici  ", "trop d'espaces ici"),
        ("un\n\n\n\n\ndeux", "un\n\ndeux"),
        ("moins de 3 < 5 & plus", "moins de 3 < 5 & plus"),
        ("<p>un</p><p>deux</p>", "un\n\ndeux"),
        ("<p>un<br>deux</p>", "un\ndeux"),
        ("<ul><li>un</li><li>deux</li></ul>", " • un\n • deux"),
        ("<h2>Titre</h2><p>texte</p>", "Titre\n\ntexte"),
        ('<a href="https://a.example/x">le site</a>', "le site [https://a.example/x]"),
        ('<a href="https://a.example/x">https://a.example/x</a>', "https://a.example/x"),
        ("<p>un <b>mot</b> gras</p>", "un mot gras"),
        ("<script>alert(1)</script><p>texte</p>", "texte"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<p>caf&eacute; &lt;b&gt;</p>", "café <b>"),
        ("<p></p>", ""),
        ("", ""),
    ],
)
def test_plain_words_of_a_description(given_text: str, plain: str) -> None:
    assert plain_text(given_text).strip() == plain.strip()


@pytest.mark.parametrize("text", ["moins de 3 < 5", "a <b", "x > y", "<3", "", "1 <p", "écrire à <moi@asso.example>"])
def test_what_only_looks_like_html_is_text(text: str) -> None:
    assert not is_html(text)
    assert "".join(map(str, html.fromstring(f"<div>{safe_html(text)}</div>").itertext())) == text


def test_plain_text_keeps_its_line_breaks_in_html() -> None:
    assert safe_html("un & deux\ntrois") == "un &amp; deux<br>trois"
    assert safe_html("un\r\ndeux") == "un<br>deux"


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_html_becomes_harmless(hostile: str) -> None:
    assert_harmless(safe_html(hostile))
    assert "alert(1)" not in re.sub(r"<[^>]*>", "", safe_html("<p>x</p><script>alert(1)</script>"))


def test_links_to_elsewhere_promise_nothing() -> None:
    assert 'rel="noopener noreferrer nofollow"' in safe_html('<a href="https://a.example" target="_blank">a</a>')


@pytest.mark.parametrize("tag", ["div", "b", "ul><li", "blockquote"])
def test_words_are_found_however_deep(tag: str) -> None:
    deep = f"<{tag}>" * 1000 + "le fond"
    assert "le fond" in plain_text(deep)
    assert "le fond" in safe_html(deep)


@given(markup)
def test_no_markup_whatsoever_gets_through(text: str) -> None:
    assert_harmless(safe_html(text))


@given(st.text() | markup)
def test_plain_words_are_always_found_and_tidy(text: str) -> None:
    plain = plain_text(text)
    assert "\n\n\n" not in plain
    assert plain == plain.strip("\n")
    assert "\r\n" not in plain


@given(st.text().map(legible) | markup)
def test_safe_html_is_already_safe(text: str) -> None:
    once = safe_html(text)
    assert_harmless(once)
    assert not is_html(once) or safe_html(once) == once


@pytest.mark.parametrize(
    ("damaged", "meant"),
    [
        ("FÃªte de l'Ã©tÃ©", "Fête de l'été"),
        ("lâ€™Ã©cole", "l’école"),
        ("Ã\u00a0 deux", "à deux"),
        ("cÅ“ur", "cœur"),
        ("5 â‚¬", "5 €"),
        ("Â« bonjour Â»", "« bonjour »"),
        ("Ã‰cole", "École"),
    ],
)
def test_utf8_read_as_windows_1252_is_recognised(damaged: str, meant: str) -> None:
    assert repaired(damaged) == meant


@pytest.mark.parametrize(
    "sound",
    [
        "",
        "Fête de l'été",
        "Ãngela",
        "São Paulo",
        "« à bientôt »",
        "NOËL À LÂ…",
        "œuvre — 5 €",
        "Â",
        "Âge d'or",
        "« l'été\u00a0»",
    ],
)
def test_sound_french_is_left_alone(sound: str) -> None:
    assert repaired(sound) is None


@given(st.text(alphabet="abc éèêàùçÉôîïœ’«»€…–", min_size=1).filter(lambda text: not text.isascii()))
def test_what_was_damaged_comes_back_whole(text: str) -> None:
    damaged = "".join(
        bytes([byte]).decode("cp1252") if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D} else chr(byte) for byte in text.encode()
    )
    assert repaired(damaged) == text


@given(st.text())
def test_looking_for_damage_never_fails(text: str) -> None:
    assert repaired(text) != text


@pytest.mark.parametrize(("text", "line"), [(None, None), ("", None), (" \n\t ", None), (" a \n b ", "a b")])
def test_one_line_texts(text: str | None, line: str | None) -> None:
    assert one_line(text) == line


def test_what_no_database_can_keep_is_left_out() -> None:
    assert legible("a\x00b\ud800c\x1bd\uffff") == "abcd"
    assert legible("ligne\r\n\tet l'été\u00a0: 🙂") == "ligne\r\n\tet l'été\u00a0: 🙂"


@given(st.text(st.characters()))
def test_a_legible_text_can_be_written(text: str) -> None:
    assert "\x00" not in legible(text).encode().decode()
