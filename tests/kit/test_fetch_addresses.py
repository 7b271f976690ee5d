"""Which addresses are public."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.kit.fetch import allow_loopback, is_public

IPV4 = st.ip_addresses(v=4)
IPV6 = st.ip_addresses(v=6)
NAT64 = IPv6Network("64:ff9b::/96")


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "193.252.1.1", "2001:4860:4860::8888", "2a01:e0a::1"])
def test_it_works(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.169.254",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.7",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::ffff:0:127.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::1",
        "64:ff9b:1:808:8:800::",
        "100::1",
        "2001::1",
        "2001:2::1",
        "2001:10::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:808:808::",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "2a01:e0a::1%eth0",
        "fec0::1",
        "ff02::1",
    ],
)
def test_an_address_that_leads_inside_is_refused(address: str) -> None:
    assert not is_public(ip_address(address))


@given(IPV4)
def test_every_public_ipv4_is_ordinary_for_the_standard_library(address: IPv4Address) -> None:
    if is_public(address):
        assert address.is_global
        assert not (address.is_private or address.is_multicast or address.is_reserved)


@given(IPV6)
def test_every_public_ipv6_is_ordinary_for_the_standard_library(address: IPv6Address) -> None:
    if is_public(address) and address not in NAT64:
        assert address.is_global
        assert not (address.is_site_local or address.is_multicast or address.is_reserved)
        assert address.ipv4_mapped is None
        assert address.sixtofour is None
        assert address.teredo is None


@given(IPV4)
def test_an_ipv4_behind_nat64_is_as_public_as_itself(address: IPv4Address) -> None:
    assert is_public(IPv6Address(b"\x00\x64\xff\x9b" + bytes(8) + address.packed)) == is_public(address)


@given(IPV4, st.binary(min_size=10, max_size=10))
def test_an_ipv4_in_any_other_disguise_is_refused(address: IPv4Address, tail: bytes) -> None:
    mapped = bytes(10) + b"\xff\xff" + address.packed
    translated = bytes(8) + b"\xff\xff\x00\x00" + address.packed
    compatible = bytes(12) + address.packed
    sixtofour = b"\x20\x02" + address.packed + tail
    teredo = b"\x20\x01\x00\x00" + tail[:8] + bytes(byte ^ 0xFF for byte in address.packed)
    for packed in (mapped, translated, compatible, sixtofour, teredo):
        assert not is_public(IPv6Address(packed))


@given(IPV4 | IPV6)
def test_a_demonstration_reaches_loopback_and_the_public_only(address: IPv4Address | IPv6Address) -> None:
    assert allow_loopback(address) == (is_public(address) or address.is_loopback)


@pytest.mark.parametrize(
    ("address", "allowed"), [("127.0.0.1", True), ("::1", True), ("10.0.0.1", False), ("::ffff:127.0.0.1", False)]
)
def test_a_demonstration_still_refuses_the_private_network(address: str, allowed: bool) -> None:
    assert allow_loopback(ip_address(address)) is allowed
