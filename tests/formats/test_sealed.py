"""Files under a passphrase."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Invalid
from app.formats import sealed

SALT = b"0123456789abcdef"
CHUNK = 64 * 1024


def seal(content: bytes, passphrase: str = "open sesame") -> bytes:
    below = io.BytesIO()
    with sealed.Writer(below, passphrase, salt=SALT) as writer:
        writer.write(content)
    return below.getvalue()


def unseal(content: bytes, passphrase: str = "open sesame") -> bytes:
    return io.BufferedReader(sealed.Reader(io.BytesIO(content), passphrase)).read()


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_what_is_sealed_comes_back(size: int) -> None:
    content = bytes(n * 7 % 251 for n in range(size))
    assert unseal(seal(content)) == content
    assert b"\x00\x07\x0e\x15" not in seal(content)


@given(at=st.integers(0), change=st.integers(1, 255))
@settings(max_examples=60, deadline=None)
def test_no_byte_can_be_changed(at: int, change: int) -> None:
    whole = bytearray(seal(b"a" * (2 * CHUNK + 100)))
    whole[at % len(whole)] ^= change
    with pytest.raises(Invalid):
        unseal(bytes(whole))


@pytest.mark.parametrize("left", [0, 5, 32, 33 + CHUNK + 16, 32 + 2 * (CHUNK + 16), -1])
def test_nothing_can_be_cut_off(left: int) -> None:
    whole = seal(b"a" * (2 * CHUNK + 100))
    with pytest.raises(Invalid):
        unseal(whole[:left])


def test_chunks_cannot_be_swapped() -> None:
    whole = seal(b"a" * CHUNK + b"b" * CHUNK + b"c")
    head, first, second, last = whole[:32], whole[32 : 32 + CHUNK + 16], whole[32 + CHUNK + 16 : 32 + 2 * (CHUNK + 16)], whole[-17:]
    with pytest.raises(Invalid):
        unseal(head + second + first + last)


def test_another_passphrase_is_said() -> None:
    with pytest.raises(Invalid, match="passphrase"):
        unseal(seal(b"hello"), "open barley")
