"""Files by content: a file's name is the SHA-256 of its bytes, so that the same picture is kept once and no name is trusted."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

_CHUNK = 1 << 20


class Files:
    """The media folder. Folders are 0700, files 0600; a file appears complete or not at all."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True, mode=0o700)

    def path(self, file: str) -> Path:
        """Where the file with this content hash lies (whether or not it exists)."""
        if len(file) != 64 or not all(c in "0123456789abcdef" for c in file):
            raise ValueError("not a content hash")
        return self.root / file[:2] / file

    def temporary(self) -> Path:
        """A fresh path in the same file system, for something that is still being written."""
        handle, name = tempfile.mkstemp(prefix=".incoming-", dir=self.root)
        os.close(handle)
        return Path(name)

    def keep(self, source: Path) -> str:
        """Move ``source`` in; returns its content hash."""
        digest = hashlib.sha256()
        with source.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
        file = digest.hexdigest()
        target = self.path(file)
        if target.exists():
            source.unlink()
        else:
            target.parent.mkdir(exist_ok=True, mode=0o700)
            source.chmod(0o600)
            source.replace(target)
        return file

    def keep_bytes(self, content: bytes) -> str:
        """Store ``content``; returns its hash."""
        path = self.temporary()
        path.write_bytes(content)
        return self.keep(path)

    def tidy(self) -> int:
        """At start: remove what was being written when Kith ended; returns how many files."""
        stale = list(self.root.glob(".incoming-*"))
        for path in stale:
            path.unlink(missing_ok=True)
        return len(stale)
