"""Addresses: one normal form, whatever the network sends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import identity

DIGITS = st.text("0123456789", min_size=1, max_size=16)
USERS = st.from_regex(r"[0-9A-Za-z._-]{1,40}", fullmatch=True)


@pytest.mark.parametrize(
    ("jid", "address"),
    [
        ("15550100@s.whatsapp.net", "pn:15550100"),
        ("15550100:3@s.whatsapp.net", "pn:15550100"),
        ("15550100.1:2@s.whatsapp.net", "pn:15550100"),
        ("15550100@c.us", "pn:15550100"),
        ("15550100:99@hosted", "pn:15550100"),
        ("9111:3@lid", "lid:9111"),
        ("9111@hosted.lid", "lid:9111"),
        ("1203-15@g.us", "group:1203-15@g.us"),
        ("status@broadcast", "status:"),
        ("123@broadcast", "broadcast:123@broadcast"),
        ("123@newsletter", "newsletter:123@newsletter"),
        ("867@bot", "bot:867@bot"),
        ("13-99@interop", "interop:13-99@interop"),
        ("abc@s.whatsapp.net", "other:abc@s.whatsapp.net"),
        ("1@future", "other:1@future"),
        ("15550100@S.WhatsApp.NET", "pn:15550100"),
        ("", ""),
        ("s.whatsapp.net", ""),
        ("@s.whatsapp.net", ""),
        ("1\x002@s.whatsapp.net", ""),
        ("\u202e15550100@lid", ""),
        ("١٢٣@s.whatsapp.net", ""),
        ("\ud800@lid", ""),
    ],
)
def test_every_spelling_has_one_address(jid: str, address: str) -> None:
    assert identity.from_jid(jid) == address


@given(
    DIGITS,
    st.sampled_from(["s.whatsapp.net", "lid", "g.us", "newsletter", "broadcast", "bot", "future"]),
    st.integers(0, 99),
)
def test_a_jid_and_its_address_say_the_same(user: str, server: str, device: int) -> None:
    plain = f"{user}@{server}"
    address = identity.from_jid(plain)
    assert identity.to_jid(address) == plain
    assert identity.from_jid(f"{user}:{device}@{server}") == address


@given(
    USERS, st.sampled_from(["s.whatsapp.net", "c.us", "hosted", "lid", "hosted.lid", "g.us", "broadcast", "bot", "x.y"])
)
def test_addresses_survive_the_round_trip(user: str, server: str) -> None:
    address = identity.from_jid(f"{user}@{server}")
    assert address
    assert identity.from_jid(identity.to_jid(address)) == address


@given(st.text(st.characters(codec=None, categories=("L", "N", "P", "S", "Z", "C")), max_size=60))
def test_no_text_raises(text: str) -> None:
    for address in (text, identity.from_jid(text), f"pn:{text}", f"lid:{text}", f"group:{text}", f"email:{text}"):
        assert isinstance(identity.to_jid(address), str)
        assert identity.display(address).isprintable() or any(ord(ch) > 127 for ch in identity.display(address))
        identity.variants(address)
        assert not (identity.is_direct(address) and identity.is_group(address))
    name = identity.best_name(text, text, text, text, [text])
    assert name
    assert len(name) <= 120
    assert not set(name) & {"\x00", "\n", "\u202e", "\u2066", "\ud800"}


@pytest.mark.parametrize(
    ("address", "direct", "group", "ignored"),
    [
        ("pn:15550100", True, False, False),
        ("lid:9111", True, False, False),
        ("bot:867@bot", True, False, False),
        ("group:1203@g.us", False, True, False),
        ("status:", False, False, True),
        ("newsletter:1@newsletter", False, False, True),
        ("broadcast:1@broadcast", False, False, True),
        ("pn:0", False, False, True),
        ("other:1@future", False, False, False),
        ("", False, False, False),
    ],
)
def test_what_an_address_is(address: str, direct: bool, group: bool, ignored: bool) -> None:
    assert identity.is_direct(address) == direct
    assert identity.is_group(address) == group
    assert identity.is_ignored(address) == ignored


def test_bots_of_the_network_are_known() -> None:
    assert identity.is_bot("bot:867@bot")
    assert identity.is_bot("pn:13135550002")
    assert not identity.is_bot("pn:15550100")
    assert not identity.is_bot("pn:131355500020")


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("pn:15550100", "+1 555 0100"),
        ("pn:15555550123", "+1 555 555 0123"),
        ("pn:33155501234", "+33 1 55 50 12 34"),
        ("pn:5511955550123", "+55 11 95555 0123"),
        ("pn:35155501234", "+351 555 012 34"),
        ("pn:3515550123", "+351 555 0123"),
        ("pn:1", "+1"),
        ("pn:", "Unknown"),
        ("lid:91112222", "Hidden number 2222"),
        ("group:1203@g.us", "Group 1203"),
        ("email:ann@example.org", "ann@example.org"),
        ("", "Unknown"),
    ],
)
def test_display(address: str, shown: str) -> None:
    assert identity.display(address) == shown


@given(DIGITS)
def test_display_loses_no_digit(digits: str) -> None:
    assert identity.display(f"pn:{digits}").replace(" ", "") == f"+{digits}"


@pytest.mark.parametrize(
    ("address", "others"),
    [
        ("pn:5511955550123", ("pn:551155550123",)),
        ("pn:551185550123", ("pn:5511985550123",)),
        ("pn:551135550123", ()),  # a land line has no ninth digit
        ("pn:5215555550123", ("pn:525555550123",)),
        ("pn:525555550123", ("pn:5215555550123",)),
        ("pn:5491155550123", ("pn:541155550123",)),
        ("pn:541155550123", ("pn:5491155550123",)),
        ("pn:15550100", ()),
        ("lid:5215555550123", ()),
        ("", ()),
    ],
)
def test_national_variants_are_candidates(address: str, others: tuple[str, ...]) -> None:
    assert identity.variants(address) == others


@given(st.sampled_from(["52", "54", "55", "1"]), DIGITS)
def test_a_variant_is_never_the_number_itself(code: str, rest: str) -> None:
    address = f"pn:{code}{rest}"
    assert address not in identity.variants(address)


def test_the_best_name_is_the_owners_own_word() -> None:
    addresses = ("lid:9111", "pn:15550100")
    assert identity.best_name("Mum", "Ann", "annie", "Ann's Shop", addresses) == "Mum"
    assert identity.best_name("", "Ann", "annie", "", addresses) == "Ann"
    assert identity.best_name("", " \u202e\x00 ", "annie\n", "", addresses) == "annie"
    assert identity.best_name("", "", "", "Ann's Shop", addresses) == "Ann's Shop"
    assert identity.best_name("", "", "", "", addresses) == "+1 555 0100"
    assert identity.best_name("", "", "", "", ["lid:9111"]) == "Hidden number 9111"
    assert identity.best_name("", "", "", "", []) == "Unknown"
    family = "👨\u200d👩\u200d👧 Lovelace"
    assert identity.best_name("", family, "", "", []) == family
