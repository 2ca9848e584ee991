"""Files of messages and pictures of people: how they leave (safely) and how they come in (by their content)."""

from __future__ import annotations

import mimetypes
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from flask import Blueprint, Response, request, send_file
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from app.actions import media as actions
from app.errors import NotFound
from app.store import chats
from app.store.files import Files
from app.web.gate import current_owner, now, runtime
from app.web.pages import answer

bp = Blueprint("media", __name__)

#: What a browser may show by itself. All else is a download: SVG, HTML, XML and PDF can carry scripts.
SHOWN = frozenset(
    (
        *(f"image/{name}" for name in ("jpeg", "png", "gif", "webp", "avif")),
        *(f"video/{name}" for name in ("mp4", "webm", "3gpp", "quicktime")),
        *(f"audio/{name}" for name in ("ogg", "mpeg", "mp4", "aac", "amr", "opus", "wav", "x-m4a", "flac")),
    )
)
_KEEP = 30 * 24 * 3600  # seconds a browser may keep what is named by its content
_STARTS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"%PDF-", "application/pdf"),
)
# Kinds of media that WhatsApp shows as such; another format of the same family goes out as a document.
_KINDS = {
    "image/jpeg": "image", "image/png": "image", "video/mp4": "video", "video/3gpp": "video", "audio/ogg": "audio",
    "audio/mpeg": "audio", "audio/mp4": "audio", "audio/aac": "audio", "audio/amr": "audio",
}  # fmt: skip


class Upload(NamedTuple):
    """A file that came in and is stored."""

    path: Path
    file: str  # content hash
    size: int
    mime: str
    name: str
    kind: str  # image | video | audio | document


@bp.get("/messages/<int:message_id>/media")
def media(message_id: int) -> Response:
    """The file of a message, or with ``thumbnail=1`` its preview."""
    return send(message_id, thumbnail=bool(request.args.get("thumbnail")))


def send(message_id: int, *, thumbnail: bool) -> Response:
    """The file of a message of the owner's, or its preview; for pages and the API alike."""
    row, preview = chats.media_of(current_owner().id, message_id)
    if thumbnail:
        if preview is None:
            raise NotFound("This message has no preview.")
        return _safe(send_file(BytesIO(preview), "image/jpeg", max_age=_KEEP))
    if not row.file:
        raise NotFound("This file is not here.")
    return _serve(row.file, row.mime, row.name or f"kith-{message_id}{mimetypes.guess_extension(_bare(row.mime)) or ''}")


@bp.post("/messages/<int:message_id>/media")
def fetch(message_id: int) -> ResponseReturnValue:
    """Ask once more for a file that could not be fetched."""
    bubble = chats.bubble(current_owner().id, message_id)
    if bubble.media is None:
        raise NotFound("This message has no file.")
    if bubble.media.state == "failed":
        actions.fetch_again(current_owner().id, message_id, now=now())
    return answer(f"/chats/{bubble.conversation_id}?around={message_id}#m{message_id}", changed=("message",))


@bp.get("/pictures/<file>")
def picture(file: str) -> Response:
    """The picture of a person or group of the owner's, by its content hash."""
    if not chats.picture_belongs(current_owner().id, file):
        raise NotFound("There is no such picture.")
    return _serve(file, "image/jpeg", "picture.jpg")


def take_in(upload: FileStorage) -> Upload:
    """Store an uploaded file under its content. Its kind is told from its first bytes, then from its name."""
    files = Files(runtime().settings.media_dir)
    name = Path(upload.filename or "").name.replace("\x00", "")[:200] or "file"
    path = files.temporary()
    try:
        upload.save(path)
        mime = sniff(path, name)
        size = path.stat().st_size
        file = files.keep(path)
    finally:
        path.unlink(missing_ok=True)
    return Upload(files.path(file), file, size, mime, name, _KINDS.get(mime, "document"))


def sniff(path: Path, name: str) -> str:
    """The media type of a file: what its first bytes say, else what its name claims."""
    with path.open("rb") as stream:
        start = stream.read(16)
    for signature, mime in _STARTS:
        if start.startswith(signature):
            return mime
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "image/webp"
    if start[4:8] == b"ftyp":
        return "audio/mp4" if start[8:11] == b"M4A" else "video/quicktime" if start[8:10] == b"qt" else "video/mp4"
    claimed = mimetypes.guess_type(name)[0] or "application/octet-stream"
    # It claims to be what the signatures above know, and is not.
    return "application/octet-stream" if claimed in SHOWN else claimed


def _serve(file: str, mime: str, name: str) -> Response:
    try:
        path = Files(runtime().settings.media_dir).path(file)
    except ValueError:
        raise NotFound("This file is not here.") from None
    if not path.is_file():
        raise NotFound("This file is not here any more.")
    shown = _bare(mime) in SHOWN
    return _safe(
        send_file(
            path,
            _bare(mime) if shown else "application/octet-stream",
            as_attachment=not shown,
            download_name=name,
            conditional=True,
            max_age=_KEEP,
            etag=file,
        )
    )


def _bare(mime: str) -> str:
    return mime.partition(";")[0].strip().lower()


def _safe(response: Response) -> Response:
    """Whatever the bytes are: they run nothing, embed nothing, and no shared cache keeps them."""
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.cache_control.private = True
    response.cache_control.public = False
    return response
