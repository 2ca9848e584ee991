"""What all of the API has in common: ids, times, pages of lists, problems."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Any, TypeVar

from flask import Response, jsonify
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WithJsonSchema

from app.domain.numbers import GREATEST, whole
from app.errors import Invalid

PREFIX = "/api/v1"
_LATEST = 253_402_300_799_999  # the last millisecond that a datetime can hold

Row = TypeVar("Row")


# ── Values ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _row_id(given: object) -> int:
    """The row behind an opaque id; 0, which no row has, for what is none: that is a 404 like any other."""
    if isinstance(given, str):
        return whole(given) or 0
    raise ValueError("ids are strings")


#: An id in a path, a query or a body: a string outside, a row's number inside.
Id = Annotated[int, BeforeValidator(_row_id), WithJsonSchema({"type": "string"})]


def iso(at: int) -> str | None:
    """UTC milliseconds as ISO 8601; None for 0 (never, unknown)."""
    if not 0 < at <= _LATEST:
        return None
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _milliseconds(given: object) -> int:
    if isinstance(given, str) and (at := datetime.fromisoformat(given)).tzinfo is not None:
        return int(at.timestamp() * 1000)
    raise ValueError("write a time with its zone, like 2026-03-01T09:30:00Z")


#: A time in an answer.
Time = Annotated[str | None, WithJsonSchema({"anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}]})]
#: A time in a request, as UTC milliseconds.
GivenTime = Annotated[int, BeforeValidator(_milliseconds), WithJsonSchema({"type": "string", "format": "date-time"})]


class Answer(BaseModel):
    """Base of what the API says."""


class Given(BaseModel):
    """Base of what the API is told: a misspelt field is an error and not silently nothing."""

    model_config = ConfigDict(extra="forbid")


class ById(BaseModel):
    """The thing that the path names."""

    id: Id


# ── Lists ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class Listing(BaseModel):
    """What every list can be asked for."""

    limit: int = Field(50, ge=1, le=200, description="At most so many items")
    cursor: str = Field("", max_length=2_000, description="next_cursor of the page before")

    def after(self, *kinds: type) -> Any:
        """The key of the last row of the page before, a tuple of ``kinds``; None for the first page.

        Raises:
            Invalid: the cursor is none of this list.
        """
        return key_of(self.cursor, *kinds)


def cursor_of(*key: object) -> str:
    """An opaque cursor for the place after ``key`` in a sorted list."""
    return base64.urlsafe_b64encode(json.dumps(key, separators=(",", ":")).encode()).decode().rstrip("=")


def key_of(cursor: str, *kinds: type) -> Any:
    """The key that :func:`cursor_of` was given, a tuple of ``kinds``; None for the empty cursor.

    Raises:
        Invalid: it is no cursor of this list.
    """
    if not cursor:
        return None
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        key = None
    fits = isinstance(key, list) and len(key) == len(kinds)
    if not fits or not all(type(part) is kind and _storable(part) for part, kind in zip(key, kinds, strict=True)):
        raise Invalid(
            "This cursor does not belong to this list.", code="bad_cursor", fields={"cursor": "Not a cursor."}
        )
    return tuple(key)


def _storable(part: object) -> bool:
    if isinstance(part, str):
        return part.encode("utf-8", "ignore").decode() == part  # no half of a surrogate pair
    return not isinstance(part, int) or abs(part) <= GREATEST


def listing(
    found: Sequence[Row], query: Listing, show: Callable[[Row], BaseModel], key: Callable[[Row], tuple[object, ...]]
) -> Response:
    """A page of a list. ``found`` holds up to ``query.limit`` + 1 rows: the one too many says that there is more.

    ``key`` says after which place the next page begins: what :meth:`Listing.after` gives then.
    """
    shown = found[: query.limit]
    more = cursor_of(*key(shown[-1])) if len(found) > query.limit else None
    return jsonify(items=[show(row).model_dump(mode="json") for row in shown], next_cursor=more)


def reply(model: BaseModel, status: int = 200) -> Response:
    """A model as JSON."""
    response = jsonify(model.model_dump(mode="json"))
    response.status_code = status
    return response


def a_file(description: str) -> dict[str, Any]:
    """What a view answers with a file, for the description."""
    return {"description": description, "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}


# ── Problems ────────────────────────────────────────────────────────────────────────────────────────────────────────


class Problem(BaseModel):
    """RFC 9457 problem details. ``code`` is stable and for programs, ``detail`` a sentence for people."""

    model_config = ConfigDict(extra="allow")

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    fields: dict[str, str] | None = Field(None, description="What to mend: field -> sentence")


def _problem(description: str) -> dict[str, Any]:
    return {
        "description": description,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def refuse(error: ValidationError) -> Response:
    """Turn what pydantic found wrong with a request into our own kind of error."""
    fields = {}
    for problem in error.errors(include_url=False, include_context=False, include_input=False)[:20]:
        name = ".".join(str(part) for part in problem["loc"]) or "body"
        fields[name[:100]] = str(problem["msg"])
    raise Invalid("Some of what was sent cannot be used.", fields=fields)


def blueprint(name: str, description: str, *, heading: str = "", anonymous: bool = False) -> APIBlueprint:
    """A room of the API under its own heading; ``anonymous`` when it is there for those who are not logged in yet."""
    problems: dict[str | int | HTTPStatus, type[BaseModel] | dict[Any, Any] | None] = {
        "400": _problem("Not understood"),
        "401": _problem("Nobody is logged in, or the password is wrong"),
        "403": _problem("Not allowed: CSRF token missing, read-only token, foreign origin"),
        "404": _problem("Not there, or not yours"),
        "409": _problem("Not possible as things stand"),
        "413": _problem("Too large"),
        "422": _problem("Cannot be used as it is"),
        "429": _problem("Too many attempts"),
        "503": _problem("Not now"),
    }
    return APIBlueprint(
        f"api_{name}",
        __name__,
        url_prefix=PREFIX,
        abp_tags=[Tag(name=heading or name, description=description)],
        abp_security=[] if anonymous else [{"token": []}, {"session": []}],
        abp_responses=problems,
        operation_id_callback=lambda *, bp_name, name, **_: f"{bp_name.removeprefix('api_')}_{name}",
    )
