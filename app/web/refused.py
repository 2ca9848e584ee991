"""A form that was refused comes back as it was left, with the sentence beside the field that it is about.

A page with scripts gets the sentence as problem JSON and puts it there itself (``static/js/refused.js``). For a form that the
browser sends by itself, the page on which it stood is asked for once more, and what was written goes back into it. So no view
has to draw its form a second time, and nothing that a person wrote is lost.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

from flask import Response, current_app, request
from markupsafe import Markup, escape
from werkzeug.datastructures import MultiDict

from app.errors import AppError

_VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))
_CONTROLS = frozenset(("input", "select", "textarea"))
_UNKEPT = frozenset(("hidden", "password", "file", "submit", "button", "reset", "image"))  # what browsers fill in themselves, or nobody
_CLOSED = frozenset(("popover", "details"))  # what hides a form until it is opened


def again(error: AppError, status: int) -> Response | None:
    """The page from which the refused form of this request came, with the form as it was left; None where there is none."""
    came_from = urlsplit(request.referrer or "")
    if request.method != "POST" or "HX-Request" in request.headers or came_from.netloc != request.host:
        return None
    environ = {name: value for name, value in request.environ.items() if not name.startswith("werkzeug.")}
    environ |= {
        "REQUEST_METHOD": "GET", "PATH_INFO": came_from.path, "QUERY_STRING": came_from.query,
        "CONTENT_LENGTH": "0", "CONTENT_TYPE": "", "wsgi.input": io.BytesIO(),
    }  # fmt: skip
    with current_app.app_context(), current_app.request_context(environ):
        found = current_app.full_dispatch_request()
    if found.status_code != 200 or found.mimetype != "text/html":
        return None
    html = put_back(found.get_data(as_text=True), request.full_path.rstrip("?"), request.form, sentences(error))
    if html is None:
        return None
    found.set_data(html)
    found.status_code = status
    return found


def sentences(error: AppError) -> dict[str, str]:
    """Field -> what is said beside it. The whole sentence says more than the field's own; '' is the form as a whole."""
    return error.fields if len(error.fields) > 1 else dict.fromkeys(error.fields or ("",), error.sentence)


def put_back(html: str, action: str, given: MultiDict[str, str], said: Mapping[str, str]) -> str | None:
    """A page with what was ``given`` written into its form for ``action``, and what is ``said`` beside the fields.

    None when the page has no such form. What hides the form is opened.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    form = _choose([form for form in reader.forms if form.action == action], given)
    if form is None:
        return None
    pieces = reader.pieces
    left = {name: list(texts) for name, texts in given.lists()}
    unsaid = dict(said)
    for control in form.controls:
        name = control.attributes.get("name") or ""
        _fill(pieces, control, left.get(name, []))
        if name in unsaid and control.attributes.get("type") != "hidden":
            if len(unsaid) == len(said):
                _focus(pieces, control)
            control.attributes |= {"aria-invalid": "true", "aria-describedby": f"refused-{name}"}
            control.write()
            pieces[control.end].behind = _sentence(name, unsaid.pop(name))
    if len(unsaid) == len(said):  # about nothing that can be seen: the form says it at its end
        pieces[form.end].raw = _sentence("", next(iter(said.values()))) + pieces[form.end].raw
    for around in form.around:
        _open(around)
    return "".join(piece.raw + piece.behind for piece in pieces)


@dataclass
class _Piece:
    """A tag or a text of a page, as it was written."""

    raw: str
    behind: str = ""  # what was put behind it
    tag: str = ""
    attributes: dict[str, str | None] = field(default_factory=dict)
    at: int = 0
    end: int = 0  # where the end of the same element is; itself for an element without

    def write(self) -> None:
        """Write the start tag anew, from its attributes."""
        written = (name if value is None else Markup('{}="{}"').format(name, value) for name, value in self.attributes.items())
        self.raw = f"<{' '.join((self.tag, *written))}>"


@dataclass
class _Form:
    action: str
    id: str
    around: list[_Piece]
    end: int = 0
    controls: list[_Piece] = field(default_factory=list)


class _Reader(HTMLParser):
    """Takes a page of ours apart, so that it can be put together again as it was."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.pieces: list[_Piece] = []
        self.forms: list[_Form] = []
        self._open: list[_Piece] = []
        self._inside: _Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = len(self.pieces)
        piece = _Piece(self.get_starttag_text() or "", tag=tag, attributes=dict(attrs), at=at, end=at)
        self.pieces.append(piece)
        if tag == "form" and not any(one.tag == "template" for one in self._open):
            hiding = [one for one in self._open if _CLOSED & {one.tag, *one.attributes}]
            self._inside = _Form(piece.attributes.get("action") or "", piece.attributes.get("id") or "", hiding)
            self.forms.append(self._inside)
        if tag in _CONTROLS and piece.attributes.get("name"):
            named = piece.attributes.get("form")
            owner = next((form for form in self.forms if form.id == named), None) if named else self._inside
            if owner:
                owner.controls.append(piece)
        if tag not in _VOID:
            self._open.append(piece)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._plain(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        at = next((n for n in range(len(self._open) - 1, -1, -1) if self._open[n].tag == tag), None)
        if at is not None:
            self._open[at].end = len(self.pieces)
            del self._open[at:]
        if tag == "form" and self._inside:
            self._inside.end = len(self.pieces)
            self._inside = None
        self._plain(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._plain(data)

    def handle_entityref(self, name: str) -> None:
        self._plain(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._plain(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self._plain(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._plain(f"<!{decl}>")

    def _plain(self, raw: str) -> None:
        self.pieces.append(_Piece(raw))


def _choose(forms: Sequence[_Form], given: MultiDict[str, str]) -> _Form | None:
    """Of several forms for one address the one that could have sent this: same hidden values, and the most of its fields."""

    def fits(form: _Form) -> tuple[bool, int]:
        named = [control.attributes for control in form.controls]
        hidden = [one for one in named if one.get("type") == "hidden"]
        same = all((one.get("value") or "") in given.getlist(one["name"] or "") for one in hidden)
        return same, len({one["name"] for one in named} & set(given))

    return max((form for form in forms if form.end), key=fits, default=None)


def _fill(pieces: list[_Piece], control: _Piece, texts: list[str]) -> None:
    """Write into a field what was in it; ``texts`` are those of its name that no field before it took."""
    kind = control.attributes.get("type") or "text"
    if control.tag == "select":
        for option in pieces[control.at + 1 : control.end]:
            if option.tag == "option" and "value" in option.attributes:
                _turn(option, "selected", on=(option.attributes["value"] or "") in texts)
    elif kind in ("checkbox", "radio"):
        _turn(control, "checked", on=control.attributes.get("value", "on") in texts)
    elif control.tag == "textarea" and texts:
        for piece in pieces[control.at + 1 : control.end]:
            piece.raw = ""
        control.behind = f"\n{escape(texts.pop(0))}"  # browsers drop the first line break
    elif kind not in _UNKEPT and texts:
        control.attributes["value"] = texts.pop(0)
        control.write()


def _turn(piece: _Piece, attribute: str, *, on: bool) -> None:
    if on != (attribute in piece.attributes):
        if on:
            piece.attributes[attribute] = None
        else:
            del piece.attributes[attribute]
        piece.write()


def _focus(pieces: list[_Piece], control: _Piece) -> None:
    """Have the page begin there, and nowhere else."""
    for piece in pieces:
        if "autofocus" in piece.attributes:
            _turn(piece, "autofocus", on=False)
    control.attributes["autofocus"] = None


def _sentence(name: str, sentence: str) -> str:
    return str(current_app.jinja_env.globals["ui"].refused(name, sentence))  # type: ignore[attr-defined]


def _open(piece: _Piece) -> None:
    if piece.tag == "details":
        piece.attributes["open"] = None
    else:  # nothing but a click opens a popover: it stands in the page until a script opens it
        piece.attributes.pop("popover", None)
        piece.attributes["data-refused"] = None
    piece.write()
