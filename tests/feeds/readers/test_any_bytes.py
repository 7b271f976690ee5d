"""Whatever the bytes: no crash, no sibling lost, the same reading however they are cut."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.feeds.readers.writing import codes, feed, mission, read, reader
from tremplin.feeds.readers.errors import FeedRefused
from tremplin.feeds.readers.item import ReadItem
from tremplin.kit.problem import Problem

TOKENS = st.sampled_from(
    [
        *(b"<![CDATA[", b"]]>", b"<!--", b"-->", b"</mission>", b"<mission>", b"</source>", b"<", b">", b"&"),
        *(b"&eacute;", b"\x00", b"\xff", b"\x0b", b"<?", b"?>", b"</title>", b"<description>", b"\n", b"\xc3\xa9", b""),
    ]
)
EDITS = st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 60), TOKENS | st.binary(max_size=8)), max_size=4)
GOOD_FEED = feed(
    mission(clientId="a", description="<![CDATA[<p>L'été</p>]]>", tags="<value>un</value><value>deux</value>"),
    "<!-- deux & trois -->",
    mission(clientId="b", startAt="2027-04-07", lonlat="4.84,45.75", city="Lyon", title="Lire & écrire"),
    mission(clientId="c", title="<![CDATA[Un titre & du </mission>]]>", places="3", domain="sante"),
).encode()


def edited(data: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    for start, length, replacement in edits:
        at = start % (len(data) + 1)
        data = data[:at] + replacement + data[at + length :]
    return data


def outcome(chunks: list[bytes]) -> tuple[list[ReadItem], bool, str, list[Problem], str]:
    feed_reader = reader(chunks)
    items: list[ReadItem] = []
    try:
        items.extend(feed_reader)
    except FeedRefused as refusal:
        return items, feed_reader.complete, feed_reader.encoding, feed_reader.problems, refusal.code
    return items, feed_reader.complete, feed_reader.encoding, feed_reader.problems, ""


def test_it_works() -> None:
    assert [(item.line, item.client_id, codes(item)) for item in read(GOOD_FEED)] == [
        (3, "a", []),
        (5, "b", ["AMPERSAND_NOT_ESCAPED"]),
        (6, "c", []),
    ]


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    outcome([data])
    outcome([b"<source><mission>" + data + b"</mission></source>"])


@given(EDITS)
def test_no_change_to_a_feed_breaks_the_reader(edits: list[tuple[int, int, bytes]]) -> None:
    data = edited(GOOD_FEED, edits)
    items, *_ = outcome([data])

    lines = data.split(b"\n")
    assert all(b"mission" in lines[item.line - 1] for item in items)


@given(EDITS, st.integers(0, 2), st.booleans())
def test_one_corrupted_mission_never_costs_another(edits: list[tuple[int, int, bytes]], position: int, in_cdata: bool) -> None:
    around = ["<![CDATA[s{}]]>", "s{}"][in_cdata]
    siblings = [mission(clientId=around.format(k)).encode() for k in range(2)]
    siblings.insert(position, edited(mission(clientId="x", title="<![CDATA[Un titre]]>").encode(), edits))
    items = read(b"<source>\n" + b"\n".join(siblings) + b"\n</source>")

    assert {"s0", "s1"} <= {item.client_id for item in items if item.draft}


@given(EDITS, st.lists(st.integers(0, 3000), max_size=30))
def test_how_the_bytes_are_cut_does_not_matter(edits: list[tuple[int, int, bytes]], cuts: list[int]) -> None:
    data = edited(GOOD_FEED, edits) + b" " * 70_000 + GOOD_FEED  # past a block, so that several are read
    bounds = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    chunks = [data[start:end] for start, end in pairwise(bounds)]

    assert outcome(chunks) == outcome([data])


def test_a_token_cut_by_the_end_of_a_block_is_seen() -> None:
    missions = [mission(clientId=f"m{k}", description="<![CDATA[" + "é" * 900 + "]]>") for k in range(200)]
    data = feed(*missions).encode()
    expected = [(k + 3, f"m{k}") for k in range(200)]

    for shift in range(0, 40, 3):
        shifted = data.replace(b"<source>", b"<source>" + b" " * shift)
        assert [(item.line, item.client_id) for item in read(shifted)] == expected
