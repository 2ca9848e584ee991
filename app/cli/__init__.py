"""The command line: ``kith …`` once installed, ``python3 kith.py …`` from a checkout. A file for each kind of command."""

from app.cli import exporting, importing, keeping, people, running, upkeep
from app.cli.group import main

__all__ = ["exporting", "importing", "keeping", "main", "people", "running", "upkeep"]
