"""The log: whatever is done to its bytes, good records come out, damage is told, and a torn tail is no damage."""

from __future__ import annotations

import errno
import os
import stat
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.channels.whatsapp.spool import Reader, Record, Writer, discard_before
from app.domain.facts import Position

payloads = st.lists(st.binary(max_size=200), min_size=1, max_size=8)


def write(folder: Path, records: list[bytes], **options: int) -> Position:
    writer = Writer(folder, **options)
    end = Position(writer_start(folder), 0)
    for record in records:
        end = writer.append([record])
    writer.close()
    return end


def writer_start(folder: Path) -> int:
    return min(int(p.stem) for p in folder.glob("*.log"))


def everything(folder: Path, position: Position = Position()) -> list[Record]:  # noqa: B008
    return Reader(folder).read(position, max_records=10**6, max_bytes=10**9)


def good(records: list[Record]) -> list[bytes]:
    return [r.payload for r in records if not r.damaged]


@given(records=payloads, segment_bytes=st.integers(1, 400))
def test_what_is_written_is_read_in_order_over_segments(
    tmp_path_factory: pytest.TempPathFactory, records: list[bytes], segment_bytes: int
) -> None:
    folder = tmp_path_factory.mktemp("spool")
    end = write(folder, records, segment_bytes=segment_bytes)
    read = everything(folder)
    assert [r.payload for r in read] == records
    assert read[-1].after == end
    for n, record in enumerate(read):
        assert [r.payload for r in everything(folder, record.after)] == records[n + 1 :]


@given(records=payloads, data=st.data())
def test_cut_short_at_any_byte(tmp_path_factory: pytest.TempPathFactory, records: list[bytes], data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("spool")
    end = write(folder, records)
    path = folder / "00000001.log"
    cut = data.draw(st.integers(0, end.offset))
    os.truncate(path, cut)
    ends = [r.after.offset for r in everything(folder)]
    whole = records[: len(ends)]
    assert everything(folder) == [Record(p, Position(1, e)) for p, e in zip(whole, ends, strict=True)]
    write(folder, [b"after the kill"])  # opening it cuts the torn tail off
    assert [r.payload for r in everything(folder)] == [*whole, b"after the kill"]
    assert not [r for r in everything(folder) if r.damaged]


@given(records=st.lists(st.binary(max_size=100), min_size=2, max_size=8), data=st.data())
def test_damaged_at_any_byte(tmp_path_factory: pytest.TempPathFactory, records: list[bytes], data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("spool")
    write(folder, records)
    path = folder / "00000001.log"
    ends = [0, *(r.after.offset for r in everything(folder))]
    content = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    hit = next(n for n in range(len(records)) if at < ends[n + 1])
    read = everything(folder)
    assert good(read) == [r for n, r in enumerate(records) if n != hit]
    damaged = [r for r in read if r.damaged]
    if hit == len(records) - 1:
        assert not damaged, "the last one cannot be told from a torn tail"
    else:
        assert [(r.payload, r.after.offset) for r in damaged] == [(bytes(content[ends[hit] : ends[hit + 1]]), ends[hit + 1])]


def test_damage_at_the_end_of_a_finished_segment_is_told(tmp_path: Path) -> None:
    writer = Writer(tmp_path)
    writer.append([b"one"])
    writer.rotate()
    writer.append([b"two"])
    with (tmp_path / "00000001.log").open("ab") as file:
        file.write(b"half a rec")
    read = everything(tmp_path)
    assert [(r.payload, r.damaged) for r in read] == [(b"one", False), (b"half a rec", True), (b"two", False)]
    writer.close()


def test_a_record_that_contains_the_mark_of_a_record(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    write(inner, [b"a record in a record"])
    raw = (inner / "00000001.log").read_bytes()
    write(tmp_path / "outer", [raw, b"next"])
    assert [r.payload for r in everything(tmp_path / "outer")] == [raw, b"next"]


def test_large_records_are_compressed(tmp_path: Path) -> None:
    record = b"history " * 100_000
    end = write(tmp_path, [record])
    assert end.offset < len(record) / 20
    assert [r.payload for r in everything(tmp_path)] == [record]


def test_limits_of_one_reading(tmp_path: Path) -> None:
    write(tmp_path, [bytes([n]) * 100 for n in range(10)])
    reader = Reader(tmp_path)
    assert len(reader.read(Position(), max_records=3)) == 3
    assert len(reader.read(Position(), max_bytes=250)) == 3
    assert len(reader.read(Position(), max_bytes=1)) == 1


def test_applied_segments_are_discarded_and_positions_stay_true(tmp_path: Path) -> None:
    writer = Writer(tmp_path, segment_bytes=50)
    ends = [writer.append([bytes([n]) * 40]) for n in range(4)]
    assert len(list(tmp_path.glob("*.log"))) == 4
    assert discard_before(tmp_path, Position(ends[1].segment, 0)) == 1, "the one that is still to be read stays"
    assert discard_before(tmp_path, ends[2]) == 2
    assert discard_before(tmp_path, ends[2]) == 0
    assert [r.payload[:1] for r in everything(tmp_path, ends[2])] == [b"\x03"]
    assert [r.payload[:1] for r in everything(tmp_path)] == [b"\x03"], "an old position goes on at the oldest there is"
    assert discard_before(tmp_path, ends[3]) == 0, "the newest is being written"
    writer.rotate()
    assert discard_before(tmp_path, ends[3]) == 1
    assert everything(tmp_path, ends[3]) == []
    after = writer.append([b"new"])
    assert everything(tmp_path, ends[3]) == [Record(b"new", after)]
    writer.close()
    assert discard_before(tmp_path, ends[3], written=False) == 0, "what is still to be read stays, even if nobody writes"
    assert discard_before(tmp_path, after, written=False) == 1
    assert list(tmp_path.glob("*.log")) == []


def test_an_empty_folder_begins_where_it_is_told(tmp_path: Path) -> None:
    assert everything(tmp_path / "none") == []
    writer = Writer(tmp_path / "none", first=7)
    assert writer.append([b"x"]).segment == 7
    writer.close()
    assert Writer(tmp_path / "none", first=9).append([b"y"]).segment == 7


def test_only_the_owner_may_look(tmp_path: Path) -> None:
    write(tmp_path / "spool", [b"x"])
    assert stat.S_IMODE((tmp_path / "spool").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "spool" / "00000001.log").stat().st_mode) == 0o600


def test_a_full_disk_leaves_no_half_record(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    writer = Writer(tmp_path)
    before = writer.append([b"fits"])
    import signal

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (before.offset + 30, hard))
        with pytest.raises(OSError, match=os.strerror(errno.EFBIG)):
            writer.append([b"x" * 1000])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)
    assert (tmp_path / "00000001.log").stat().st_size == before.offset
    writer.append([b"room again"])
    assert [r.payload for r in everything(tmp_path)] == [b"fits", b"room again"]


def test_read_while_it_is_written(tmp_path: Path) -> None:
    writer = Writer(tmp_path, segment_bytes=2000)
    wanted = [b"%d" % n * 20 for n in range(400)]
    thread = threading.Thread(target=lambda: [writer.append([p]) for p in wanted])
    thread.start()
    reader, position, read = Reader(tmp_path), Position(), []
    while len(read) < len(wanted):
        for record in reader.read(position):
            assert not record.damaged
            read.append(record.payload)
            position = record.after
    thread.join()
    assert read == wanted
