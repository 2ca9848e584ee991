"""Logging: one line an event to standard error, and no phone number in it.

Message bodies, codes and keys are never handed to a logger in the first place; numbers that look like phones are masked
here all the same, whoever wrote them.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

#: Seven digits and more, as in phone numbers, LIDs and group ids. Times and row ids of ours are numbers, not text.
_NUMBER = re.compile(r"\d{5,}(?=\d{2})")


def mask(text: str) -> str:
    """``text`` with all but the last two digits of long numbers hidden."""
    return _NUMBER.sub("•••", text)


def _mask_all(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key, worth in event.items():
        if isinstance(worth, str) and key != "timestamp":
            event[key] = mask(worth)
    return event


def configure(level: str) -> None:
    """Send the logs of Kith and of its libraries to standard error in one form."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.ExceptionRenderer(),  # traceback lines only, never the values of variables
        _mask_all,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"])],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    # Libraries are noisy and some log what they send: only their warnings.
    root.setLevel(max(logging.WARNING, getattr(logging, level)))
