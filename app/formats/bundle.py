"""A backup's file: a compressed tar of a manifest, then databases; under a passphrase if there is one.

The manifest comes first and names every other file with its size and SHA-256, and the media files that lie beside the bundle.
Nothing is unpacked that it does not name, so a bundle cannot write anywhere else.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast

from app.errors import Invalid
from app.formats import sealed

MANIFEST = "manifest.json"
_CHUNK = 1 << 20
_MOST_MANIFEST = 256 * _CHUNK
_WRONG = "This file is no backup of Kith’s, or it is damaged."


class Manifest(NamedTuple):
    """What a bundle holds. ``files``: name -> (bytes, SHA-256); ``media``: content hashes of the files beside it."""

    made_at: int
    schema: int
    kith: str
    files: dict[str, tuple[int, str]]
    media: tuple[str, ...]


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write(target: Path, files: Mapping[str, Path], manifest: Manifest, passphrase: str) -> None:
    """Write a bundle (0600), synced to the disk."""
    described = json.dumps(manifest._asdict()).encode()
    handle = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as below:
        stream = cast("BinaryIO", sealed.Writer(below, passphrase)) if passphrase else below
        packed = gzip.GzipFile("", "wb", compresslevel=3, fileobj=stream, mtime=0)
        with packed, tarfile.open(fileobj=packed, mode="w|") as tar:
            _add(tar, MANIFEST, len(described), io.BytesIO(described))
            for name, path in files.items():
                with path.open("rb") as content:
                    _add(tar, name, manifest.files[name][0], content)
        if passphrase:
            stream.close()
        below.flush()
        os.fsync(below.fileno())


def _add(tar: tarfile.TarFile, name: str, size: int, content: Any) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    tar.addfile(entry, content)


@contextmanager
def _opened(bundle: Path, passphrase: str) -> Iterator[tuple[Manifest, Iterator[tuple[str, BinaryIO]]]]:
    """The manifest, and the other files in their order, to be read one after the other."""
    with bundle.open("rb") as below:
        start = below.read(len(sealed.MAGIC))
        below.seek(0)
        if sealed.is_sealed(start) and not passphrase:
            raise Invalid("This backup is sealed: KITH_BACKUP_PASSPHRASE is needed.", code="passphrase_needed")
        stream = sealed.Reader(below, passphrase) if sealed.is_sealed(start) else below
        try:
            with tarfile.open(fileobj=cast("Any", stream), mode="r|gz") as tar:
                entries = _entries(tar)
                name, content = next(entries, ("", io.BytesIO()))
                if name != MANIFEST:
                    raise Invalid(_WRONG, code="bad_backup")
                yield _read_manifest(content), entries
        except (tarfile.TarError, EOFError, zlib.error, OSError) as error:
            raise Invalid(_WRONG, code="bad_backup") from error


def _entries(tar: tarfile.TarFile) -> Iterator[tuple[str, BinaryIO]]:
    for entry in tar:
        content = tar.extractfile(entry) if entry.isreg() else None
        if content is None:
            raise Invalid(_WRONG, code="bad_backup")
        yield entry.name, cast("BinaryIO", content)


def _read_manifest(content: BinaryIO) -> Manifest:
    try:
        told = json.loads(content.read(_MOST_MANIFEST))
        files = {str(name): (int(size), str(sha)) for name, (size, sha) in told["files"].items()}
        found = Manifest(
            int(told["made_at"]), int(told["schema"]), str(told["kith"]), files, tuple(map(str, told["media"]))
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Invalid(_WRONG, code="bad_backup") from error
    hexadecimal = set("0123456789abcdef")
    names = (Path(name) for name in files)
    if not all(len(one) == 64 and set(one) <= hexadecimal for one in found.media) or any(
        name.is_absolute() or ".." in name.parts for name in names
    ):
        raise Invalid(_WRONG, code="bad_backup")
    return found


def manifest_of(bundle: Path, passphrase: str) -> Manifest:
    """What a bundle says that it holds; nothing else of it is read.

    Raises:
        Invalid: it is no bundle, it is damaged, or the passphrase is missing or another.
    """
    with _opened(bundle, passphrase) as (manifest, _):
        return manifest


def unpack(bundle: Path, folder: Path | None, passphrase: str) -> Manifest:
    """Read a bundle to its end, compare every file with the manifest, and write them to ``folder`` if there is one.

    Raises:
        Invalid: as :func:`manifest_of`, or a file is missing or is not what the manifest says.
    """
    with _opened(bundle, passphrase) as (manifest, entries):
        missing = dict(manifest.files)
        for name, content in entries:
            size, sha = missing.pop(name, (-1, ""))
            with _sink(folder, name) as sink:
                found, count = hashlib.sha256(), 0
                while chunk := content.read(_CHUNK):
                    count += len(chunk)
                    found.update(chunk)
                    sink.write(chunk)
            if (count, found.hexdigest()) != (size, sha):
                raise Invalid(_WRONG, code="bad_backup")
        if missing:
            raise Invalid(_WRONG, code="bad_backup")
        return manifest


@contextmanager
def _sink(folder: Path | None, name: str) -> Iterator[BinaryIO]:
    if folder is None:
        with open(os.devnull, "wb") as nothing:  # noqa: PTH123
            yield nothing
        return
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
        yield out
        out.flush()
        os.fsync(out.fileno())


# ── Media beside bundles ────────────────────────────────────────────────────────────────────────────────────────────


def keep(source: Path, pool: Path, passphrase: str, salt: bytes) -> bool:
    """Put a media file, named by its SHA-256, into ``pool`` unless it is there; False = the file is not what its name says.

    ``salt`` is the pool's own, so that thousands of files cost one key.
    """
    target = pooled(pool, source.name, sealed_=bool(passphrase))
    if target.exists():
        return True
    if digest(source) != source.name:
        return False
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = target.with_name(target.name + ".partial")
    with (
        source.open("rb") as content,
        os.fdopen(os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as below,
    ):
        stream = cast("BinaryIO", sealed.Writer(below, passphrase, salt=salt)) if passphrase else below
        while chunk := content.read(_CHUNK):
            stream.write(chunk)
        if passphrase:
            stream.close()
    partial.replace(target)
    return True


def take(pool: Path, file: str, target: Path, passphrase: str) -> bool:
    """Write the media file ``file`` out of ``pool`` to ``target``; False = it is not there or not what its name says."""
    for source in (pooled(pool, file, sealed_=False), pooled(pool, file, sealed_=True)):
        if not source.exists():
            continue
        found = hashlib.sha256()
        try:
            with (
                source.open("rb") as below,
                os.fdopen(os.open(target, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as out,
            ):
                stream = cast("BinaryIO", sealed.Reader(below, passphrase)) if source.suffix else below
                while chunk := stream.read(_CHUNK):
                    found.update(chunk)
                    out.write(chunk)
        except Invalid:
            continue
        if found.hexdigest() == file:
            return True
    target.unlink(missing_ok=True)
    return False


def pooled(pool: Path, file: str, *, sealed_: bool) -> Path:
    """Where a media file lies in a pool."""
    return pool / file[:2] / (file + ".sealed" if sealed_ else file)
