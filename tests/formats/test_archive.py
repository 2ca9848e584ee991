"""Archives from outside: forty hostile ones, none gets out, none is unpacked beyond the limits; and the odd names of phones."""

from __future__ import annotations

import io
import stat
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import Invalid
from app.formats.archive import Archive, Limits
from app.formats.whatsapp_chat import exported

_CHAT = b"13/05/2023, 09:00 - Ana: Hello\n"
_ESCAPES = (
    "../evil.txt", "../../etc/passwd", "a/../../evil.txt", "/etc/passwd", "//server/share.txt", "\\\\server\\share.txt", "..\\evil.txt",
    "C:\\evil.txt",
    "c:/evil.txt", "a/b/../../../evil.txt", "./../evil.txt", "..", "../", "a\\..\\..\\evil.txt", "/", "\\evil.txt", "a/..", "D:evil.txt",
    "..\\..\\windows\\evil.txt", "./../../x",
)  # fmt: skip


def _zip(*entries: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()


def _special(kind: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("_chat.txt")
    info.external_attr = (kind | 0o777) << 16
    return info


def _patched(content: bytes, offset: int, value: bytes, signature: bytes = b"PK\x01\x02") -> bytes:
    """An archive with some bytes of each entry of its directory replaced."""
    raw, place = bytearray(content), -1
    while (place := content.find(signature, place + 1)) >= 0:
        raw[place + offset : place + offset + len(value)] = value
    return bytes(raw)


def _bomb() -> bytes:
    return _zip(("_chat.txt", b"\0" * (60 << 20)))


def _locked() -> bytes:
    return _patched(_patched(_zip(("_chat.txt", _CHAT)), 8, b"\x01\x00"), 6, b"\x01\x00", b"PK\x03\x04")


_HOSTILE: dict[str, Callable[[], bytes]] = {
    **{f"path {name}": (lambda name=name: _zip((name, _CHAT), ("_chat.txt", _CHAT))) for name in _ESCAPES},  # type: ignore[misc]
    "link": lambda: _zip((_special(stat.S_IFLNK), b"/etc/passwd")), "device": lambda: _zip((_special(stat.S_IFCHR), b"")),
    "pipe": lambda: _zip((_special(stat.S_IFIFO), b"")), "block device": lambda: _zip((_special(stat.S_IFBLK), b"")),
    "socket": lambda: _zip((_special(stat.S_IFSOCK), b"")), "bomb": _bomb, "password": _locked,
    "too many": lambda: _zip(*((f"{n}", b"") for n in range(20_001)), method=zipfile.ZIP_STORED),
    "says it is small": lambda: _patched(_bomb(), 24, struct.pack("<I", 100)),
    "says it is huge": lambda: _patched(_zip(("_chat.txt", _CHAT)), 24, struct.pack("<I", 0xFFFFFFF0)),
    "wrong sum": lambda: _patched(_zip(("_chat.txt", _CHAT)), 16, b"\x00\x00\x00\x00"),
    "unknown method": lambda: _patched(_zip(("_chat.txt", _CHAT)), 10, b"\x63\x00"),
    "count of millions": lambda: (raw := _zip(("_chat.txt", _CHAT)))[:-12] + b"\xff\xff" + raw[-10:],
    "directory of gigabytes": lambda: (raw := _zip(("_chat.txt", _CHAT)))[:-10] + b"\xff\xff\xff\x7f" + raw[-6:],
    "cut off": lambda: _zip(("_chat.txt", _CHAT * 500))[:-40], "head alone": lambda: b"PK\x03\x04" + b"\0" * 60, "empty": lambda: _zip(),
    "no chat": lambda: _zip(("a.txt", b"hello"), ("b.jpg", b"x")), "zip in zip": lambda: _zip(("_chat.zip", _bomb())),
    "directory elsewhere": lambda: (raw := _zip(("_chat.txt", _CHAT)))[:-6] + b"\xff\xff\xff\x7f" + raw[-2:],
    "file behind the end": lambda: _patched(_zip(("_chat.txt", _CHAT)), 42, b"\xff\xff\xff\x7f"),
}  # fmt: skip


def _read(path: Path) -> None:
    with exported.opened(path, "x.zip") as export:
        while export.stream.read(1 << 20):
            pass


def test_there_are_forty() -> None:
    assert len(_HOSTILE) >= 40


@pytest.mark.parametrize("name", _HOSTILE)
def test_a_hostile_archive_is_refused_and_leaves_nothing_behind(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "inner"
    folder.mkdir()
    path = folder / "x.zip"
    path.write_bytes(_HOSTILE[name]())
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(Invalid):
        _read(path)
    assert sorted(tmp_path.rglob("*")) == before


_IN_ONE_GO = """
import pathlib, sys
from app.errors import Invalid
from app.formats.whatsapp_chat import exported
for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    try:
        with exported.opened(path) as export:
            while export.stream.read(1 << 20): pass
        print("opened", path)
    except Invalid: pass
# Not ru_maxrss, which begins with what the process had before it became this one.
print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))
"""


def test_hostile_archives_take_little_memory(tmp_path: Path) -> None:
    for number, make in enumerate(_HOSTILE.values()):
        (tmp_path / f"{number}.zip").write_bytes(make())
    done = subprocess.run([sys.executable, "-c", _IN_ONE_GO, str(tmp_path)], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 300 * 1024, done.stdout  # kB


def test_limits_are_kept_to_the_byte_and_the_entry(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(_zip(("_chat.txt", _CHAT), ("a", b"12345"), method=zipfile.ZIP_STORED))
    Archive(path, Limits(len(_CHAT) + 5, 2)).__exit__()
    for limits in (Limits(len(_CHAT) + 4, 2), Limits(len(_CHAT) + 5, 1)):
        with pytest.raises(Invalid):
            Archive(path, limits)


def test_names_are_found_as_phones_write_them(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    raw = _zip(("_chat.txt", _CHAT), ("e\u0301te\u0301.jpg", b"1"), ("invoice (1)-1.pdf", b"2"), ("Media/IMG-1.jpg", b"3"), ("IMG-1-1.jpg", b"4"))
    path.write_bytes(_patched(_patched(raw, 8, b"\x00\x00"), 6, b"\x00\x00", b"PK\x03\x04"))  # UTF-8, and not said so
    with Archive(path) as archive:
        found = [archive.find(name) for name in ("été.jpg", "invoice (1).pdf", "IMG-1.jpg", "IMG-1.jpg", "ÉTÉ.JPG", "nothing.jpg")]
        assert found == ["e\u0301te\u0301.jpg", "invoice (1)-1.pdf", "Media/IMG-1.jpg", "IMG-1-1.jpg", "e\u0301te\u0301.jpg", None]


def test_the_transcript_is_told_from_texts_that_were_sent(tmp_path: Path) -> None:
    long = b"14/05/2023, 10:00 - Bo: Not this one\n" * 400
    for name, entries in {
        "x.zip": [("notes.txt", long), ("_chat.txt", _CHAT)],
        "WhatsApp Chat with Ana.zip": [("WhatsApp Chat with Bo.txt", long), ("WhatsApp Chat with Ana.txt", _CHAT)],
        "y.zip": [("a.txt", b"no chat"), ("Chat de WhatsApp con Ana.txt", _CHAT), ("z.txt", long)],
    }.items():
        path = tmp_path / name
        path.write_bytes(_zip(*entries))  # type: ignore[arg-type]
        with exported.opened(path) as export:
            assert export.stream.read() == _CHAT
            assert export.title in ("Ana", "")
