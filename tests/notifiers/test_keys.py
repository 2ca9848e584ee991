"""The keys for notifications: made once, whoever asks first, and readable by nobody else."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from app.notifiers import keys


def test_they_are_made_once_and_kept_to_oneself(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        first = (keys.link_key(tmp_path), keys.public(keys.push_key(tmp_path)))
    finally:
        os.umask(old)
    assert (keys.link_key(tmp_path), keys.public(keys.push_key(tmp_path))) == first
    assert len(first[0]) == 32
    assert {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {"links.key": 0o600, "push.key": 0o600}


def test_of_many_at_once_all_get_the_same(tmp_path: Path) -> None:
    found: list[bytes] = []
    racers = [threading.Thread(target=lambda: found.append(keys.link_key(tmp_path))) for _ in range(12)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert len(found) == 12
    assert len(set(found)) == 1
