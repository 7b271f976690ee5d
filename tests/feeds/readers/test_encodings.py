"""Feeds in every encoding catalogues are written in, announced rightly or not."""

from __future__ import annotations

import codecs

import pytest

from tests.feeds.readers.writing import codes, drafted, feed, mission, read, reader

TITLE = "Où naît l’été à Niœil ? 10 €"


def announced(encoding: str, *missions: str) -> str:
    return feed(*missions, head=f'<?xml version="1.0" encoding="{encoding}"?>\n')


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_it_works(encoding: str) -> None:
    feed_reader = reader(announced(encoding.removesuffix("-sig"), mission(title=TITLE)).encode(encoding))
    (item,) = feed_reader

    assert (drafted(item).title, codes(item), feed_reader.problems) == (TITLE, [], [])
    assert feed_reader.encoding == encoding.removesuffix("-sig")[:12].removesuffix("-le").removesuffix("-be")


def test_iso_8859_1_is_read_as_its_superset() -> None:
    feed_reader = reader(announced("ISO-8859-1", mission(title=TITLE)).encode("windows-1252"))

    assert [drafted(item).title for item in feed_reader] == [TITLE]
    assert feed_reader.problems == []


def test_iso_8859_15_has_its_own_signs() -> None:
    data = announced("ISO-8859-15", mission(title="Dix € à Niœil")).encode("iso-8859-15")

    assert [drafted(item).title for item in read(data)] == ["Dix € à Niœil"]


@pytest.mark.parametrize(("declared", "actual"), [("UTF-8", "windows-1252"), ("ISO-8859-1", "utf-8"), ("utf-16", "utf-8")])
def test_a_wrong_declaration_is_noticed_and_told_once(declared: str, actual: str) -> None:
    missions = [mission(clientId=f"m{k}", title=TITLE) for k in range(3)]
    feed_reader = reader(announced(declared, *missions).encode(actual))

    assert [drafted(item).title for item in feed_reader] == [TITLE] * 3
    assert [problem.code for problem in feed_reader.problems] == ["ENCODING_MISMATCH"]
    assert "ligne 3" in feed_reader.problems[0].message
    assert feed_reader.encoding == actual


def test_missions_in_two_encodings_are_both_read() -> None:
    text = feed(mission(clientId="a", title=TITLE), "|", mission(clientId="b", title=TITLE))
    first, second = text.split("|")

    assert [drafted(item).title for item in read(first.encode() + second.encode("windows-1252"))] == [TITLE] * 2


def test_an_unknown_encoding_is_read_as_utf_8() -> None:
    feed_reader = reader(announced("klingon", mission(title=TITLE)))

    assert [drafted(item).title for item in feed_reader] == [TITLE]
    assert [problem.code for problem in feed_reader.problems] == ["ENCODING_UNKNOWN"]


def test_bytes_that_mean_nothing_are_replaced_and_told() -> None:
    data = feed(mission(title="Été, ~ et forêt")).encode().replace(b"~", b"\xff")
    (item,) = read(data)

    assert (drafted(item).title, codes(item)) == ("Été, \ufffd et forêt", ["CHARACTERS_LOST"])


def test_a_byte_order_mark_does_not_hide_the_declaration() -> None:
    assert len(read(codecs.BOM_UTF8 + announced("UTF-8", mission()).encode())) == 1
