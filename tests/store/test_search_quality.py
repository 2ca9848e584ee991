"""How much of what is there is found, and how much of what is found is right, on a corpus with known truth.

The truth is written down here by hand or follows from plain string operations; the code under test has no part in it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest

from app.store.database import close_database, open_database
from tests.store.archive import Chat, device, direct, found, owner, say


class Question(NamedTuple):
    """What is typed, and which texts must be found: exactly those, in all of the corpus."""

    kind: str
    typed: str
    wanted: Callable[[str], bool]


def _words(line: str, separator: str | None = None) -> list[str]:
    return line.split(separator)


_FILLER = _words(
    "please about with and the for but then because maybe tomorrow really always under quick green table window simple yellow basket"
)

# Each line one word in the forms people write it in. Searching any of them must find all, and nothing of other lines.
_ENGLISH = [
    "invoice invoices Invoices INVOICE", "call calls called calling", "meeting meetings", "visit visits visited visiting", "party parties",
    "stop stops stopped stopping", "hope hopes hoped hoping", "carry carries carried carrying", "box boxes", "church churches",
    "buy buys bought buying", "child children", "woman women", "photo photos", "knife knives", "travel traveled travelled travelling",
    "arrive arrives arrived arriving", "discuss discusses discussed discussing", "big bigger biggest", "agree agreed agreeing",
    "news", "new", "evening",
    "even", "car cars", "care cares cared caring", "bus buses", "class classes", "star stars", "letter letters", "thing things",
]  # fmt: skip
_OTHER = [
    "reunión reunion reuniones REUNIÓN", "canción canciones cancion", "ciudad ciudades", "luz luces", "hotel hoteles", "mañana manana",
    "cumpleaños cumpleanos", "Rechnung Rechnungen", "Freundin Freundinnen", "Straße strasse STRASSE", "Müller muller", "journal journaux",
    "garçon garcon", "cœur coeur", "Łódź lodz", "coração coracao corações", "İzmir izmir", "Ελλάδα ελλαδα", "ёлка елка", "naïve naive",
]  # fmt: skip
_VARIANTS = [
    "أحمد احمد أَحْمَد", "مدرسة مدرسه", "مستشفى مستشفي", "إسلام اسلام", "آمال امال", "جمــيل جميل", "شُكْراً شكرا", "کیان كيان",
]  # fmt: skip
_CLITIC_WORDS = _words(
    "موعد فاتورة اجتماع صديق مزرعة سيارة طبيب مطعم شركة رسالة سفر عمل بيت كتاب صورة هدية حفلة مطار دكتور مشروع"
)
_CLITICS = ["", "ال", "و", "ف", "ب", "ك", "ل", "وال", "فال", "بال", "كال", "لل", "ولل", "وب", "ول", "وبال"]
_CHINESE = _words(
    "我明天去北京开会 你的生日快乐吗 东京的天气很好 请给我打电话 我们在上海见面 北海道的雪 京都也很美"
    " 会议改到下午 谢谢你的礼物 天天开心 生日礼物 快乐的一天"
)
_JAPANESE = _words(
    "東京タワーに行きました 今日は会議があります ありがとうございます 明日の天気 カタカナとひらがな 電話してください スーパーに行く"
)
_KOREAN = _words("학교에서 만나요|대학교 도서관|내일 회의가 있어요|생일 축하해|전화해 주세요", "|")
_THAI = _words("สวัสดีครับ พรุ่งนี้ประชุมกี่โมง ขอบคุณมาก ไม่เป็นไร ไม้กระดาน กินข้าวหรือยัง ไปเที่ยวทะเล")
_EMOJI = _words("🎉 😂 👍 ❤️ 🫠 ☕ 🇩🇪 🇪🇸 👨‍👩‍👧")
_ADDRESSES = [
    "https://www.example.com/garden-plans/2026?ref=abc", "http://docs.example.org/a/annual_report.pdf", "example.net/tickets",
    "https://maps.example.org/place/Lisbon", "ann@mail.example.com",
]  # fmt: skip
_CODES = ["INV-2024-001", "INV-2024-002", "KL1234", "AB-77-ZX", "ORDER99812", "X7K9-PQ22", "2FA:839201", "ticket_4471"]
_PHONES = ["+1 555 0101", "+1 (555) 010-0199", "15550142", "0049 30 555 0177", "555-0163", "+1.555.010.0188"]


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _has_word(words: set[str]) -> Callable[[str], bool]:
    return lambda text: bool(words & set(text.split()))


def _ends_like(typed: str, text: str) -> bool:
    return any(_digits(phone).endswith(_digits(typed)) for phone in _PHONES if phone in text)


def _questions() -> Iterator[Question]:
    for lines, kind in ((_ENGLISH, "inflections"), (_OTHER, "accents and plurals"), (_VARIANTS, "arabic spellings")):
        for line in lines:
            for form in line.split():
                yield Question(kind, f"{form} ", _has_word(set(line.split())))
    for filler in _FILLER:
        yield Question("words", f"{filler} ", _has_word({filler}))
    for word in _CLITIC_WORDS:
        yield Question("arabic particles", f"{word} ", _has_word({clitic + word for clitic in _CLITICS}))
        yield Question("arabic particles", f"ال{word} ", _has_word({clitic + word for clitic in _CLITICS}))
    for sentences, kind in ((_CHINESE, "chinese"), (_JAPANESE, "japanese"), (_KOREAN, "korean"), (_THAI, "thai")):
        for sentence in sentences:
            for length in (1, 2, 3, 4):
                for start in range(len(sentence) - length + 1):
                    piece = sentence[start : start + length]
                    if " " not in piece:
                        yield Question(f"{kind}, {length} characters", piece, lambda text, piece=piece: piece in text)
    for begun in _words("invo disc trav baske yell cumplea rechn tomo pl gre win"):
        yield Question(
            "prefixes", begun, lambda text, begun=begun: any(word.lower().startswith(begun) for word in _latin(text))
        )
    for emoji in _EMOJI:
        yield Question("emoji", emoji, lambda text, emoji=emoji: emoji in text)
    for part, whole in [
        ("example.com", "example.com"), ("garden-plans", "garden-plans"), ("docs.example.org", "docs.example.org"),
        ("annual_report.pdf", "annual_report"),
        ("example.net/tickets", "example.net/tickets"), ("lisbon", "Lisbon"), ("mail.example.com", "mail.example.com"), ("ann@mail", "ann@mail"),
        ("https://maps.example.org/place/Lisbon", "maps.example.org"),
    ]:  # fmt: skip
        yield Question("addresses", f"{part} ", lambda text, whole=whole: whole in text)
    for part, codes in [
        ("INV-2024-001", {"INV-2024-001"}), ("inv2024002", {"INV-2024-002"}), ("INV-2024", {"INV-2024-001", "INV-2024-002"}),
        ("kl1234", {"KL1234"}),
        ("KL", {"KL1234"}), ("zx", {"AB-77-ZX"}), ("ab77zx", {"AB-77-ZX"}), ("order", {"ORDER99812"}), ("99812", {"ORDER99812"}),
        ("pq22", {"X7K9-PQ22"}),
        ("839201", {"2FA:839201"}), ("4471", {"ticket_4471"}), ("ticket_4471", {"ticket_4471"}),
    ]:  # fmt: skip
        yield Question("codes", f"{part} ", _has_word(codes))
    for phone in _PHONES:
        digits = _digits(phone)
        for typed in (
            phone,
            digits,
            digits[-7:],
            digits[-6:],
            digits[-4:],
            f"{digits[-7:-4]} {digits[-4:]}",
            f"{digits[-7:-4]}-{digits[-4:]}",
        ):
            yield Question(
                "phones",
                f"{typed} ",
                lambda text, typed=typed: any(_digits(p).endswith(_digits(typed)) for p in _PHONES if p in text),
            )


def _latin(text: str) -> list[str]:
    """The words of a text, accents taken off by hand."""
    return (
        text.translate(str.maketrans("ñéóáçñ", "neoacn"))
        .replace("/", " ")
        .replace("-", " ")
        .replace(".", " ")
        .replace(":", " ")
        .split()
    )


def _corpus() -> list[str]:
    """Messages that hold each of the forms among filler, in an order that a seed decides."""
    chance = random.Random(11)
    pieces = [word for line in (*_ENGLISH, *_OTHER, *_VARIANTS) for word in line.split()]
    pieces += [clitic + word for word in _CLITIC_WORDS for clitic in _CLITICS]
    pieces += [*_CHINESE, *_JAPANESE, *_KOREAN, *_THAI, *_EMOJI, *_ADDRESSES, *_CODES, *_PHONES]
    texts = []
    for piece in pieces * 3:
        before, after = chance.choices(_FILLER, k=chance.randint(0, 4)), chance.choices(_FILLER, k=chance.randint(0, 4))
        texts.append(" ".join([*before, piece, *after]))
    chance.shuffle(texts)
    return texts


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Chat, dict[int, str]]]:
    open_database(tmp_path_factory.mktemp("quality") / "kith.db")
    me = owner()
    chat = direct(me, device(me), "Ana")
    texts = _corpus()
    yield chat, dict(zip(say(chat, *texts), texts, strict=True))
    close_database()


_KINDS = sorted({question.kind for question in _questions()})


@pytest.mark.parametrize("kind", _KINDS)
def test_what_is_there_is_found_and_nothing_else(archive: tuple[Chat, dict[int, str]], kind: str) -> None:
    chat, texts = archive
    right = missed = wrong = 0
    worst: list[str] = []
    for question in _questions():
        if question.kind != kind:
            continue
        wanted = {message for message, text in texts.items() if question.wanted(text)}
        assert wanted, f"nothing to find for {question.typed!r}"
        hits = found(chat.owner, question.typed)
        right += len(hits & wanted)
        missed += len(wanted - hits)
        wrong += len(hits - wanted)
        if hits != wanted:
            worst.append(
                f"{question.typed!r}: missed {[texts[i] for i in wanted - hits][:2]}, wrong {[texts[i] for i in hits - wanted][:2]}"
            )
    recall, precision = right / (right + missed), right / (right + wrong)
    assert recall >= (0.95 if kind == "arabic particles" else 0.99), worst[:10]
    assert precision == 1.0, worst[:10]
