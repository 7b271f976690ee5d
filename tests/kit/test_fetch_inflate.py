"""Decompression by pieces, of honest and of hostile bytes."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tremplin.kit.fetch import BadEncoding, FetchRefused, TooLarge, Truncated
from tremplin.kit.fetch.inflate import MAX_RATIO, PIECE, Chain

ENOUGH = 50_000_000
DOCUMENT = b"<mission>Maraude</mission>" * 20_000


def bare_deflate(data: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return stream.compress(data) + stream.flush()


def decoded(data: bytes, encoding: str = "", *, ungzip: bool = False, step: int = 1000, most: int = ENOUGH) -> bytes:
    chain = Chain(encoding, most, ungzip=ungzip)
    pieces = [piece for start in range(0, len(data), step) for piece in chain.feed(data[start : start + step])]
    return b"".join([*pieces, *chain.end()])


@pytest.mark.parametrize(
    ("encoding", "sent"),
    [
        ("", DOCUMENT),
        ("identity", DOCUMENT),
        ("gzip", gzip.compress(DOCUMENT)),
        (" X-GZip ", gzip.compress(DOCUMENT)),
        ("deflate", zlib.compress(DOCUMENT)),
        ("deflate", bare_deflate(DOCUMENT)),
        ("gzip", gzip.compress(DOCUMENT[:1000]) + gzip.compress(DOCUMENT[1000:])),
        ("gzip", gzip.compress(DOCUMENT) + bytes(3000)),
    ],
    # Not from the bytes: gzip writes the time in them, and parallel workers must agree on names.
    ids=["none", "identity", "gzip", "its old name", "deflate", "deflate, bare", "gzip in two", "gzip, then zeros"],
)
def test_it_works(encoding: str, sent: bytes) -> None:
    assert decoded(sent, encoding) == DOCUMENT


@settings(deadline=None)
@given(st.binary(max_size=3 * PIECE), st.integers(1, 5000), st.sampled_from(["", "gzip", "deflate"]), st.booleans())
def test_bytes_come_back_however_the_network_cuts_them(data: bytes, step: int, encoding: str, ungzip: bool) -> None:
    file = gzip.compress(data) if ungzip else data
    sent = {"": file, "gzip": gzip.compress(file), "deflate": zlib.compress(file)}[encoding]

    assert decoded(sent, encoding, ungzip=ungzip, step=step) == data


@settings(deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["", "gzip", "deflate"]), st.booleans())
def test_any_bytes_are_decoded_or_refused_but_never_break(data: bytes, encoding: str, ungzip: bool) -> None:
    try:
        decoded(data, encoding, ungzip=ungzip, step=7)
    except FetchRefused as refusal:
        assert refusal.code in ("BAD_ENCODING", "TRUNCATED")


@pytest.mark.parametrize("size", [PIECE - 1, PIECE, PIECE + 1, PIECE + 100, 4 * PIECE])
def test_nothing_stays_inside_when_a_piece_is_exactly_full(size: int) -> None:
    assert decoded(gzip.compress(bytes(size)), "gzip", step=10_000) == bytes(size)
    assert decoded(bare_deflate(bytes(size)), "deflate", step=10_000) == bytes(size)


@pytest.mark.parametrize("start", [b"", b"\x1f", b"\x1f\x8b", b"<?xml"])
def test_a_document_that_is_no_gzip_file_passes_as_it_is(start: bytes) -> None:
    assert decoded(start, ungzip=True, step=1) == start


def test_a_gzip_file_is_kept_as_it_is_unless_asked() -> None:
    assert decoded(gzip.compress(DOCUMENT)) == gzip.compress(DOCUMENT)


def test_an_empty_body_has_no_encoding() -> None:
    assert decoded(b"", "gzip") == b""


def test_more_bytes_than_agreed_are_refused() -> None:
    with pytest.raises(TooLarge):
        decoded(gzip.compress(DOCUMENT), "gzip", most=len(DOCUMENT) - 1)


@pytest.mark.parametrize(("encoding", "ungzip"), [("gzip", False), ("", True)])
def test_a_bomb_is_refused_long_before_it_is_decompressed(encoding: str, ungzip: bool) -> None:
    chain = Chain(encoding, 10**12, ungzip=ungzip)
    bomb = gzip.compress(bytes(20_000_000))
    given_out = 0

    with pytest.raises(TooLarge):
        for piece in chain.feed(bomb):
            given_out += len(piece)
    assert given_out <= MAX_RATIO * len(bomb)


def test_a_bomb_that_gives_nothing_in_the_end_is_refused() -> None:
    empty_members = gzip.compress(b"", mtime=0) * 500_000

    with pytest.raises(TooLarge):
        decoded(gzip.compress(empty_members), "gzip", ungzip=True)


@pytest.mark.parametrize(("encoding", "ungzip"), [("gzip", False), ("", True)])
def test_a_cut_gzip_is_truncated(encoding: str, ungzip: bool) -> None:
    with pytest.raises(Truncated):
        decoded(gzip.compress(DOCUMENT)[:-5], encoding, ungzip=ungzip)


@pytest.mark.parametrize(
    ("encoding", "sent"),
    [
        ("br", DOCUMENT),
        ("gzip, gzip", gzip.compress(gzip.compress(DOCUMENT))),
        ("gzip", DOCUMENT),
        ("gzip", gzip.compress(DOCUMENT) + b"garbage"),
        ("deflate", zlib.compress(DOCUMENT) + b"garbage"),
        ("gzip", gzip.compress(DOCUMENT)[:-8] + bytes(8)),
    ],
    ids=["unknown", "twice", "not compressed", "more after gzip", "more after deflate", "false checksum"],
)
def test_an_unreadable_compression_is_refused(encoding: str, sent: bytes) -> None:
    with pytest.raises(BadEncoding):
        decoded(sent, encoding)
