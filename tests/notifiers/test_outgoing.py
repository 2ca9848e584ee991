"""Whatever address is given, nothing of ours goes into the house."""

from __future__ import annotations

import pytest

from app.notifiers import outgoing
from app.notifiers.base import NotSent

INSIDE = [
    "127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.254", "192.168.0.1", "192.168.255.1",
    "169.254.169.254", "169.254.1.1", "100.64.0.1", "100.127.255.254", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1",
    "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254",
    "fdff::1", "ff02::1", "ff0e::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:7f00:1", "64:ff9b::7f00:1",
    "64:ff9b::a00:1", "64:ff9b:1::a00:1", "2002:7f00:1::", "2002:a00:1::1", "2001:db8::1", "100::1", "::127.0.0.1", "x", "", "1.2.3",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_these_are_not_of_the_wide_world(address: str) -> None:
    assert not outgoing.is_global(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "8.8.8.8", "142.250.1.1", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_these_are(address: str) -> None:
    assert outgoing.is_global(address)


@pytest.mark.parametrize(
    "url",
    [
        *(f"https://{f'[{a}]' if ':' in a else a}/x" for a in INSIDE if a and "%" not in a and a not in ("x", "1.2.3")),
        "https://2130706433/", "https://0x7f000001/", "https://0177.0.0.1/", "https://127.1/", "https://localhost/", "https://localhost./",
        "http://1.1.1.1/", "ftp://1.1.1.1/", "file:///etc/passwd", "gopher://1.1.1.1/", "https://", "https:///x", "https://a:b@1.1.1.1/",
        "https://[/", "https://1.1.1.1:0/", "https://1.1.1.1:99999/", "//1.1.1.1/", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_no_spelling_of_an_address_gets_inside(url: str) -> None:
    with pytest.raises(NotSent) as caught:
        outgoing.post(url, {}, b"x")
    assert caught.value.permanent or "cannot be found" in caught.value.sentence
