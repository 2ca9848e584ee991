"""The protobuf wire format, for the four Signal messages that neonize ships no classes for.

Only what they use: varints and byte strings, one value a field.
"""

Value = int | bytes


def write(fields: dict[int, Value | None]) -> bytes:
    """The message with these field numbers; a `None` is left out."""
    out = bytearray()
    for number, value in fields.items():
        if isinstance(value, bytes):
            out += _varint(number << 3 | 2) + _varint(len(value)) + value
        elif value is not None:
            out += _varint(number << 3) + _varint(value)
    return bytes(out)


def read(data: bytes) -> dict[int, Value]:
    """Field number to value; the last one wins. Raises `ValueError` on another wire type or an early end."""
    fields: dict[int, Value] = {}
    at = 0
    while at < len(data):
        key, at = _read_varint(data, at)
        value, at = _read_varint(data, at)
        if key & 7 == 2:
            if at + value > len(data):
                raise ValueError("the message ends too early")
            fields[key >> 3] = data[at : at + value]
            at += value
        elif key & 7 == 0:
            fields[key >> 3] = value
        else:
            raise ValueError(f"wire type {key & 7} is not expected here")
    return fields


def number(fields: dict[int, Value], key: int) -> int:
    """The integer field `key`, 0 when it is missing."""
    value = fields.get(key, 0)
    if isinstance(value, bytes):
        raise ValueError(f"field {key} is not a number")
    return value


def octets(fields: dict[int, Value], key: int) -> bytes:
    """The bytes field `key`; its absence is an error."""
    value = fields.get(key)
    if not isinstance(value, bytes):
        raise ValueError(f"field {key} is missing")
    return value


def _varint(value: int) -> bytes:
    if value < 128:
        return bytes((value,))
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def _read_varint(data: bytes, at: int) -> tuple[int, int]:
    result = shift = 0
    while True:
        if at >= len(data):
            raise ValueError("the message ends too early")
        byte = data[at]
        at += 1
        result |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return result, at
