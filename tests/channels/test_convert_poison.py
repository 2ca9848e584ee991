"""Whatever the bytes are, the converter returns facts that can be stored."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.channels.whatsapp.convert import values
from app.domain import facts
from tests.channels.events import (
    AT,
    KINDS,
    converter,
    event,
    history,
    one,
)
from tests.channels.protobufs import e2e, neo, web

# ── Poison ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(st.binary(max_size=40) | st.text(max_size=40))
def test_any_text_becomes_storable(value: str | bytes) -> None:
    stored = values.text(value)
    stored.encode()
    assert "\0" not in stored
    if isinstance(value, str) and "\0" not in value:
        assert stored == value


@given(st.integers(-(2**63), 2**64) | st.floats())
def test_times_are_milliseconds_or_nothing(value: float) -> None:
    assert values.millis(value) >= 0


@pytest.mark.parametrize("scale", [1, 1000, 1_000_000, 1_000_000_000])
def test_units_are_told_by_their_size(scale: int) -> None:
    assert values.millis(AT // 1000 * scale) == AT


def test_surrogates_and_bad_utf8() -> None:
    message = e2e.Message.FromString(b"\x0a\x09caf\xe9 \xed\xa0\x80\x00")
    assert one(message).text == "caf\ufffd \ufffd\ufffd\ufffd\ufffd"


def filled(chance: random.Random, kind: Any, depth: int = 0) -> Any:
    """A protobuf of that kind with random fields at random values."""
    made = kind()
    fields = made.DESCRIPTOR.fields
    chosen = chance.sample(list(fields), min(len(fields), chance.randint(1, 4)))
    for field in {*chosen, *(f for f in fields if f.is_required)}:
        if field.message_type is not None:
            if depth < 8 or field.is_required:
                part = getattr(made, field.name)
                (part.add() if field.is_repeated else part).MergeFrom(
                    filled(chance, type(part.add() if field.is_repeated else part), depth + 1)
                )
            continue
        if field.enum_type is not None:
            value: Any = chance.choice(field.enum_type.values).number
        elif field.cpp_type == field.CPPTYPE_STRING:
            value = chance.choice(TEXTS)
            value = value.encode() if field.type == field.TYPE_BYTES else value
        elif field.cpp_type in (field.CPPTYPE_FLOAT, field.CPPTYPE_DOUBLE):
            value = chance.choice([0.0, -1.5, float("inf"), float("nan"), 1e308 if field.cpp_type == field.CPPTYPE_DOUBLE else 3.0])
        else:
            value = chance.choice([0, 1, 2, 2**31 - 1])
        if field.is_repeated:
            getattr(made, field.name).append(value)
        else:
            setattr(made, field.name, value)
    return made


TEXTS = ["", "x", "15550100002@s.whatsapp.net", "92220000002:3@lid", "1203@g.us", "status@broadcast", "@", "a\0b", "\u202e\u2066", "9" * 400]
SHAPES = [
    ("Message", neo.Message), ("Message", neo.Message), ("Receipt", neo.Receipt), ("HistorySync", neo.HistorySync),
    ("UndecryptableMessage", neo.UndecryptableMessage), ("GroupInfoEvent", neo.GroupInfoEvent), ("JoinedGroup", neo.JoinedGroup),
    ("CallOffer", neo.CallOffer), ("CallOfferNotice", neo.CallOfferNotice), ("CallAccept", neo.CallAccept),
    ("CallTerminate", neo.CallTerminate), ("UnknownCallEvent", neo.UnknownCallEvent), ("Picture", neo.Picture),
    ("BlocklistEvent", neo.BlocklistEvent), ("PairStatus", neo.PairStatus), ("TemporaryBan", neo.TemporaryBan),
    ("ConnectFailure", neo.ConnectFailure), ("LoggedOut", neo.LoggedOut), ("OfflineSyncPreview", neo.OfflineSyncPreview),
    ("OfflineSyncCompleted", neo.OfflineSyncCompleted), ("Device", neo.Device),
]  # fmt: skip


def storable(found: list[Any]) -> None:
    for fact in found:
        wire = json.loads(json.dumps(facts.to_wire(fact), ensure_ascii=False).encode())
        assert facts.from_wire(wire) == fact


def test_four_thousand_random_events_never_raise() -> None:
    chance = random.Random(1)
    made = converter(open_vote=lambda _: [b"x"])
    kinds: set[str] = set()
    for n in range(4_000):
        name, kind = SHAPES[n % len(SHAPES)]
        found = [f for p in made.convert(name, filled(chance, kind)) for f in p.facts]
        storable(found)
        kinds |= {type(f).__name__ for f in found}
    assert kinds >= {"Message", "Receipt", "Call", "Group", "Picture", "Link", "ChatState", "Quarantined"}


def mutated(chance: random.Random, raw: bytes) -> bytes:
    data = bytearray(raw)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(5):
            case 0 if data:
                data[min(at, len(data) - 1)] = chance.randrange(256)
            case 1:
                data[at:at] = chance.randbytes(chance.randint(1, 8))
            case 2:
                del data[at : at + chance.randint(1, 8)]
            case 3:
                data[at:at] = data[chance.randrange(len(data) + 1) :][: chance.randint(1, 40)]
            case _ if data:
                data[min(at, len(data) - 1)] ^= 1 << chance.randrange(8)
    return bytes(data)


def test_eight_thousand_mutated_events_never_raise() -> None:
    chance = random.Random(20261121)
    made = converter(open_vote=lambda _: [b"x"])
    seeds = [m.SerializeToString() for m, *_ in KINDS]
    parsed = 0
    for n in range(8_000):
        raw = mutated(chance, chance.choice(seeds))
        try:
            message = e2e.Message.FromString(raw)
        except Exception as error:
            storable([made.quarantined("Message", raw, error)])
            continue
        parsed += 1
        if n % 2:
            storable([f for p in made.convert("Message", event(message)) for f in p.facts])
        else:
            storable(history(web.WebMessageInfo(key={"ID": "H"}, message=message, messageTimestamp=1)))
    assert parsed > 1_000, "most were refused before the converter saw them"
