"""The simulated phone's files: photos, stickers, portraits, voice messages and documents, drawn when they are needed.

A file's ``ref`` says all it takes to make it (``photo/3``, ``voice/5/24``), so that nothing has to be kept.
"""

from __future__ import annotations

import base64
import hashlib
import io
import math
import random
import wave
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFilter

from app.domain.facts import Media

PHOTOS = 16
STICKERS = 6
VOICES = 5  # voices that differ in pitch and pace

_RATE = 8000  # samples per second, one byte each
_WAVE_HEADER = 44
_SIZE = (720, 540)

# Sky above, sky below, far ground, near ground.
_PALETTES = (
    ("#1f2a52", "#f4a259", "#5b3a5e", "#231a35"), ("#5fa8d3", "#e8f4f8", "#4f8a5b", "#2f5d3a"),
    ("#0b1437", "#3a4f8f", "#1d2547", "#10162e"), ("#f7b2bd", "#fff1d6", "#b56576", "#6d597a"),
    ("#89c2d9", "#fdf0d5", "#c9a66b", "#7f5f36"), ("#8d99ae", "#edf2f4", "#60718a", "#39455a"),
)  # fmt: skip
_SKINS = ("#f3d3bd", "#e0ac86", "#c68642", "#a1663c", "#7c4a27", "#57331c")
_HAIRS = ("#1c1917", "#3b2314", "#6b4423", "#a9742c", "#c9b08b")
_GREY = "#a3a7ad"
_CLOTHES = ("#2a9d8f", "#e76f51", "#457b9d", "#8e5ea2", "#e9c46a", "#606c38", "#bc4749")
_WALLS = ("#dfe7ec", "#f6e7d7", "#e3eadb", "#efe0ea", "#d9e4f5", "#fbeec1")


class Gone(Exception):
    """The file can no longer be had."""


@lru_cache(maxsize=48)
def make(ref: str) -> bytes:
    """The bytes of a file.

    Raises:
        Gone: nothing stands behind this ref.
    """
    kind, _, rest = ref.partition("/")
    try:
        match kind:
            case "photo":
                return _photo(int(rest))
            case "sticker":
                return _sticker(int(rest))
            case "portrait":
                number, _, look = rest.partition("/")
                return _portrait(int(number), look)
            case "voice":
                voice, _, seconds = rest.partition("/")
                return _voice(int(voice), int(seconds))
            case "document":
                return _document(rest)
    except ValueError:
        pass
    raise Gone(ref)


@lru_cache(maxsize=512)
def media(kind: str, number: int = 0, *, name: str = "", seconds: int = 0) -> Media:
    """What a message tells of a file of this kind (a message kind): sizes are true, ``ref`` is for :func:`make`."""
    if kind == "image":
        ref = f"photo/{number % PHOTOS}"
        content = make(ref)
        return Media(
            "image/jpeg", len(content), hashlib.sha256(content).hexdigest(), "", 0, *_SIZE, _thumbnail(content), ref
        )
    if kind == "sticker":
        ref = f"sticker/{number % STICKERS}"
        return Media("image/webp", len(make(ref)), "", "", 0, 256, 256, "", ref)
    if kind == "voice":
        return Media(
            "audio/wav", _WAVE_HEADER + _RATE * seconds, "", "", seconds, 0, 0, "", f"voice/{number % VOICES}/{seconds}"
        )
    if kind == "video":
        # Large on purpose, and never to be had: phones hold such files too.
        return Media(
            "video/mp4", 180_000_000, "", "", seconds, 1920, 1080, media("image", number).thumbnail, "video/gone"
        )
    ref = f"document/{name}"
    return Media("application/pdf", len(make(ref)), "", name, 0, 0, 0, "", ref)


def _thumbnail(content: bytes) -> str:
    with Image.open(io.BytesIO(content)) as image:
        image.thumbnail((72, 72))
        out = io.BytesIO()
        image.save(out, "JPEG", quality=50)
    return base64.b64encode(out.getvalue()).decode("ascii")


def _photo(number: int) -> bytes:
    """A landscape: sky, sun or moon, hills or houses or the sea."""
    rng = random.Random(f"photo {number}")
    high, low, far, near = _PALETTES[number % len(_PALETTES)]
    width, height = _SIZE
    image = Image.composite(
        Image.new("RGB", _SIZE, low), Image.new("RGB", _SIZE, high), Image.linear_gradient("L").resize(_SIZE)
    )
    draw = ImageDraw.Draw(image)
    x, y, r = rng.randint(100, width - 100), rng.randint(70, 230), rng.randint(24, 48)
    draw.ellipse((x - r, y - r, x + r, y + r), fill="#fff4d6")
    image = image.filter(ImageFilter.GaussianBlur(2))
    draw = ImageDraw.Draw(image)
    for level, (colour, base) in enumerate(((far, 300), (near, 400))):
        if number % 3 == 2 and level:
            _houses(draw, rng, colour, base)
        else:
            _hills(draw, rng, colour, base, steep=number % 3 == 0)
    if number % 3 == 1:
        for _ in range(60):  # light on water, flowers in the grass
            px, py = rng.randint(0, width), rng.randint(430, height)
            draw.line((px, py, px + rng.randint(8, 40), py), fill=low, width=2)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()


def _hills(draw: ImageDraw.ImageDraw, rng: random.Random, colour: str, base: int, *, steep: bool) -> None:
    width, height = _SIZE
    swings = [(rng.uniform(0.004, 0.02), rng.uniform(8, 70 if steep else 30), rng.uniform(0, 6)) for _ in range(3)]
    line = [(x, base + sum(a * math.sin(f * x + p) for f, a, p in swings)) for x in range(0, width + 8, 8)]
    draw.polygon([*line, (width, height), (0, height)], fill=colour)


def _houses(draw: ImageDraw.ImageDraw, rng: random.Random, colour: str, base: int) -> None:
    width, height = _SIZE
    x = 0
    while x < width:
        wide, top = rng.randint(50, 110), base - rng.randint(0, 170)
        draw.rectangle((x, top, x + wide - 4, height), fill=colour)
        for wx in range(x + 10, x + wide - 16, 18):
            for wy in range(top + 12, height, 26):
                if rng.random() < 0.45:
                    draw.rectangle((wx, wy, wx + 8, wy + 12), fill="#ffd98a")
        x += wide


def _sticker(number: int) -> bytes:
    """A round face in one of six moods, on nothing."""
    image = Image.new("RGBA", (256, 256), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.ellipse(
        (14, 14, 242, 242), fill=("#ffd166", "#f4978e", "#90be6d", "#8ecae6", "#cdb4db", "#ffb703")[number % STICKERS]
    )
    for x in (88, 168):
        if number % 3 == 1:
            draw.arc((x - 18, 92, x + 18, 128), 180, 360, fill="#33272a", width=9)
        else:
            draw.ellipse((x - 12, 92, x + 12, 122), fill="#33272a")
    if number % 2:
        draw.ellipse((104, 150, 152, 205), fill="#7b2d26")
    else:
        draw.arc((74, 100, 182, 200), 20, 160, fill="#33272a", width=10)
    out = io.BytesIO()
    image.save(out, "WEBP", quality=80)
    return out.getvalue()


def _portrait(number: int, look: str) -> bytes:
    """Head and shoulders in front of a wall. ``look``: l = long hair, g = grey, c = covered with a cloth."""
    rng = random.Random(f"portrait {number}")
    image = Image.new("RGB", (320, 320), rng.choice(_WALLS))
    draw = ImageDraw.Draw(image)
    skin, hair, dress = rng.choice(_SKINS), rng.choice(_HAIRS), rng.choice(_CLOTHES)
    hair = _GREY if "g" in look else hair
    if "l" in look and "c" not in look:  # long hair falls behind the shoulders
        draw.rounded_rectangle((92, 70, 228, rng.choice((214, 236, 252))), 60, fill=hair)
    draw.rounded_rectangle((50, 236, 270, 380), 80, fill=dress)
    draw.rectangle((138, 190, 182, 250), fill=skin)
    draw.ellipse((106, 76, 214, 216), fill=skin)
    if "c" in look:
        draw.rounded_rectangle((94, 58, 226, 262), 66, fill=dress)
        draw.ellipse((118, 96, 202, 210), fill=skin)
    else:
        draw.pieslice((100, 62, 220, 200), 180, 360, fill=hair)
        draw.rectangle((120, rng.choice((112, 118)), 200, 136), fill=skin)
    for x in (138, 182):
        draw.ellipse((x - 6, 142, x + 6, 154), fill="#2b211d")
    if rng.random() < 0.3:
        for x in (138, 182):
            draw.ellipse((x - 18, 130, x + 18, 166), outline="#2b211d", width=4)
        draw.line((156, 146, 164, 146), fill="#2b211d", width=4)
    draw.arc((136, 160, 184, 194), 25, 155, fill="#8c3f38", width=5)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


def _voice(voice: int, seconds: int) -> bytes:
    """Something that hums like speech: syllables of two tones, with pauses. 8 kHz, 8 bit, one channel."""
    rng = random.Random(f"voice {voice} {seconds}")
    pitch = (110, 140, 175, 205, 235)[voice % VOICES]
    samples = bytearray()
    total = _RATE * max(1, min(seconds, 300))
    while len(samples) < total:
        length, step = rng.randint(700, 1900), 2 * math.pi * pitch * rng.uniform(0.85, 1.2) / _RATE
        vowel = rng.choice((2, 3, 4))
        samples += bytes(
            128
            + int(70 * math.sin(math.pi * n / length) * (math.sin(step * n) + 0.5 * math.sin(step * vowel * n)) / 1.5)
            for n in range(length)
        )
        samples += b"\x80" * (rng.randint(100, 500) if rng.random() < 0.8 else 2500)
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(_RATE)
        file.writeframes(bytes(samples[:total]))
    return out.getvalue()


def _document(name: str) -> bytes:
    """A PDF of one page that bears its name."""
    if not name.isascii() or not name.endswith(".pdf"):
        raise ValueError(name)
    title = name.replace("\\", "").replace("(", "").replace(")", "")
    text = f"BT /F1 24 Tf 72 760 Td ({title}) Tj ET BT /F1 12 Tf 72 720 Td (A document of the simulated phone.) Tj ET".encode()
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % table
    return bytes(out)
