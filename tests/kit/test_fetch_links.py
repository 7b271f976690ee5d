"""Which links we agree to open, and what a redirect may carry along. No network."""

from __future__ import annotations

from ipaddress import ip_address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from multidict import CIMultiDict
from yarl import URL

from tremplin.kit.fetch import FetchRefused, is_public
from tremplin.kit.fetch.boundary import Boundary, Hop

BOUNDARY = Boundary(is_public, frozenset({80, 443, 8080, 8443}))


def code_for(link: str) -> str:
    with pytest.raises(FetchRefused) as refusal:
        BOUNDARY.url(link)
    return refusal.value.code


@pytest.mark.parametrize(
    ("link", "opened"),
    [
        ("https://assos.example/flux.xml", "https://assos.example/flux.xml"),
        ("  HTTP://Assos.Example:8080/flux.xml \n", "http://assos.example:8080/flux.xml"),
        ("https://assos.example./", "https://assos.example/"),
        ("https://bénévolat.example/nos missions.xml", "https://xn--bnvolat-byab.example/nos%20missions.xml"),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("http://[2001:4860:4860::8888]/", "http://[2001:4860:4860::8888]/"),
        ("https://my_host.assos.example/", "https://my_host.assos.example/"),
    ],
)
def test_it_works(link: str, opened: str) -> None:
    assert str(BOUNDARY.url(link)) == opened


@pytest.mark.parametrize("link", ["file:///etc/passwd", "ftp://assos.example/", "gopher://a.example/", "a.example/x", ""])
def test_only_the_web_is_opened(link: str) -> None:
    assert code_for(link) == "SCHEME_NOT_ALLOWED"


@pytest.mark.parametrize("link", ["http://me:secret@a.example/", "http://me@a.example/", "http://:secret@a.example/"])
def test_credentials_in_the_link_are_refused(link: str) -> None:
    assert code_for(link) == "CREDENTIALS_IN_URL"


@pytest.mark.parametrize("link", ["http://a.example:22/", "https://a.example:6379/", "http://a.example:0/"])
def test_a_port_that_is_not_of_the_web_is_refused(link: str) -> None:
    assert code_for(link) == "PORT_NOT_ALLOWED"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.0.0.1.",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "0",
        "①②⑦.⓪.⓪.①",
        "127。0。0。1",
        "169.254.169.254",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:a9fe:a9fe]",
        "[64:ff9b::7f00:1]",
        "[fe80::1%25eth0]",
        "[fd00:ec2::254]",
    ],
)
def test_an_address_that_leads_inside_is_refused_in_any_spelling(host: str) -> None:
    assert code_for(f"http://{host}/") == "ADDRESS_NOT_PUBLIC"


@pytest.mark.parametrize(
    "link",
    [
        "http://",
        "http:///flux.xml",
        "http://./",
        "http://../",
        "http://a..example/",
        "http://.a.example/",
        "http://-a.example/",
        "http://a b.example/",
        "http://%31%32%37.0.0.1/",
        "http://a.example:99999/",
        "http://a.example:http/",
        "http://a.example\\@127.0.0.1/",
        "http://a.exa\tmple/",
        "http://a.example/\r\nHost: b.example",
        "http://[::1/",
        "http://134744072/",
        "http://" + "a" * 64 + ".example/",
        "http://" + "a." * 130 + "example/",
        "https://a.example/" + "x" * 2048,
    ],
)
def test_a_malformed_link_is_refused(link: str) -> None:
    assert code_for(link) == "BAD_URL"


@settings(deadline=None)
@given(st.text() | st.text().map("http://{}/".format) | st.from_regex(r"https?://[\x21-\x7e]{1,30}"))
def test_any_text_is_opened_or_refused_but_never_breaks(text: str) -> None:
    try:
        url = BOUNDARY.url(text)
    except FetchRefused:
        return
    assert url.scheme in ("http", "https")
    assert url.host


@settings(deadline=None)
@given(st.ip_addresses(), st.sampled_from(["{}", "{}."]))
def test_an_address_is_opened_only_when_public(address: object, spelling: str) -> None:
    written = ip_address(str(address))
    host = spelling.format(written) if written.version == 4 else f"[{written}]"
    try:
        BOUNDARY.url(f"http://{host}/")
    except FetchRefused as refusal:
        assert refusal.code == "ADDRESS_NOT_PUBLIC"
        assert not is_public(written)
    else:
        assert is_public(written)


def hop(link: str, **headers: str) -> Hop:
    return Hop.first(URL(link), CIMultiDict({name.replace("_", "-"): value for name, value in headers.items()}))


def test_a_redirect_within_the_origin_keeps_everything() -> None:
    following = BOUNDARY.redirected(hop("https://a.example/old", Authorization="Basic x"), "/new")

    assert str(following.url) == "https://a.example/new"
    assert following.headers["Authorization"] == "Basic x"


@pytest.mark.parametrize("location", ["https://b.example/", "//b.example/", "https://a.example:8443/"])
def test_keys_are_dropped_when_the_origin_changes(location: str) -> None:
    first = hop("https://a.example/", Authorization="Basic x", X_Api_Key="k", Cookie="c=1", If_None_Match='"1"')

    assert dict(BOUNDARY.redirected(first, location).headers) == {"If-None-Match": '"1"'}


def test_keys_do_not_come_back_with_the_origin() -> None:
    away = BOUNDARY.redirected(hop("https://a.example/", Authorization="Basic x"), "https://b.example/")

    assert not BOUNDARY.redirected(away, "https://a.example/").headers


def test_a_redirect_to_clear_text_is_refused_once_credentials_were_sent() -> None:
    first = hop("https://a.example/", Authorization="Basic x")
    away = BOUNDARY.redirected(first, "https://b.example/")

    for confidential in (first, away):
        with pytest.raises(FetchRefused) as refusal:
            BOUNDARY.redirected(confidential, "http://a.example/")
        assert refusal.value.code == "DOWNGRADE"


def test_a_redirect_to_clear_text_is_followed_when_nothing_secret_was_sent() -> None:
    assert BOUNDARY.redirected(hop("https://a.example/", Accept="*/*"), "http://a.example/").url.scheme == "http"


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("http://127.0.0.1/", "ADDRESS_NOT_PUBLIC"),
        ("//[::1]/", "ADDRESS_NOT_PUBLIC"),
        ("file:///etc/passwd", "SCHEME_NOT_ALLOWED"),
        ("http://me:secret@b.example/", "CREDENTIALS_IN_URL"),
        ("http://b.example:22/", "PORT_NOT_ALLOWED"),
        ("http://b..example/", "BAD_URL"),
        ("http://\udcff.example/", "BAD_URL"),
    ],
)
def test_a_redirect_is_judged_as_a_first_link(location: str, code: str) -> None:
    with pytest.raises(FetchRefused) as refusal:
        BOUNDARY.redirected(hop("https://a.example/"), location)
    assert refusal.value.code == code
