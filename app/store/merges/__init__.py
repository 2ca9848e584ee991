"""Two contacts turn out to be one person: their rows become one (:mod:`.making`), and can be parted again (:mod:`.undoing`).

:mod:`.comparing` puts the two side by side.

Every merge leaves a record, a :class:`~.ledger.Ledger`: which rows moved, which went, what was changed from what to what. Undoing reads
it backwards and leaves alone what was changed since; :func:`preview` says beforehand what that will be.
"""

from app.store.merges.comparing import Choice, Comparison, compare
from app.store.merges.making import CHOICES, merge, touched
from app.store.merges.undoing import Parting, preview, undo

__all__ = ["CHOICES", "Choice", "Comparison", "Parting", "compare", "merge", "preview", "touched", "undo"]
