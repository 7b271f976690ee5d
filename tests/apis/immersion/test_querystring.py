"""Query strings read as Node's qs reads them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.apis.immersion.querystring import read


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (b"a=1", "1"),
        (b"a=1&a=2", ["1", "2"]),
        (b"a[]=1", ["1"]),
        (b"a[]=1&a[]=2", ["1", "2"]),
        (b"a%5B%5D=1&a%5B%5D=2", ["1", "2"]),
        (b"a[1]=2&a[0]=1", ["1", "2"]),
        (b"a[0]=1&a[]=2", ["1", "2"]),
        (b"a=1&a[]=2", ["1", "2"]),
        (b"a[b]=1", {"b": "1"}),
        (b"a[501]=1", {"501": "1"}),
        (b"a=1+2%203", "1 2 3"),
        (b"a=", ""),
        (b"a", ""),
        (b"a[]", [""]),
        (b"a=b=c", "b=c"),
        (b"a=\xff%ff%00x", "\ufffd\ufffdx"),
        (b"&&a=1&", "1"),
    ],
)
def test_it_works(raw: bytes, value: Any) -> None:
    assert read(raw) == {"a": value}


def test_odd_names_are_names() -> None:
    assert read(b"a[=1&b]=2&[]=3&=4&a[b][c]=5") == {"a[": "1", "b]": "2", "[]": "3", "a[b][c]": "5"}


def test_no_more_than_a_thousand_are_read() -> None:
    assert len(read(b"&".join(b"a%d=1" % number for number in range(3000)))) == 1000


@given(st.binary(max_size=60))
def test_any_bytes_are_read(raw: bytes) -> None:
    assert "\0" not in repr(list(read(raw).values()))
