"""Backups: made while Kith runs, verified before they count, put back as a whole.

A backup is a bundle (:mod:`app.formats.bundle`): the database and the keys of linked devices, as they stood at one moment. Media files
are named by their content and never change, so they lie beside the bundles once, in a pool that all backups of the folder share.
"""

from app.actions.backup.making import Backup, Place, due, holding, listed, make, tidy, verify
from app.actions.backup.restoring import Restored, finish_restore, restore

__all__ = [
    "Backup",
    "Place",
    "Restored",
    "due",
    "finish_restore",
    "holding",
    "listed",
    "make",
    "restore",
    "tidy",
    "verify",
]
