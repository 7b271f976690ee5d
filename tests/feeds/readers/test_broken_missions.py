"""A faulty mission: repaired when it can be, refused alone when it can't."""

from __future__ import annotations

import pytest

from tests.feeds.readers.writing import codes, drafted, feed, mission, read, read_one

BEFORE, AFTER = mission(clientId="before"), mission(clientId="after")


def among(broken: str) -> tuple[list[str | None], list[str]]:
    """The drafts of a feed where this mission is between two good ones, and the codes of the problems found."""
    items = read(feed(BEFORE, broken, AFTER))
    return [item.client_id for item in items if item.draft], [code for item in items for code in codes(item)]


def test_it_works() -> None:
    item = read_one(title="Lire & écrire", applicationUrl="https://haies.example/m?id=3&src=flux")

    assert (drafted(item).title, drafted(item).application_url) == (
        "Lire & écrire",
        "https://haies.example/m?id=3&src=flux",
    )
    assert [(problem.code, problem.pointer) for problem in item.problems] == [
        ("AMPERSAND_NOT_ESCAPED", "/title"),
        ("AMPERSAND_NOT_ESCAPED", "/applicationUrl"),
    ]


def test_html_entities_are_read() -> None:
    item = read_one(title="Une veill&eacute;e&nbsp;: contes &inconnue; &amp; chants")

    assert drafted(item).title == "Une veillée\u00a0: contes &inconnue; & chants"
    assert codes(item) == ["ENTITY_UNKNOWN"]


def test_control_characters_are_removed() -> None:
    item = read_one(description="une\x0bdeux\x00\x1f trois&#11;", title="Un &#x1;deux")

    assert (drafted(item).description, drafted(item).title) == ("une\ndeux trois", "Un deux")
    assert set(codes(item)) == {"CONTROL_CHARACTER"}


def test_a_raw_less_than_is_text() -> None:
    item = read_one(title="Aider les < 18 ans <3")

    assert drafted(item).title == "Aider les < 18 ans <3"
    assert codes(item) == ["LESS_THAN_NOT_ESCAPED"]


def test_html_that_nobody_escaped_is_kept() -> None:
    assert drafted(read_one(description="<p>Un <b>deux</b></p><p>trois</p>")).description == ("<p>Un <b>deux</b></p><p>trois</p>")
    item = read_one(description='Un<br>deux & <a href="/x?a=1&b=2">trois</a>')
    assert drafted(item).description == 'Un<br>deux & <a href="/x?a=1&b=2">trois</a>'


def test_a_description_cut_in_two_cdata_sections_is_whole() -> None:
    item = read_one(description="<![CDATA[tab[i[0]]]]><![CDATA[> 0]]>")

    assert (drafted(item).description, codes(item)) == ("tab[i[0]]> 0", [])


def test_elements_of_others_comments_and_instructions_are_ignored() -> None:
    item = read_one('<!-- suivi --><?cache no?><campagne nom="été"><n>26</n></campagne>', title="Un<!-- -- --> & deux")

    assert drafted(item).title == "Un & deux"
    assert codes(item) == ["AMPERSAND_NOT_ESCAPED"]


def test_the_end_of_a_mission_quoted_in_cdata_does_not_end_it() -> None:
    item = read_one(description="<![CDATA[écrire </mission><mission> puis <clientId>x</clientId>]]>")

    assert drafted(item).description == "écrire </mission><mission> puis <clientId>x</clientId>"


@pytest.mark.parametrize(
    "broken",
    [
        mission(title="<![CDATA[Sans fin", clientId="x"),
        mission(title="<!-- sans fin", clientId="x"),
        "<mission><clientId>x</clientId><title>Sans fin</mission>",
        "<mission><clientId>x</clientId><title>Sans fin",
        "<mission><clientId>x</clientId><title><![CDATA[Sans fin",
        "<mission><clientId>x</clientId></title></mission>",
        "<clientId>x</clientId></mission>",
        "<mission>" + "<a>" * 2000 + "</mission>",
    ],
)
def test_no_fault_costs_another_mission(broken: str) -> None:
    drafts, _ = among(broken)

    assert [client_id for client_id in drafts if client_id != "x"] == ["before", "after"]


def test_cdata_siblings_survive_a_cdata_section_that_never_ends() -> None:
    siblings = [mission(clientId=f"<![CDATA[s{k}]]>", title=f"<![CDATA[Un titre {k}]]>") for k in range(3)]
    items = read(feed(mission(clientId="x", title="<![CDATA[Sans fin"), *siblings))

    assert [item.client_id for item in items] == ["x", "s0", "s1", "s2"]
    assert codes(items[0]) == ["CDATA_NOT_CLOSED"]


def test_a_mission_that_is_not_closed_is_read_all_the_same() -> None:
    items = read(feed(mission(clientId="x").removesuffix("</mission>"), AFTER))

    assert [(item.client_id, item.draft is not None, codes(item)) for item in items] == [
        ("x", True, ["MISSION_NOT_CLOSED"]),
        ("after", True, []),
    ]


def test_an_unreadable_mission_says_where_and_keeps_its_client_id() -> None:
    broken = "<mission>\n<clientId><![CDATA[ x-1 ]]></clientId>\n<title>Un\n</titre></mission>"
    _, item, _ = read(feed(BEFORE, broken, AFTER))

    assert (item.line, item.client_id, item.draft) == (4, "x-1", None)
    assert codes(item)[-1] == "MISSION_UNREADABLE"
    assert "ligne 7" in item.problems[-1].message


def test_the_good_copy_of_an_unreadable_mission_is_read() -> None:
    items = read(feed("<mission><clientId>x</clientId><title>Un</mission>", mission(clientId="x")))

    assert [(item.client_id, item.draft is not None) for item in items] == [("x", False), ("x", True)]


def test_a_mission_over_one_megabyte_is_refused_alone() -> None:
    items = read(feed(BEFORE, mission(clientId="x", description="<![CDATA[" + "é" * 600_000 + "]]>"), AFTER))

    assert [(item.client_id, item.draft is not None, codes(item)) for item in items] == [
        ("before", True, []),
        ("x", False, ["MISSION_TOO_LARGE"]),
        ("after", True, []),
    ]
    assert [item.line for item in items] == [3, 4, 5]
