"""HTML-only mails are read as their readers see them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.immersions.contacts.incoming.plain import plain
from tremplin.immersions.contacts.incoming.quotes import written


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Bonjour,</p><p>Je viens <b>lundi</b>.</p>", "Bonjour,\n\nJe viens lundi."),
        ("Un<br>deux<br/><br>trois", "Un\ndeux\n\ntrois"),
        ("<div>Un</div><div>deux</div>", "Un\ndeux"),
        ("<ul><li>pain</li><li>brioche</li></ul>", "- pain\n- brioche"),
        ("<head><title>T</title><style>p{}</style></head><body>Un<script>deux</script></body>", "Un"),
        ("caf&eacute; &amp; th&#233; &lt;b&gt;", "café & thé <b>"),
        ("<p>vu<span style='display: none'>caché</span></p>", "vu"),
        ("  un\n   deux  ", "un deux"),
        ("<p>jamais <i>fermé", "jamais fermé"),
        ("</div></p>seul", "seul"),
    ],
)
def test_it_works(html: str, text: str) -> None:
    assert plain(html) == text


@pytest.mark.parametrize(
    "quote",
    [
        '<div class="gmail_quote"><div class="gmail_attr">Le 1 déc., T. a écrit :<br></div><blockquote>Venez.</blockquote></div>',
        '<div class="moz-cite-prefix">Le 01/12/2026, Tremplin a écrit :</div><blockquote type="cite"><p>Venez.</p></blockquote>',
        '<div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>De :</b> Tremplin<br><b>Envoyé :</b> mardi</div>Venez.',
        '<div class="yahoo_quoted"><div>Le mardi, Tremplin a écrit :</div><div>Venez.</div></div>',
        "<blockquote><div>Venez.</div></blockquote>",
    ],
)
def test_what_programs_quote_is_left_aside(quote: str) -> None:
    assert written(plain(f"<div>Oui, merci.</div><br>{quote}")) == "Oui, merci."


@given(st.text(alphabet="<>/ab=\"'! -p&;#\n", max_size=200))
def test_anything_is_read(html: str) -> None:
    plain(html)


def test_a_page_made_to_be_deep_is_read() -> None:
    assert plain("<div>" * 20_000 + "fond").endswith("fond")
