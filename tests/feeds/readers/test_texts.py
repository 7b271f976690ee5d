"""Texts: trimmed, unescaped once, garbled accents noticed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.feeds.readers.writing import codes, drafted, read_one
from tremplin.feeds.readers.texts import one_line, rich, ungarbled

FRENCH = st.text("abcdé à\u00a0èùçœ«»’!?ÂÊÎ€–—ÉÀ🌳", max_size=40)


def test_it_works() -> None:
    item = read_one(
        title="\n   <![CDATA[ L&#039;été\n   &lt;&amp; co&gt; ]]>\n",
        organizationName="<![CDATA[Coop&#039;Az]]>",
        description="<![CDATA[• Lire\\n\\nObjectifs : \\nl&#039;&eacute;t&eacute;]]>",
        tags="<![CDATA[caf&eacute;, th&eacute;]]>",
    )
    draft = drafted(item)

    assert draft.title == "L'été <& co>"
    assert draft.organisation
    assert draft.organisation.name == "Coop'Az"
    assert draft.description == "• Lire\n\nObjectifs : \nl'été"
    assert draft.tags == ("café", "thé")
    assert codes(item) == []


def test_no_break_spaces_inside_a_text_are_kept() -> None:
    assert one_line("  «\u00a0Lire\u00a0»   en \n plein   air ") == "«\u00a0Lire\u00a0» en plein air"


def test_a_text_is_unescaped_once_only() -> None:
    assert drafted(read_one(title="<![CDATA[Un &amp;#233; deux]]>")).title == "Un &#233; deux"


def test_parameters_of_a_link_are_not_entities() -> None:
    link = "https://haies.example/?a=1&copy=2&lt=3"

    assert drafted(read_one(applicationUrl=f"<![CDATA[{link}]]>")).application_url == link


def test_html_stays_html_in_a_description() -> None:
    given = "<p>5 &lt; 6 &amp; l&#039;&eacute;t&eacute; &#60;b&#62;</p>"

    assert rich(given) == "<p>5 &lt; 6 &amp; l'été &lt;b&gt;</p>"


def test_html_escaped_twice_as_a_whole_is_unescaped_once() -> None:
    assert rich("&lt;p class=&quot;x&quot;&gt;Lire &amp;amp; écrire&lt;/p&gt;") == '<p class="x">Lire &amp; écrire</p>'


def test_a_less_than_in_plain_text_does_not_become_a_tag() -> None:
    assert rich("Pour les &lt; 18 ans") == "Pour les &lt; 18 ans"


def test_garbled_accents_are_left_and_their_repair_proposed() -> None:
    garbled = "Accueillir des réfugiés à l’été 🌳".encode().decode("latin-1")
    item = read_one(title=f"<![CDATA[{garbled.replace(chr(0x9D), '')}]]>")

    assert codes(item)[-1] == "MOJIBAKE"
    assert "Accueillir des réfugiés à l" in item.problems[-1].hint
    assert "Ã©" in str(drafted(item).title)


@pytest.mark.parametrize("text", ["Voilà\u00a0» dit-il", "PÂTÉ À L’ÂNE", "Ça ? «\u00a0à\u00a0»\u00a0!", "naïve – œuvre €"])
def test_french_typography_is_not_taken_for_garbled(text: str) -> None:
    assert ungarbled(text) is None


@given(FRENCH)
def test_a_garbled_text_is_put_right_exactly(text: str) -> None:
    garbled = "".join(bytes([byte]).decode("windows-1252", "replace").replace("\ufffd", chr(byte)) for byte in text.encode())

    assert (ungarbled(garbled) or garbled) == text
