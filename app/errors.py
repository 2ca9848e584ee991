"""Everything that can go wrong in a way a person should hear about.

Each error carries a stable ``code`` for programs and a ``sentence`` for people. Errors know nothing of HTTP: the web
floor decides which status a kind of error becomes (see :data:`app.web.problems.STATUS`).
"""

from __future__ import annotations


class AppError(Exception):
    """Base of all expected failures: ``code`` (snake_case, stable) and ``sentence`` (plain words, safe to show).

    ``fields`` names what to mend in what was sent, where that is known: field name -> sentence.
    """

    code = "error"

    def __init__(self, sentence: str, *, code: str | None = None, fields: dict[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.fields = fields or {}
        if code is not None:
            self.code = code


class NotFound(AppError):
    """The row does not exist, or belongs to somebody else: the two must look the same."""

    code = "not_found"

    def __init__(self, sentence: str = "There is nothing here.", *, code: str | None = None) -> None:
        super().__init__(sentence, code=code)


class Invalid(AppError):
    """The input cannot be used as it is."""

    code = "invalid"


class Conflict(AppError):
    """The input is fine but the present state forbids it (already linked, already exists, device busy)."""

    code = "conflict"


class Denied(AppError):
    """Known who asks, and they may not."""

    code = "denied"


class NotLoggedIn(AppError):
    """Nobody is logged in, or the session or token has ended."""

    code = "not_logged_in"


class TooManyAttempts(AppError):
    """Throttled; ``retry_after`` says for how many seconds."""

    code = "too_many_attempts"

    def __init__(self, sentence: str, *, retry_after: int) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class Unavailable(AppError):
    """Cannot be done now but may work later (disk full, database busy, device offline)."""

    code = "unavailable"


class ChannelError(AppError):
    """A message network refused. ``permanent`` means that trying the same again cannot help."""

    code = "channel_error"

    def __init__(self, sentence: str, *, permanent: bool, code: str | None = None) -> None:
        super().__init__(sentence, code=code)
        self.permanent = permanent


class Cancelled(AppError):
    """The person ended what was being done for them."""

    code = "cancelled"
